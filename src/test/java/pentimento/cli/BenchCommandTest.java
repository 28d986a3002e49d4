package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;

/** That it measures, and says what; how fast this machine is, no test may ask. */
class BenchCommandTest {
  @TempDir Path folder;

  @Test
  void figuresAreThere() throws IOException {
    Path cat = TestPictures.file("cat.png");
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Terminal.run("bench", "strokes", cat, "--sizes", 64, "--repeat", 1, "--json")
                    .ok()
                    .out());
    assertTrue(rows.isArray() && rows.size() >= 2, rows.toString());
    assertEquals(64, rows.get(0).path("size").asInt(), rows.toString());
    assertTrue(rows.get(0).path("psnr").asDouble() > 25, rows.toString());
    String table = Terminal.run("bench", "strokes", cat, "--sizes", 64, "--repeat", 1).ok().out();
    assertTrue(table.contains("PSNR"), table);
    assertEquals(rows.size() + 2, table.lines().count(), table);
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
    for (JsonNode row : rows) {
      assertTrue(row.path("kilobytes").asDouble() > 1, rows.toString());
      assertTrue(row.path("milliseconds").asDouble() > 0, rows.toString());
    }
    String table = Terminal.run("bench", "files", cat, "--sizes", 64, "--repeat", 1).ok().out();
    assertEquals(rows.size() + 2, table.lines().count(), table);
  }

  @Test
  void wrongUsageIsNamed() throws IOException {
    Terminal.run("bench").complains(Main.MISUSED, "strokes");
    Terminal.run("bench", "speed").complains(Main.MISUSED, "strokes");
    Terminal.run("bench", "strokes", "--sizes", "5").complains(Main.MISUSED, "--sizes");
    Terminal.run("bench", "strokes", "--sizes", "64,x").complains(Main.MISUSED, "--sizes");
    Terminal.run("bench", "strokes", "--repeat", "0").complains(Main.MISUSED, "--repeat");
    Path letter = Files.writeString(folder.resolve("letter.png"), "Dear reader,");
    Terminal.run("bench", "strokes", letter).complains(Main.MISUSED, "is not a picture");
    Terminal.run("bench", "strokes", folder.resolve("none.png"))
        .complains(Main.MISUSED, "none.png");
  }
}
