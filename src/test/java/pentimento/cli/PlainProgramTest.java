package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own without PyTorch and DJL, as the plain jar is. */
class PlainProgramTest {
  @TempDir Path folder;

  /** The tests' class path without all that -Pnatives brings. */
  private static String plain() {
    String all = System.getProperty("java.class.path");
    String plain =
        Stream.of(all.split(File.pathSeparator))
            .filter(entry -> !entry.replace('\\', '/').contains("/ai/djl/"))
            .collect(Collectors.joining(File.pathSeparator));
    assertFalse(plain.equals(all), "no DJL in " + all);
    return plain;
  }

  private Terminal.Result run(String path, Object... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx300m", "-XX:-UsePerfData", "-cp", path, Main.class.getName()));
    Stream.of(args).map(Object::toString).forEach(command::add);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    return new Terminal.Result(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  @Test
  void weightsAreInspectedAllTheSame() throws Exception {
    List<Object> words = new ArrayList<>(List.of("inspect", "--json"));
    words.addAll(InspectWeightsTest.goldenFiles());
    Path model = Files.createDirectories(folder.resolve("model/unet")).getParent();
    for (String name : List.of("config.json", "weights.safetensors")) {
      Path from = InspectWeightsTest.GOLDEN.resolve("unet2d").resolve(name);
      Files.copy(from, model.resolve("unet").resolve(name));
    }
    words.add(model);
    Object[] all = words.toArray();
    assertEquals(Terminal.run(all).ok().out(), run(plain(), all).ok().out());
    words.remove("--json");
    all = words.toArray();
    assertEquals(Terminal.run(all).ok().out(), run(plain(), all).ok().out());
  }

  @Test
  void doctorSaysThatPyTorchIsMissing() throws Exception {
    String told = run(plain(), "doctor").ok().out();
    assertTrue(
        told.contains("PyTorch     none; painting needs none, mvnw package -Pnatives"), told);
    assertTrue(told.lines().anyMatch(line -> line.matches("precision +(bf16|fp32) is .*")), told);
    assertFalse(told.contains("kernels"), told);
  }

  @Test
  void doctorSaysThatPyTorchDoesNotLoad() throws Exception {
    Path about = Files.createDirectories(folder.resolve("broken/native/lib"));
    String platform =
        Natives.platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    Files.writeString(about.resolve("pytorch.properties"), "version=2.7.1\nclassifier=" + platform);
    Path engine = Files.createDirectories(folder.resolve("broken/ai/djl/pytorch/engine"));
    Files.createFile(engine.resolve("PtEngine.class"));
    String path = plain() + File.pathSeparator + folder.resolve("broken");
    String told = run(path, "doctor").ok().out();
    assertTrue(told.contains("PyTorch     2.7.1 for " + platform + ", which does not load"), told);
    assertTrue(told.contains("! PyTorch cannot be loaded: "), told);
    assertFalse(told.contains("all is well"), told);
  }

  @Test
  void networksSayWhatTheyNeed() throws Exception {
    run(plain(), "bench", "networks", "--network", "text")
        .complains(Main.FAILED, "PyTorch is not beside the program", "./mvnw package -Pnatives");
  }
}
