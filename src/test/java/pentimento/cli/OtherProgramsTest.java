package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.diffusion.SamplerKind;
import pentimento.export.Metadata;
import pentimento.export.ProvenanceReader;
import pentimento.image.PngFile;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Diffusion;
import pentimento.request.Parameters;
import pentimento.request.Request;
import pentimento.request.SamplerNames;

/** Pictures of other programs: what is told of them, and how they are made again. */
class OtherProgramsTest {
  private static final String PARAMETERS =
      """
      a (cat:1.2)
      on a mat <lora:oil:0.7>
      Negative prompt: blurry, "ugly"
      Steps: 2, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 4294967295, Size: 64x96, \
      Model hash: abc, Model: dream, Clip skip: 2, Hires upscale: 2, RNG: CPU, \
      Lora hashes: "oil: 0123, ink: 4567", Version: v1.10.1""";

  private static final String COMFY =
      """
      {"3": {"class_type": "KSampler", "inputs": {"seed": 156680208700286, "steps": 20, "cfg": 8.0,
         "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0, "model": ["10", 0],
         "positive": ["12", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
       "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "v1-5.ckpt"}},
       "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a galaxy\\u001b[2J", "clip": ["4", 1]}},
       "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "watermark", "clip": ["4", 1]}},
       "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "oil.safetensors",
         "model": ["4", 0]}},
       "12": {"class_type": "ConditioningSetArea", "inputs": {"conditioning": ["6", 0]}},
       "13": {"class_type": "Odd", "inputs": {"is_changed": [NaN]}}}""";

  @TempDir static Path folder;
  private static Path model;

  @BeforeAll
  static void model() throws IOException {
    model = TinyPainter.in(folder.resolve("model"));
  }

