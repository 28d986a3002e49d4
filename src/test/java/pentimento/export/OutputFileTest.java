package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  private String[] names() {
    String[] names = folder.toFile().list();
    Arrays.sort(names);
    return names;
  }

  @Test
  void committedFileTakesTheTargetsPlace() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "old");
    try (OutputFile out = OutputFile.to(target)) {
      try (OutputStream stream = out.stream()) {
        stream.write('n');
      }
      assertEquals("old", Files.readString(target));
      out.commit();
      assertThrows(IllegalStateException.class, out::commit);
    }
    assertEquals("n", Files.readString(target));
    assertArrayEquals(new String[] {"a.txt"}, names());
  }

  @Test
  void uncommittedFileLeavesTheTargetAlone() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "old");
    try (OutputFile out = OutputFile.to(target)) {
      Files.writeString(out.path(), "new");
      assertEquals(folder.toAbsolutePath(), out.path().getParent());
    }
    assertEquals("old", Files.readString(target));
    assertArrayEquals(new String[] {"a.txt"}, names());
  }

  @Test
  void twoAtOnceDoNotMeet() throws IOException {
    Path target = folder.resolve("a.txt");
    try (OutputFile one = OutputFile.to(target);
        OutputFile two = OutputFile.to(target)) {
      Files.writeString(one.path(), "one");
      Files.writeString(two.path(), "two");
      two.commit();
      one.commit();
    }
    assertEquals("one", Files.readString(target));
    assertArrayEquals(new String[] {"a.txt"}, names());
  }

  @Test
  void missingFoldersAreMade() throws IOException {
    Path target = folder.resolve("x/y/a.txt");
    try (OutputFile out = OutputFile.to(target)) {
      out.commit();
    }
    assertTrue(Files.exists(target));
  }

  @Test
  void saysWhyItCannotWrite() throws IOException {
    assertMessage("this is a folder", folder);
    Path file = Files.writeString(folder.resolve("file"), "");
    assertMessage("is no folder", file.resolve("a.txt"));
    assertMessage("cannot write here", file.resolve("b/a.txt"));
    assertMessage("no name of a file", folder.getRoot().resolve("/"));
    assertMessage("cannot write here", folder.resolve("n".repeat(300)));
  }

  private static void assertMessage(String part, Path target) {
    String message =
        assertThrows(IOException.class, () -> OutputFile.to(target).close()).getMessage();
    assertTrue(message.startsWith(target + ": "), message);
    assertTrue(message.contains(part) || target.getRoot().equals(target), message);
  }

  @Test
  void folderOfFramesIsReplaced() throws IOException {
    Path target = folder.resolve("frames");
    for (String content : new String[] {"first", "second"}) {
      try (OutputFolder out = OutputFolder.to(target)) {
        Files.writeString(out.path().resolve("000.png"), content);
        Files.writeString(out.path().resolve("sequence.json"), content);
        out.commit();
      }
      assertEquals(content, Files.readString(target.resolve("000.png")));
      assertArrayEquals(new String[] {"frames"}, names());
    }
    try (OutputFolder out = OutputFolder.to(target)) {
      Files.writeString(out.path().resolve("000.png"), "third");
    }
    assertEquals("second", Files.readString(target.resolve("000.png")));
    assertArrayEquals(new String[] {"frames"}, names());
  }

  /** A program killed between its two renames: the old frames lie under a hidden name. */
  @Test
  void framesThatSteppedAsideComeBack() throws IOException {
    Path target = folder.resolve("frames (1)");
    String dead = "." + target.getFileName() + ".2000000000.part";
    frames(folder.resolve(dead), "new");
    frames(folder.resolve(dead + ".old"), "old");
    OutputFolder.to(target).close();
    assertEquals("old", Files.readString(target.resolve("000.png")));
    assertFalse(Files.exists(folder.resolve(dead + ".old")));
    // Killed after the second: what is in place stays, what it replaced goes.
    frames(folder.resolve(dead + ".old"), "older");
    OutputFolder.to(target).close();
    assertEquals("old", Files.readString(target.resolve("000.png")));
    assertFalse(Files.exists(folder.resolve(dead + ".old")));
  }

  @Test
  void onlyWhatIsLeftOverIsPutBack() throws IOException {
    Path target = folder.resolve("frames");
    long alive = ProcessHandle.current().pid();
    frames(folder.resolve(".frames." + alive + ".part.old"), "at work");
    frames(folder.resolve(".frame.2000000000.part.old"), "of another target");
    frames(folder.resolve(".frames.2000000000.part"), "half");
    Path foreign = frames(folder.resolve(".frames.2000000000.1.part.old"), "and more");
    Files.writeString(foreign.resolve("diary.txt"), "mine");
    String[] before = names();
    OutputFolder.to(target).close();
    assertArrayEquals(before, names());
  }

  private static Path frames(Path path, String content) throws IOException {
    Files.createDirectory(path);
    Files.writeString(path.resolve("000.png"), content);
    Files.writeString(path.resolve("sequence.json"), content);
    return path;
  }

  @Test
  void numberedPicturesOfSomebodyElseAreNotReplaced() throws IOException {
    Path target = Files.createDirectory(folder.resolve("scans"));
    Files.writeString(target.resolve("0001.png"), "page");
    IOException e = assertThrows(IOException.class, () -> OutputFolder.to(target).close());
    assertTrue(e.getMessage().contains("0001.png"), e.getMessage());
    Files.writeString(target.resolve("sequence.json"), "{}");
    Files.writeString(target.resolve(".DS_Store"), "where the window was");
    OutputFolder.to(target).close();
    assertEquals("page", Files.readString(target.resolve("0001.png")));
  }

  @Test
  void folderThatHoldsAnythingElseIsNotTouched() throws IOException {
    Path target = Files.createDirectory(folder.resolve("holiday"));
    try (OutputFolder out = OutputFolder.to(target)) {
      // Empty so far: but a picture comes in while we work.
      Files.writeString(target.resolve("beach.jpg"), "sea");
      IOException late = assertThrows(IOException.class, out::commit);
      assertTrue(late.getMessage().contains("beach.jpg"), late.getMessage());
    }
    IOException e = assertThrows(IOException.class, () -> OutputFolder.to(target).close());
    assertTrue(e.getMessage().startsWith(target + ": "), e.getMessage());
    assertEquals("sea", Files.readString(target.resolve("beach.jpg")));
    Files.delete(target.resolve("beach.jpg"));
    Files.createDirectory(target.resolve("000.png"));
    assertThrows(IOException.class, () -> OutputFolder.to(target).close());
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThrows(IOException.class, () -> OutputFolder.to(file).close());
    assertArrayEquals(new String[] {"file", "holiday"}, names());
  }

  /** Ends as Ctrl-C ends a program, with a file, a folder and a video half done. */
  @Test
  void interruptedProgramLeavesNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Interrupted.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    assertEquals('r', process.getInputStream().read());
    assertTrue(names().length >= 3);
    process.destroy(); // SIGTERM; the same hooks run as after Ctrl-C
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertFalse(process.exitValue() == 0);
    assertArrayEquals(new String[0], names());
  }

  /** The program that is interrupted. */
  static final class Interrupted {
    private Interrupted() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      try (OutputFile video = OutputFile.to(folder.resolve("a.mp4"));
          OutputFolder frames = OutputFolder.to(folder.resolve("frames"));
          Mp4Writer writer = new Mp4Writer(video.path(), 16, 16, 24, 1, "", "")) {
        writer.frame(new int[256]);
        Files.writeString(frames.path().resolve("000.png"), "half");
        System.out.print("r");
        System.out.flush();
        Thread.sleep(60_000);
      }
    }
  }
}
