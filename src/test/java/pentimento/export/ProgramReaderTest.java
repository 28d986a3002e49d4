package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.random.Rng;

/** Stroke programs from strangers: what is wrong is named, nothing else happens. */
class ProgramReaderTest {
  @TempDir static Path folder;
  private static String digital;
  private static byte[] packed;

  @BeforeAll
  static void programs() throws IOException {
    Path file = folder.resolve("digital.json");
    digital =
        Files.readString(ProgramFileTest.write(ProgramFileTest.sequence("digital", true), file));
    packed =
        Files.readAllBytes(
            ProgramFileTest.write(
                ProgramFileTest.sequence("ink", false), folder.resolve("ink.json.gz")));
  }

  private static void refused(String json, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve("evil.json"), json);
    refused(file, parts);
  }

  private static void refused(Path file, String... parts) {
    IOException e = assertThrows(IOException.class, () -> ProgramReader.read(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().length() < 500, e.getMessage());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 1 | \"version\": 2 | version is 2",
        "\"version\": 1 | \"version\": \"1\" | version is \"1\"",
        "pentimento strokes | rembrandt strokes | format is \"rembrandt",
        "\"width\": 96 | \"width\": 0 | width is 0",
        "\"width\": 96 | \"width\": 72 | proportions",
        "\"width\": 96 | \"width\": 1e9 | width",
        "\"width\": 96 | \"width\": 9999999999999999999999 | width",
        "\"width\": 96 | \"breadth\": 96 | width is missing",
        "\"width\": 96, | \"width\": 96, \"width\": 96, | Duplicate",
        "\"seed\": -7 | \"seed\": 9223372036854775808 | seed is",
        "\"seed\": -7 | \"seed\": -7, \"mood\": 1 | mood is unknown",
        "\"relief\": | \"relish\": | style.relish",
        "\"palette\": [ | \"palette\": [16777216, | palette[0] is 16777216",
        "\"size\": 0. | \"size\": 7. | regions[0].size is 7",
        "\"saliency\": 0. | \"saliency\": 1e999, \"a\": 0. | regions[0]",
        "\"firstStroke\": [0 | \"firstStroke\": [99999999 | marks.firstStroke[0] is 99999999",
        "\"stage\": [0 | \"stage\": [3 | marks.stage[1] is 1, less than",
        "\"region\": [-1 | \"region\": [-2 | marks.region[0] is -2",
        "\"firstRegion\": 0 | \"firstRegion\": 1 | chapters[0].firstRegion",
        "\"map\": [ | \"map\": [200,1, | chapters[0].map[0] is 200",
        "\"map\": [ | \"map\": [0,0, | chapters[0].map[1] is a run of 0",
        "\"map\": [ | \"map\": [0,1, | chapters[0].map",
        "\"picture\": \"/9j/ | \"picture\": \"!!!! | chapters[0].picture is not",
        "\"picture\": \"/9j/ | \"picture\": \"AAAA | chapters[0].picture is not a JPEG",
        "\"picture\": \"/9j/4AAQ | \"picture\": \"/9j/4AAA | chapters[0].picture",
        "\"layer\": [ | \"layer\": [99, | strokes.",
        "\"layer\": [0 | \"layer\": [99 | strokes.layer[0] is 99",
        "\"layer\": [ | \"layer\": [], \"lawyer\": [ | strokes.lawyer is unknown",
        "\"radius\": [ | \"radius\": [0, | strokes.radius[0] is 0",
        "\"radius\": [ | \"radius\": [1.5, | strokes.radius[0] is 1.5",
        "\"radius\": [ | \"radius\": [99999999999, | strokes.radius[0] is 99999999999",
        "\"radius\": [ | \"radius\": [[], | strokes.radius[0] is no number",
        "\"red\": [ | \"red\": [255, 255, | strokes.red",
        "\"points\": [ | \"points\": [5000, | strokes.points[0] is 5000",
        "\"points\": [ | \"points\": [2, | strokes.points has",
        "\"x\": [ | \"x\": [0, | strokes.x has",
        "\"y\": | \"z\": | strokes.z is unknown",
        "\"change\": [ | \"change\": [-1, | strokes.change[0] is -1",
        "\"strokes\": | \"stokes\": | strokes is missing",
        "\"endStroke\": | \"endStrike\": | stages[0].endStr",
        "\"title\": | \"name\": \"a\", \"title\": | Duplicate",
      })
  void whatIsWrongIsNamed(String good, String bad, String complaint) throws IOException {
    assertTrue(digital.contains(good), good);
    // The request has fields of the same names, and so have styles.
    int from = digital.indexOf(good.startsWith("\"radius\"") ? "\n \"strokes\"" : "\n \"width\"");
    from = digital.indexOf(good) < digital.indexOf("provenance") ? 0 : from;
    int at = digital.indexOf(good, from);
    refused(digital.substring(0, at) + bad + digital.substring(at + good.length()), complaint);
  }

  @Test
  void nothingMayFollow() throws IOException {
    refused(digital + "{}", "after its end");
    refused("[]", "is not a JSON object");
    refused("", "");
    refused("[".repeat(100_000), "");
    refused("{\"format\":".repeat(5000), "");
    refused("{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}", "strokes is missing");
  }

  @Test
  void cutsAreNoticed() throws IOException {
    for (int i = 1; i < 60; i++) {
      refused(digital.substring(0, (int) (digital.length() * (i / 60.0))));
      Path file = folder.resolve("cut.json.gz");
      Files.write(file, Arrays.copyOf(packed, packed.length * i / 60));
      refused(file);
    }
  }

  @Test
  void flippedBitsOfPackedFilesAreNoticed() throws IOException {
    Rng rng = new Rng(3);
    Path file = folder.resolve("flipped.json.gz");
    for (int i = 0; i < 150; i++) {
      byte[] bytes = packed.clone();
      int at = 10 + rng.nextInt(bytes.length - 10); // before that a header that says little
      bytes[at] ^= (byte) (1 << rng.nextInt(8));
      Files.write(file, bytes);
      refused(file);
    }
  }

  @Test
  void flippedBitsOfPlainFilesMayBeMissedButDoNoHarm() throws IOException {
    Rng rng = new Rng(4);
    Path file = folder.resolve("flipped.json");
    byte[] whole = digital.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = whole.clone();
      for (int k = 0; k < 3; k++) {
        bytes[rng.nextInt(bytes.length)] ^= (byte) (1 << rng.nextInt(8));
      }
      Files.write(file, bytes);
      try {
        ProgramReader.read(file);
      } catch (IOException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 150, refused + " of 300");
  }

  /** A file that unpacks to a beginning and then much of the same. */
  private static Path bomb(String start, String piece, long times) throws IOException {
    Path file = folder.resolve("bomb.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(start.getBytes(StandardCharsets.UTF_8));
      byte[] block = piece.repeat(1 << 12).getBytes(StandardCharsets.UTF_8);
      for (long i = 0; i < times >> 12; i++) {
        out.write(block);
      }
    }
    return file;
  }

  @Test
  void bombsAreDefused() throws IOException {
    refused(bomb("{", " ", 300L << 20), "unpacks to more than 256 MB");
    refused(bomb("{\"regions\":[", "{},", 20 << 20), "too many parts");
    refused(bomb("{\"strokes\":{\"layer\":[", "0,", 3 << 20), "layer has more than 2000000");
    refused(bomb("{\"strokes\":{\"x\":[", "0,", 17 << 20), "x has more than 16000000");
    refused(bomb("{\"provenance\":\"", "a", 100 << 20));
    refused(bomb("{\"version\":", "1", 1 << 20));
  }

  @Test
  void filesThatAreNoFilesAreNamed() throws IOException {
    assertThrows(IOException.class, () -> ProgramReader.read(folder.resolve("none.json")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GZIPOutputStream(bytes).close();
    Path empty = Files.write(folder.resolve("empty.json.gz"), bytes.toByteArray());
    refused(empty, "is not a JSON object");
    assertFalse(ProgramReader.claims(empty));
  }
}
