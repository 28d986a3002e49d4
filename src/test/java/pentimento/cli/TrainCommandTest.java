package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.dataset.FakeShards;
import pentimento.training.TinySizes;

class TrainCommandTest {
  @TempDir Path folder;

  private Path tinySizes() throws IOException {
    return Files.writeString(folder.resolve("tiny.json"), TinySizes.text());
  }

  @Test
  void aNewModelIsMadeAndAPlanOfIt() throws IOException {
    Path data = TinySizes.data(folder);
    Path model = folder.resolve("model");
    Terminal.Result made =
        Terminal.run("train", "text", "--data", data, "--sizes", tinySizes(), "-o", model).ok();
    assertTrue(made.out().contains("replication network"), made.out());
    assertTrue(made.out().contains("tokens from 5 captions"), made.out());
    assertTrue(made.out().endsWith(model + System.lineSeparator()), made.out());
    Path plan = folder.resolve("plan");
    Terminal.Result exported =
        Terminal.run(
                "train",
                "base",
                "--model",
                model,
                "--data",
                data,
                "--export",
                plan,
                "--fresh",
                "--limit",
                2,
                "--lr",
                "0.002")
            .ok();
    assertTrue(exported.out().startsWith("base: "), exported.out());
    assertTrue(exported.out().contains(" 2 sequences"), exported.out());
    String text = Files.readString(plan.resolve("plan.json"));
    assertTrue(text.contains("\"lr\" : 0.002"), "the rate that was asked for");

    Terminal.run("train", "base", "--model", model, "--data", data, "--export", plan)
        .complains(1, "plan: is not empty");
    Terminal.run("train", "base", "--model", model, "--import", folder)
        .complains(1, "result.json: is missing");
    Files.delete(model.resolve("motion").resolve("diffusion_pytorch_model.safetensors"));
    Terminal.run("train", "motion", "--model", model, "--no-data", "--export", folder.resolve("x"))
        .complains(2, "has no motion modules");
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void badDataIsNamed() throws IOException {
    Path sizes = tinySizes();
    Path model = folder.resolve("model");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Terminal.run("train", "text", "--data", empty, "-o", model).complains(2, "has no shards");
    Terminal.run("train", "text", "--data", folder.resolve("none"), "-o", model)
        .complains(1, "is no folder");
    Path data = TinySizes.data(folder);
    Path shard = data.resolve("000001.tar");
    byte[] whole = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(whole, whole.length / 1024 * 512 + 7));
    Terminal.run("train", "text", "--data", data, "--sizes", sizes, "-o", model)
        .complains(2, "000001.tar", "cut off");
    assertFalse(Files.exists(model));
    Files.delete(shard);
    Terminal.run("train", "text", "--data", data, "--sizes", sizes, "-o", model).ok();

    FakeShards.write(data.resolve("000009.tar"), FakeShards.sequences(0, 1, 40, 64));
    Terminal.run("train", "vae", "--model", model, "--data", data, "--export", folder.resolve("p"))
        .complains(2, "000009.tar", "is 40 x 64 pixels", "divisible by 32");
    FakeShards.write(data.resolve("000009.tar"), Map.of());
    Files.delete(data.resolve("000000.tar"));
    Terminal.run("train", "vae", "--model", model, "--data", data, "--export", folder.resolve("p"))
        .complains(2, "hold no sequence");
  }

  @Test
  void wrongUseIsExplained() {
    Terminal.run("train").complains(2, "which stage");
    Terminal.run("train", "all").complains(2, "there is no stage all", "vae, base, motion");
    Terminal.run("train", "vae")
        .complains(2, "expected one of --run DIR, --export DIR and --import DIR");
    Terminal.run("train", "vae", "--export", "x").complains(2, "--data is missing");
    Terminal.run("train", "vae", "--no-data", "--export", "x").complains(2, "--model is missing");
    Terminal.run("train", "text").complains(2, "--data is missing");
    String[] words = {"train", "joint", "--model", "m", "--no-data", "--export", "x"};
    for (String[] wrong :
        new String[][] {
          {"--references", "0.5,0.5,0.5", "more often than always"},
          {"--references", "0.5", "expected 3 numbers"},
          {"--loss", "1,2,x,4", "expected 4 numbers"},
          {"--lr", "2", "--lr is 2"},
          {"--part-mb", "0", "--part-mb is 0"},
          {"--learn", "unet,hands", "--learn has 'hands'"},
          {"--weights", "f64", "expected f16 or f32"}
        }) {
      Object[] all = Arrays.copyOf(words, words.length + 2, Object[].class);
      all[words.length] = wrong[0];
      all[words.length + 1] = wrong[1];
      Terminal.run(all).complains(2, wrong[2]);
    }
    assertEquals(2, Terminal.run("train", "text", "--sizes", "\0").code());
  }
}
