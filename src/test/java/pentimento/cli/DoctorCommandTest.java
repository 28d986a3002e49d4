package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.cli.Terminal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the machine, and of what lies beside the program. */
class DoctorCommandTest {
  private static final String HOME = "pentimento.home";

  @TempDir Path home;
  private String before;

  @BeforeEach
  void moveIn() {
    before = System.setProperty(HOME, home.toString());
  }

  @AfterEach
  void moveOut() {
    if (before == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  @Test
  void doctorTellsWhatThereIs() {
    String told = run("doctor").ok().out();
    for (String part : new String[] {"java ", "cores ", "memory ", "reads ", "webp"}) {
      assertTrue(told.contains(part), told);
    }
    assertTrue(told.lines().anyMatch(line -> line.matches("PyTorch +[\\d.]+ for .*, which loads")));
    assertTrue(told.lines().anyMatch(line -> line.matches("kernels +(with|the usual) .*")), told);
    assertTrue(told.lines().anyMatch(line -> line.matches("precision +(bf16|fp32) is .*")), told);
    run("doctor", "now").complains(Main.MISUSED, "now");
  }

  @Test
  void doctorListsModelsAndAdapters() throws IOException {
    String told = run("doctor").ok().out();
    assertTrue(told.contains("models      none in " + home.resolve("models")), told);
    assertTrue(told.contains("lora        none in " + home.resolve("lora")), told);
    Path models = Files.createDirectories(home.resolve("models"));
    Path lora = Files.createDirectories(home.resolve("lora"));
    Files.writeString(models.resolve("README.md"), "# models");
    Path unet = Files.createDirectories(models.resolve("sd/unet"));
    for (String name : new String[] {"config.json", "weights.safetensors"}) {
      Files.copy(InspectWeightsTest.GOLDEN.resolve("unet2d").resolve(name), unet.resolve(name));
    }
    Path adapter = InspectWeightsTest.GOLDEN.resolve("lora/kohya/weights.safetensors");
    Files.copy(adapter, lora.resolve("oil.safetensors"));
    Files.writeString(lora.resolve("page.safetensors"), "<html>");
    told = run("doctor").ok().out();
    assertTrue(told.contains("models      sd: Stable Diffusion 1: U-Net"), told);
    assertTrue(told.contains("lora        oil.safetensors: LoRA ("), told);
    assertTrue(told.contains("lora        page.safetensors: cannot be used: "), told);
    assertEquals(3, told.lines().filter(line -> line.matches("(models|lora) .*")).count(), told);
  }

  @Test
  void doctorLooksWhereTheUsersFileSays() throws IOException {
    Path config = Places.config();
    assertTrue(run("doctor").ok().out().contains("config      none; " + config + " may name"));
    Path far = Files.createDirectories(home.resolve("far"));
    Path unet = Files.createDirectories(far.resolve("sd/unet"));
    for (String name : new String[] {"config.json", "weights.safetensors"}) {
      Files.copy(InspectWeightsTest.GOLDEN.resolve("unet2d").resolve(name), unet.resolve(name));
    }
    Files.createDirectories(config.getParent());
    try {
      Files.writeString(config, "{\"models\": [\"" + far.toString().replace('\\', '/') + "\"]}");
      String told = run("doctor").ok().out();
      assertTrue(told.contains("config      " + config), told);
      assertTrue(
          told.contains(
              "models      "
                  + far.resolve("sd")
                  + ": Stable Diffusion 1: U-Net; lacks VAE, text encoder, motion modules,"
                  + " replication network, tokenizer"),
          told);
      Files.writeString(config, "{\"modles\": []}");
      told = run("doctor").ok().out();
      assertTrue(told.contains("! " + config + ": 'modles' is neither"), told);
    } finally {
      Files.delete(config);
    }
  }
}
