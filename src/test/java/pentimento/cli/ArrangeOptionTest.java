package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.cli.Terminal.assertSameBytes;
import static pentimento.cli.Terminal.run;
import static pentimento.cli.Terminal.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.export.Mp4File;
import pentimento.export.ProvenanceReader;
import pentimento.request.Request;

/** From a plan that a dry run writes to results that are as somebody edited it. */
class ArrangeOptionTest extends CatRuns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path plan() {
    Path plan = at("stages.json");
    run("reconstruct", cat, "--dry-run", "--arrange", plan).ok();
    return plan;
  }

  private Request requestOf(String name) throws IOException {
    return ProvenanceReader.read(at(name)).orElseThrow().request();
  }

  @Test
  void dryRunWritesThePlanOnce() throws IOException {
    Terminal.Result first =
        run("reconstruct", cat, "--dry-run", "--arrange", at("new/stages.json")).ok();
    assertTrue(first.out().contains("edit it, then run again"));
    String text = Files.readString(at("new/stages.json"));
    assertFalse(text.contains("\r"));
    assertTrue(text.endsWith("}\n"));
    List<JsonNode> stages = JSON.readTree(text).path("stages").findParents("name");
    assertEquals(
        List.of("ground", "drawing", "umber", "block-in", "modelling", "detail", "accents"),
        stages.stream().map(stage -> stage.path("name").asText()).toList());
    assertEquals(15, stages.stream().mapToDouble(s -> s.path("time").asDouble()).sum(), 1e-9);
    Files.writeString(at("new/stages.json"), text.replace("Umber masses", "Dunkles"));
    Terminal.Result second =
        run("reconstruct", cat, "--dry-run", "--arrange", at("new/stages.json")).ok();
    assertTrue(second.out().contains("stage        drawing"), second.out());
    assertTrue(Files.readString(at("new/stages.json")).contains("Dunkles"), "not written over");
    assertEquals(List.of("cat.png", "new", "new/stages.json"), tree(folder));
  }

  @Test
  void editedPlanIsObeyedAndRepeated() throws IOException {
    Path plan = plan();
    ObjectNode root = (ObjectNode) JSON.readTree(plan.toFile());
    ArrayNode stages = (ArrayNode) root.path("stages");
    ((ObjectNode) stages.get(2)).put("show", false);
    for (JsonNode stage : stages) {
      ((ObjectNode) stage).put("time", 0.5).put("caption", "Schön 絵: " + stage.path("name"));
    }
    stages.remove(0);
    Files.writeString(plan, "\ufeff" + root);
    run("reconstruct", cat, "--arrange", plan, "-o", at("a.mp4"), "-o", at("a"), "-q").ok();
    Request request = requestOf("a.mp4");
    assertEquals(2.5, request.video().duration(), "five stages of half a second");
    assertEquals(6, request.frames());
    assertEquals((int) ((2.5 + 2) * 24), Mp4File.read(at("a.mp4")).frames());
    String json = Files.readString(at("a/sequence.json"));
    assertTrue(json.contains("Schön 絵: \\\"drawing\\\"") && !json.contains("\"Tone the"), json);
    assertTrue(run("inspect", at("a")).ok().out().contains("drawing, block-in, modelling, detail"));
    Files.delete(plan);
    run("reconstruct", "--from", at("a.mp4"), "-o", at("b.mp4"), "-o", at("b"), "-q").ok();
    assertSameBytes(at("a.mp4"), at("b.mp4"));
    assertSameBytes(at("a"), at("b"));
    // Flags still have the last word; times are stretched.
    run("reconstruct", "--from", at("a"), "--duration", 1, "--frames", 4, "-o", at("c.mp4")).ok();
    assertEquals(1, requestOf("c.mp4").video().duration());
    assertEquals(request.arrangement(), requestOf("c.mp4").arrangement());
    // And a plan for more editing has what was edited before.
    run("reconstruct", "--from", at("a"), "--dry-run", "--arrange", plan).ok();
    JsonNode again = JSON.readTree(plan.toFile()).path("stages");
    assertEquals(7, again.size());
    assertFalse(again.get(0).path("show").asBoolean());
    assertFalse(again.get(2).path("show").asBoolean());
    assertEquals("Schön 絵: \"drawing\"", again.get(1).path("caption").asText());
    assertEquals(0.5, again.get(1).path("time").asDouble());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | is not JSON: Unexpected end-of-input: expected close marker for Object (line 1",
        "{'stages': [{'name': 'umbra', 'time': 1}]} | 'umbra', which the style does not have",
        "{'stages': [{'name': 'umber', 'time': 0.4}]} | the sum of all times is 0.4, expected 0.5",
        "{'stages': [{'name': 'umber', 'time': 4, 'frames': 0}]} | the sum of all frames is 0",
        "{'stages': [{'name': 'umber', 'time': 4, 'frames': 512}]} | the sum of all frames is 512",
        "{'stages': [{'name': 'umber', 'show': false}]} | none with \"show\": true",
      })
  void faultsOfTheFileAreNamed(String json, String part) throws IOException {
    Path file = Files.writeString(at("stages.json"), json.replace('\'', '"'));
    run("reconstruct", cat, "--arrange", file, "-o", at("a.png"))
        .complains(Main.MISUSED, "--arrange " + file + ": ", part);
    run("reconstruct", cat, "--arrange", file, "--dry-run").complains(Main.MISUSED, part);
    assertEquals(List.of("cat.png", "stages.json"), tree(folder));
  }

  @Test
  void unusableFilesAreNamed() throws IOException {
    Path file = at("stages.json");
    run("reconstruct", cat, "--arrange", file, "-o", at("a.png"))
        .complains(Main.MISUSED, "--arrange " + file, "no such file", "--dry-run");
    run("reconstruct", cat, "--arrange", folder, "--dry-run")
        .complains(Main.MISUSED, "--arrange " + folder, "is a folder");
    run("reconstruct", cat, "--arrange", at("cat.png/stages.json"), "--dry-run")
        .complains(Main.MISUSED, "--arrange ", "is no folder");
    Files.write(file, new byte[(1 << 20) + 1]);
    run("reconstruct", cat, "--arrange", file, "-o", at("a.png"))
        .complains(Main.MISUSED, "stages.json", "larger than 1048576 bytes");
    Files.write(file, "{\"stages\": \"Grün\"}".getBytes(StandardCharsets.ISO_8859_1));
    run("reconstruct", cat, "--arrange", file, "-o", at("a.png"))
        .complains(Main.MISUSED, "stages.json", "UTF-8");
    assertEquals(List.of("cat.png", "stages.json"), tree(folder));
  }

  /** A style of one's own may lack the stages that were arranged before. */
  @Test
  void arrangementMustFitTheStyle() throws IOException {
    run("reconstruct", cat, "--arrange", plan(), "-o", at("a.png"), "-q").ok();
    Path style =
        Files.writeString(
            at("style.json"),
            """
            {"name": "line", "paper": "#ffffff", "stages": [{"name": "lines", "layers": [
              {"technique": "draw", "colour": "#000000", "brush": {"kind": "pencil", "radius": 0.01}}
            ]}]}
            """);
    run("reconstruct", "--from", at("a.png"), "--style", style, "-o", at("b.png"))
        .complains(Main.MISUSED, "--from " + at("a.png") + ", --arrange", "its stages are: lines");
  }
}
