package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.PngFile;

/** That it measures, and says what; how fast this machine is, no test may ask. */
class BenchCommandTest {
  @TempDir Path folder;

  /** A picture that is long, so that sizes mean what they say, and low, so that it is quick. */
  private Path strip() throws IOException {
    Path file = folder.resolve("strip.png");
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, TestPictures.named("cat", 512, 24), Map.of());
    }
    return file;
  }

  @Test
  void figuresAreThere() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Terminal.run("bench", "strokes", strip(), "--sizes", 64, "--repeat", 1, "--json")
                    .ok()
                    .out());
    assertEquals(9, rows.size(), "six styles, two of them also without revealing, and a replay");
    assertEquals("oil", rows.path(0).path("style").asText(), rows.toString());
    assertEquals(64, rows.path(0).path("size").asInt(), rows.toString());
    assertTrue(rows.path(0).path("psnr").asDouble() > 18, rows.toString());
    assertTrue(rows.path(1).path("psnr").asDouble() > 22, rows.toString());
  }

  @Test
  void stylesAreChosen() throws IOException {
    String table =
        Terminal.run(
                "bench",
                "strokes",
                strip(),
                "--sizes",
                512,
                "--repeat",
                1,
                "--style",
                "ink, digital",
                "--style",
                "ink")
            .ok()
            .out();
    assertTrue(table.contains("PSNR"), table);
    assertEquals(3 + 2, table.lines().count(), table);
    assertTrue(table.contains("<= 700 ms"), table);
    assertTrue(table.contains("<= 800 ms, >= 34.0 dB"), table);
    assertTrue(table.lines().anyMatch(line -> line.startsWith("replay  ink ")), table);
  }

  @Test
  void filesAreTimedByFormat() throws IOException {
    Path cat = TestPictures.file("cat.png");
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Terminal.run("bench", "files", cat, "--sizes", 64, "--repeat", 1, "--json")
                    .ok()
                    .out());
    assertEquals(".gif", rows.path(0).path("format").asText(), rows.toString());
    assertTrue(rows.findValuesAsText("format").contains(".pdf"), rows.toString());
    for (JsonNode row : rows) {
      assertTrue(row.path("kilobytes").asDouble() > 1, rows.toString());
      assertTrue(row.path("milliseconds").asDouble() > 0, rows.toString());
    }
    String table = Terminal.run("bench", "files", cat, "--sizes", 64, "--repeat", 1).ok().out();
    assertEquals(rows.size() + 2, table.lines().count(), table);
  }

  @Test
  void liftGains() throws IOException {
    Path cat = TestPictures.file("cat.png");
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Terminal.run("bench", "lift", cat, "--sizes", 128, "--style", "region", "--json")
                    .ok()
                    .out());
    assertEquals(6, rows.size(), rows.toString());
    for (JsonNode row : rows) {
      assertEquals("region", row.path("style").asText(), rows.toString());
      double margin = row.path("lifted").asDouble() - row.path("bicubic").asDouble();
      assertTrue(margin > 0, rows.toString());
      double network = row.path("networkLifted").asDouble() - row.path("networkBicubic").asDouble();
      assertTrue(network > 0, rows.toString());
    }
    String table = Terminal.run("bench", "lift", cat, "--sizes", 64, "--style", "ink").ok().out();
    assertEquals(2 + 6 + 3, table.lines().count(), table);
    assertTrue(table.lines().anyMatch(line -> line.startsWith("all ")), table);
    Terminal.run("bench", "lift", cat, "--repeat", 2).complains(Main.MISUSED, "--repeat");
  }

  @Test
  void wrongUsageIsNamed() throws IOException {
    Terminal.run("bench").complains(Main.MISUSED, "strokes");
    Terminal.run("bench", "speed").complains(Main.MISUSED, "strokes");
    Terminal.run("bench", "strokes", "--sizes", "5").complains(Main.MISUSED, "--sizes");
    Terminal.run("bench", "strokes", "--sizes", "64,x").complains(Main.MISUSED, "--sizes");
    Terminal.run("bench", "strokes", "--repeat", "0").complains(Main.MISUSED, "--repeat");
    Terminal.run("bench", "strokes", "--style", "ink,").complains(Main.MISUSED, "--style");
    Terminal.run("bench", "strokes", "--style", "fresco").complains(Main.MISUSED, "fresco");
    Terminal.run("bench", "files", "--style", "ink").complains(Main.MISUSED, "--style");
    Path letter = Files.writeString(folder.resolve("letter.png"), "Dear reader,");
    Terminal.run("bench", "strokes", letter).complains(Main.MISUSED, "is not a picture");
    Terminal.run("bench", "strokes", folder.resolve("none.png"))
        .complains(Main.MISUSED, "none.png");
  }

  @Test
  void watermarksAreCounted() throws IOException {
    Path square = folder.resolve("square.png");
    try (OutputStream out = Files.newOutputStream(square)) {
      PngFile.write(out, TestPictures.named("cat", 64, 64), Map.of());
    }
    Object[] words = {"bench", "watermark", square, "--sizes", 64, "--style", "ink"};
    String table = Terminal.run(words).ok().out();
    // Too small for a mark: none is there, none is found, and nothing is changed.
    assertTrue(table.matches("(?s).*\\nink +64 +0\\.0 +0\\.0 +0 .* 99\\.00 .*"), table);
    Terminal.run("bench", "watermark", square, "--repeat", 2)
        .complains(Main.MISUSED, "--repeat does not go with");
  }
}
