package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.model.TinyModel;

/** {@code bench networks} with a tiny model: that it measures, not how fast this machine is. */
class BenchNetworksTest {
  @TempDir Path folder;

  private Path model(String... networks) throws IOException {
    return TinyModel.in(folder.resolve("model"), networks);
  }

  @Test
  void figuresAreThere() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Terminal.run(
                        "bench",
                        "networks",
                        "--network",
                        "unet",
                        "--model",
                        model("unet"),
                        "--repeat",
                        2,
                        "--precision",
                        "bf16, f32",
                        "--json")
                    .ok()
                    .out());
    assertEquals(List.of("unet", "unet"), rows.findValuesAsText("job"), rows.toString());
    assertEquals(List.of("bf16", "f32"), rows.findValuesAsText("type"), rows.toString());
    for (JsonNode row : rows) {
      for (String figure : List.of("parameters", "loading", "milliseconds", "fastest", "slowest")) {
        assertTrue(row.path(figure).asDouble() > 0, figure + " in " + row);
      }
      assertTrue(row.path("fastest").asDouble() <= row.path("milliseconds").asDouble());
      assertTrue(row.path("milliseconds").asDouble() <= row.path("slowest").asDouble());
    }
    assertEquals(
        rows.path(0).path("parameters").asLong(), rows.path(1).path("parameters").asLong());
  }

  /** Of U-Nets without attention between the many pixels of the largest maps, to be quick. */
  @Test
  void eachNetworkHasARow() throws IOException {
    Path model = model();
    for (String network : List.of("unet", "replication")) {
      Path config = model.resolve(network).resolve("config.json");
      Files.writeString(
          config, Files.readString(config).replaceAll("CrossAttn(Down|Up)Block", "$1Block"));
    }
    String table =
        Terminal.run(
                "bench",
                "networks",
                "--network",
                "text,motion,replication,encode,decode",
                "--model",
                model,
                "--repeat",
                1)
            .ok()
            .out();
    List<String> first = table.lines().skip(2).map(line -> line.split(" ")[0]).toList();
    assertEquals(List.of("text", "motion", "replication", "encode", "decode"), first, table);
    assertTrue(table.startsWith("weights of " + folder), table);
  }

  @Test
  void wrongUsageIsNamed() throws IOException {
    Terminal.run("bench", "networks", "--network", "unet,discriminator")
        .complains(Main.MISUSED, "--network", "'discriminator'", "--help");
    Terminal.run("bench", "networks", "--precision", "f16")
        .complains(Main.MISUSED, "--precision f16", "cuda", "bf16 or f32");
    Terminal.run("bench", "networks", "--repeat", "0").complains(Main.MISUSED, "--repeat");
    Terminal.run("bench", "networks", "cat.png").complains(Main.MISUSED, "no PICTURE", "cat.png");
    for (String option : List.of("style", "sizes", "threads")) {
      Terminal.run("bench", "networks", "--" + option, "1")
          .complains(Main.MISUSED, "--" + option + " does not go with bench networks");
    }
    for (String option : List.of("network", "precision", "model")) {
      for (String what : List.of("strokes", "files")) {
        Terminal.run("bench", what, "--" + option, "unet")
            .complains(Main.MISUSED, "--" + option + " goes with bench networks");
      }
    }
  }

  @Test
  void modelsThatLackTheNetworkAreNamed() throws IOException {
    Terminal.run("bench", "networks", "--network", "decode", "--model", model("unet"))
        .complains(Main.MISUSED, "has no VAE; it has [U-Net]");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Terminal.run("bench", "networks", "--model", empty)
        .complains(Main.MISUSED, empty + ": no model");
    Path none = folder.resolve("none.safetensors");
    Terminal.run("bench", "networks", "--model", none).complains(Main.MISUSED, none.toString());
  }

  @Test
  void weightsOfAnotherSizeAreNamed() throws IOException {
    Path model = model("unet");
    Path config = model.resolve("unet").resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replaceFirst("(\"layers_per_block\": )\\d+", "$12"));
    Terminal.Result result =
        Terminal.run("bench", "networks", "--network", "unet", "--model", model);
    assertEquals(Main.MISUSED, result.code(), result.err());
    assertTrue(result.err().contains(model + ", unet: "), result.err());
    assertTrue(result.err().contains("resnets.1.conv1.weight"), result.err());
    assertEquals("", result.out());
  }
}
