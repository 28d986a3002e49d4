package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pentimento.image.Picture;
import pentimento.image.PngFile;

/** Runs the program within the tests' own JVM, and looks at what it said and left. */
final class Terminal {
  private Terminal() {}

  /** What a run said. */
  record Result(int code, String out, String err) {
    /** It went well, and said nothing on the error stream. */
    Result ok() {
      assertEquals("", err);
      assertEquals(Main.DONE, code);
      return this;
    }

    /** It ended with a code and one line of complaint that holds all the parts. */
    Result complains(int expected, String... parts) {
      assertEquals(expected, code, err);
      assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
      assertTrue(err.endsWith(System.lineSeparator()), err);
      assertEquals(1, err.lines().count(), err);
      assertEquals("", out);
      for (String part : parts) {
        assertTrue(err.contains(part), err);
      }
      return this;
    }
  }

  static Result run(Object... args) {
    return runOn(false, args);
  }

  /**
   * Runs the program.
   *
   * @param interactive as on a terminal that shows progress
   */
  static Result runOn(boolean interactive, Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    int code = Main.run(words, new Console(stream(out), stream(err), interactive));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Writes a picture as a PNG without texts. */
  static Path png(Path file, Picture picture) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, picture, Map.of());
    }
    return file;
  }

  /** All that lies in a folder, hidden files too, relative to it. */
  static List<String> tree(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.equals(folder))
          .map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  static void assertSameBytes(Path expected, Path actual) throws IOException {
    if (!Files.isDirectory(expected)) {
      assertEquals(-1, Files.mismatch(expected, actual), actual + " differs");
      return;
    }
    assertEquals(tree(expected), tree(actual));
    for (String name : tree(expected)) {
      assertSameBytes(expected.resolve(name), actual.resolve(name));
    }
  }
}
