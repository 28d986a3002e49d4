package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.pipeline.TinyLora;
import pentimento.pipeline.TinyPainter;
import pentimento.request.StrictJson;
import pentimento.weights.MotionFamily;

/** What a merged model remembers of the networks that it was made from. */
class LoraMergeTest {
  @TempDir Path folder;
  private Path model;
  private Path oil;

  /** A model whose motion modules and replication network have no configuration. */
  @BeforeEach
  void files() throws IOException {
    model = TinyPainter.in(folder.resolve("model"), "unet", "vae");
    String name = "diffusion_pytorch_model.safetensors";
    Parts.bare(model.resolve("motion").resolve(name), "motion-animatediff-v1");
    Parts.bare(model.resolve("replication").resolve(name), "replication-processpainter");
    oil = TinyLora.write(folder.resolve("oil.safetensors"));
  }

  private Picture painted(Path by, Object... more) throws IOException {
    Path out = Files.createTempDirectory(folder, "frames");
    List<Object> all = new ArrayList<>(List.of("generate", "a cat", "--model", by, "-o", out));
    all.addAll(List.of("--frames", "2", "--between", "none", "--steps", "1", "--threads", "1"));
    all.addAll(List.of("--width", "32", "--height", "32", "--precision", "f32", "-q"));
    all.addAll(List.of(more));
    Terminal.run(all.toArray()).ok();
    return PictureReader.read(out.resolve("001.png"));
  }

  private static JsonNode config(Path merged, String part) throws IOException {
    return StrictJson.parse(Files.readString(merged.resolve(part).resolve("config.json")));
  }

  @Test
  void theMotionFamilyIsKept() throws IOException {
    Object[] merge = {"lora", "merge", "--model", model, "--lora", oil, "--precision", "f32"};
    Path guessed = folder.resolve("guessed");
    Terminal.Result result = Terminal.run(with(merge, "-o", guessed));
    assertEquals(Main.DONE, result.code(), result.err());
    for (String part : List.of("taken as processpainter; --motion-family", "replication network")) {
      assertTrue(result.err().contains("note: ") && result.err().contains(part), result.err());
    }
    Picture process = painted(guessed);
    assertEquals(painted(model, "--lora", oil), process);
    assertTrue(Files.exists(guessed.resolve("model_index.json")));

    Path said = folder.resolve("said");
    Object[] family = {"--motion-family", "animatediff-v1"};
    Terminal.run(with(with(merge, family), "-q", "-o", said)).ok();
    Picture first = painted(said);
    assertEquals(painted(model, with(family, "--lora", oil)), first);
    assertNotEquals(process, first);
  }

  @Test
  void nothingIsLeftOpen() throws IOException {
    Path merged = folder.resolve("merged");
    Terminal.run("lora", "merge", "--model", model, "--lora", oil, "-q", "-o", merged).ok();
    MotionConfig motion = MotionConfig.of(MotionFamily.PROCESSPAINTER);
    for (MotionFamily family : MotionFamily.values()) {
      assertEquals(motion, MotionConfig.of(config(merged, "motion"), family));
      MotionConfig beside =
          ControlConfig.of(config(merged, "replication"), family).motion().orElseThrow();
      assertEquals(2, beside.outputProjections());
      assertEquals(false, beside.normAcrossFrames());
      assertEquals(32, beside.positions());
    }
  }

  private static Object[] with(Object[] args, Object... more) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray();
  }
}
