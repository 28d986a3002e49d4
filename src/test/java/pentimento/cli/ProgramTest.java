package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.Resize;

/** The whole program in a JVM of its own: what only shows there. */
class ProgramTest {
  @TempDir Path folder;

  private Path cat;
  private Path results;

  @BeforeEach
  void picture() throws IOException {
    cat = Terminal.png(folder.resolve("cat.png"), Resize.fit(TestPictures.cat(), 96));
    results = Files.createDirectory(folder.resolve("results"));
  }

  private static List<String> java(List<String> options, Object... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx300m", "-XX:-UsePerfData"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Stream.of(args).map(Object::toString).forEach(command::add);
    return command;
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out.txt").toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
  }

  private String said(String stream) throws IOException {
    return Files.readString(folder.resolve(stream + ".txt"), StandardCharsets.UTF_8);
  }

  private static int end(Process process) throws InterruptedException {
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void exitCodesReachTheShell() throws Exception {
    assertEquals(0, end(start(java(List.of(), "--version"))));
    assertTrue(said("out").startsWith("Pentimento "));
    assertEquals(2, end(start(java(List.of(), "reconstruct", folder, "-o", results))));
    assertTrue(said("err").contains("is a folder"));
    assertEquals("", said("out"));
  }

  /** Where digits, letters' cases and decimal signs are others. */
  @Test
  void sameBytesInEveryCountry() throws Exception {
    Path here = results.resolve("here.png");
    Terminal.run("reconstruct", cat, "-o", here).ok();
    for (String[] country : new String[][] {{"ar", "EG"}, {"tr", "TR"}, {"hi", "IN"}}) {
      Path there = results.resolve(country[0] + ".png");
      List<String> options =
          List.of(
              "-Duser.language=" + country[0],
              "-Duser.country=" + country[1],
              "-Duser.extensions=u-nu-" + (country[0].equals("hi") ? "deva" : "arab"));
      assertEquals(0, end(start(java(options, "reconstruct", cat, "-o", there))), said("err"));
      Terminal.assertSameBytes(here, there);
      assertEquals(0, end(start(java(options, "evaluate", "--help"))));
      assertEquals(Terminal.run("evaluate", "--help").out(), said("out"));
    }
  }

  /** Where texts are coded otherwise, lines end otherwise, and there is no home. */
  @Test
  void sameBytesWhereTextsAreOthers() throws Exception {
    Path here = results.resolve("here");
    Terminal.run("reconstruct", cat, "-o", here).ok();
    Path there = results.resolve("Größe 1 絵/there");
    Path plan = results.resolve("stages.json");
    List<String> options =
        List.of(
            "-Dfile.encoding=windows-1252",
            "-Dline.separator=\r\n",
            "-Duser.home=" + results.resolve("none"));
    assertEquals(0, end(start(java(options, "reconstruct", cat, "-o", there))), said("err"));
    assertEquals(there + "\r\n", said("out"));
    Terminal.assertSameBytes(here, there);
    assertEquals(0, end(start(java(options, "reconstruct", cat, "--dry-run", "--arrange", plan))));
    assertEquals(0, end(start(java(options, "evaluate", there, "--json"))), said("err"));
    assertTrue(said("out").startsWith("["), said("out"));
    assertFalse(Files.readString(plan).contains("\r"));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void interruptLeavesNoFile() throws Exception {
    for (String name : new String[] {"long.mp4", "long"}) {
      Path target = results.resolve(name);
      Process process =
          start(
              java(
                  List.of(),
                  "reconstruct",
                  cat,
                  "--size",
                  512,
                  "--frames",
                  512,
                  "--duration",
                  600,
                  "-o",
                  target));
      try {
        waitForWork(process);
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      } finally {
        assertEquals(130, end(process), said("err"));
      }
      assertEquals(List.of(), Terminal.tree(results), name);
      assertEquals("", said("out"));
    }
  }

  /** Until something half done lies there that has some length. */
  private void waitForWork(Process process) throws Exception {
    for (int i = 0; i < 600 && process.isAlive(); i++) {
      try (Stream<Path> files = Files.walk(results)) {
        if (files.filter(Files::isRegularFile).mapToLong(ProgramTest::size).sum() > 30_000) {
          return;
        }
      } catch (UncheckedIOException e) {
        // A probe came and went meanwhile.
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it never wrote anything: " + said("err"));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /** No disk is at hand to fill; a limit on the size of files fails in the same places. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void fullDiskIsAFailureThatNamesTheFile() throws Exception {
    for (String name : new String[] {"a.mp4", "a.png", "a"}) {
      Path target = results.resolve(name);
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "ulimit -f 12; exec \"$@\"", "sh"));
      command.addAll(java(List.of(), "reconstruct", cat, "--size", 256, "-o", target));
      assertEquals(1, end(start(command)), said("err"));
      String complaint = said("err");
      assertTrue(complaint.startsWith("pentimento reconstruct: " + target), complaint);
      assertFalse(complaint.contains("\tat "), complaint);
      assertEquals(List.of(), Terminal.tree(results), name);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFullDiskLeavesNoHalfShard() throws Exception {
    Path pictures = Files.createDirectories(results.resolve("pictures"));
    Files.copy(cat, pictures.resolve("cat.png"));
    for (List<Object> what :
        List.<List<Object>>of(
            List.of("compose", "--per-shard", 4), List.of("paint", pictures, "--times", 4))) {
      Path folder = results.resolve("shards");
      List<Object> words = new ArrayList<>(List.of("dataset"));
      words.addAll(what);
      words.addAll(List.of("-o", folder, "--size", 64));
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "ulimit -f 12; exec \"$@\"", "sh"));
      command.addAll(java(List.of(), words.toArray()));
      assertEquals(1, end(start(command)), said("err"));
      assertTrue(said("err").contains("pentimento dataset: " + folder.resolve("000000.tar")));
      assertEquals(List.of("dataset.json"), Terminal.tree(folder));
      Files.delete(folder.resolve("dataset.json"));
    }
  }

  @Test
  void tooLittleMemoryIsAFailureThatSaysWhatToDo() throws Exception {
    Path target = results.resolve("large.png");
    List<String> command = java(List.of(), "reconstruct", cat, "--size", 8192, "-o", target);
    command.set(1, "-Xmx80m");
    assertEquals(1, end(start(command)), said("err"));
    assertTrue(said("err").contains("out of memory"), said("err"));
    assertTrue(said("err").contains("--size"), said("err"));
    assertEquals(List.of(), Terminal.tree(results));
  }
}