  private static Path png(String name, Map<String, String> texts) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, TestPictures.named("cat", 64, 96), texts);
    }
    return file;
  }

  private static String inspect(Map<String, String> texts) throws IOException {
    return Terminal.run("inspect", png("inspected.png", texts)).ok().out();
  }

  private static Terminal.Result run(Object... args) {
    List<Object> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--frames", "2", "--threads", "1"));
    return Terminal.run(all.toArray());
  }

  private static Request made(Path result) throws IOException {
    return ProvenanceReader.read(result).orElseThrow().request();
  }

  @Test
  void parametersAreToldSettingBySetting() throws IOException {
    String told = inspect(Map.of("parameters", PARAMETERS));
    for (String part :
        new String[] {
          "AUTOMATIC1111",
          "  prompt     a (cat:1.2) on a mat <lora:oil:0.7>",
          "  negative   blurry, \"ugly\"",
          "  Sampler: DPM++ 2M Karras",
          "  Lora hashes: oil: 0123, ink: 4567"
        }) {
      assertTrue(told.contains(part), told);
    }
  }

  @Test
  void graphsAreToldByWhatTheyUse() throws IOException {
    String told = inspect(Map.of("prompt", COMFY));
    for (String part :
        new String[] {
          "  made by    ComfyUI",
          "  uses       v1-5.ckpt",
          "  uses       oil.safetensors",
          "  prompt     a galaxy?[2J",
          "  negative   watermark",
          "  sampler    euler, normal, 20 steps, CFG 8.0, seed 156680208700286, denoise 1.0"
        }) {
      assertTrue(told.contains(part), told);
    }
    String drawn =
        inspect(
            Map.of(
                "workflow",
                """
                {"nodes": [{"type": "CLIPTextEncode", "widgets_values": ["a boat"]},
                 {"type": "CheckpointLoaderSimple", "widgets_values": ["sd.safetensors"]}]}"""));
    assertTrue(drawn.contains("prompt     a boat") && drawn.contains("sd.safetensors"), drawn);
  }

  @ParameterizedTest
  @CsvSource({"invokeai_metadata, {}, InvokeAI", "Software, NovelAI, NovelAI"})
  void othersAreNamed(String keyword, String text, String program) throws IOException {
    Map<String, String> texts = Map.of(keyword, text);
    assertTrue(inspect(texts).contains("made by    " + program));
    run("generate", "--from", png("named.png", texts), "-o", folder.resolve("n.png"))
        .complains(Main.MISUSED, "--from", "named.png", program + "'s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"a\": {\"inputs\": {\"positive\": [\"a\", 0], \"negative\": [\"a\", 0]}}}"
      })
  void brokenGraphsAreNoTrouble(String json) throws IOException {
    assertTrue(inspect(Map.of("prompt", json)).contains("ComfyUI"));
  }

  @Test
  void terminalsObeyNothing() throws IOException {
    String hostile =
        "\u001b]0;x\u0007\u009b31m\u202egnp.\nSteps: 1, Seed: 2, \u001b[2J: 3, b\u001bb: 4";
    for (String keyword : new String[] {"parameters", "Comment", "prompt"}) {
      String told = inspect(Map.of(keyword, hostile));
      assertFalse(
          told.chars().anyMatch(c -> c < 32 && c != '\n' && c != '\r' || c > 126 && c < 160), told);
      assertFalse(told.contains("\u202e"), told);
    }
    Terminal.Result refused =
        run(
            "generate",
            "--from",
            png("h.png", Map.of("parameters", "a\nSteps: 1, Sampler: \u001b[2J, Seed: 2")),
            "-o",
            folder.resolve("h-out.png"));
    assertEquals(Main.MISUSED, refused.code());
    assertFalse(refused.err().contains("\u001b"), refused.err());
  }

  @Test
  void parametersAreMadeAgain() throws IOException {
    Path file = png("web.png", Map.of("parameters", PARAMETERS.replace(" <lora:oil:0.7>", "")));
    Path out = folder.resolve("again.png");
    Terminal.Result result = run("generate", "--from", file, "--model", model, "-o", out);
    assertEquals(Main.DONE, result.code(), result.err());
    Request request = made(out);
    Diffusion told = request.diffusion().orElseThrow();
    assertEquals("a (cat:1.2)\non a mat", told.prompt());
    assertEquals("blurry, \"ugly\"", told.negative());
    assertEquals("dpmpp-2m", told.sampler());
    assertEquals(2, told.steps());
    assertEquals(6.5, told.guidance());
    assertEquals(4294967295L, request.seed());
    assertEquals(64, told.width());
    assertEquals(96, told.height());
    for (String part :
        new String[] {"note: of ", "schedule Karras", "Clip skip 2", "Hires upscale 2"}) {
      assertTrue(result.err().contains(part), result.err());
    }
    assertFalse(result.err().contains("Version") || result.err().contains("RNG"), result.err());
    Parameters read = Parameters.parse(PngFile.texts(out).get(Metadata.PARAMETERS));
    assertEquals(told.prompt(), read.prompt());
    assertEquals(Optional.of("DPM++ 2M"), read.setting("Sampler"));
  }

  @Test
  void ownResultsOfEachKindAreMadeAgain() throws IOException {
    List<String> names = List.of("own.gif", "own.mp4", "own.png", "own");
    List<Object> all = new ArrayList<>(List.of("generate", "a cat", "--model", model, "-q"));
    all.addAll(
        List.of("--steps", "1", "--sampler", "euler-a", "--negative", "grey", "--seed", "9"));
    names.forEach(name -> all.addAll(List.of("-o", folder.resolve(name))));
    run(all.toArray()).ok();
    for (String name : names) {
      Path file = folder.resolve(name);
      Object[] plan = {"generate", "--from", file, "--model", model, "--dry-run", "-q"};
      String told = run(plan).ok().out();
      assertTrue(told.contains("euler-a, 1 steps, guidance 5.0, seed 9"), told);
      assertTrue(told.contains("negative     grey"), told);
      String inspected = Terminal.run("inspect", file).ok().out();
      assertTrue(inspected.contains("  sampler    euler-a, 1 steps"), inspected);
      assertTrue(inspected.contains("  model      model, "), inspected);
    }
  }

  @Test
  void flagsSayOtherwise() throws IOException {
    Path file = png("other.png", Map.of("parameters", PARAMETERS));
    Path out = folder.resolve("other-out.png");
    Object[] flags = {
      "--model", model, "--sampler", "ddim", "--steps", "1", "--seed", "-3", "--width", "64", "-q"
    };
    List<Object> all = new ArrayList<>(List.of("generate", "a dog", "--from", file, "-o", out));
    all.addAll(List.of(flags));
    run(all.toArray()).ok();
    Diffusion told = made(out).diffusion().orElseThrow();
    assertEquals("a dog", told.prompt());
    assertEquals("ddim", told.sampler());
    assertEquals(1, told.steps());
    assertEquals(64, told.height());
    assertEquals(-3, made(out).seed());
  }

  @Test
  void thePictureItselfIsReconstructedByItsPrompt() throws IOException {
    Path file = png("itself.png", Map.of("parameters", PARAMETERS.replace(" <lora:oil:0.7>", "")));
    Path out = folder.resolve("itself-out.png");
    run(
            "reconstruct",
            "--from",
            file,
            "--engine",
            "diffusion",
            "--model",
            model,
            "--inversion",
            "none",
            "-q",
            "-o",
            out)
        .ok();
    Request request = made(out);
    assertEquals("itself.png", request.source().name());
    assertEquals("a (cat:1.2)\non a mat", request.diffusion().orElseThrow().prompt());
    run("reconstruct", "--from", file, "-o", out)
        .complains(Main.MISUSED, "itself.png", "--engine diffusion");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Steps: 20, Sampler: DPM++ SDE, Seed: 1 | Sampler is 'DPM++ SDE'",
        "Steps: 0, Sampler: DDIM, Seed: 1 | Steps is '0', expected 1 to 1000",
        "Steps: many, Sampler: DDIM, Seed: 1 | Steps is 'many', expected a whole number",
        "CFG scale: 1e9, Sampler: DDIM, Seed: 1 | CFG scale is '1e9'",
        "CFG scale: NaN, Sampler: DDIM, Seed: 1 | CFG scale is 'NaN'",
        "Size: 99999x64, Sampler: DDIM, Seed: 1 | Size is '99999x64'",
        "Size: big, Sampler: DDIM, Seed: 1 | Size is 'big'"
      })
  void whatIsNotPossibleIsNamed(String settings, String part) throws IOException {
    Path file = png("wrong.png", Map.of("parameters", "a cat\n" + settings));
    run("generate", "--from", file, "--model", model, "-o", folder.resolve("wrong-out.png"))
        .complains(Main.MISUSED, "--from " + file, part);
  }

  @Test
  void allSamplersHaveANameThere() {
    for (SamplerKind kind : SamplerKind.values()) {
      if (kind != SamplerKind.DDIM_INVERSION) {
        String theirs = SamplerNames.theirs(kind.label());
        assertEquals(kind.label(), SamplerNames.named(theirs).orElseThrow().label());
      }
    }
  }
}
