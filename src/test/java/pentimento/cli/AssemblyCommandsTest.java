package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.export.ProvenanceReader;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Assembly;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** Models put together from parts on the command line. */
class AssemblyCommandsTest {
  private static final String HOME = "pentimento.home";
  private static final String BEFORE = System.getProperty(HOME, "");

  @TempDir static Path folder;
  private static Path home;
  private static Path whole;
  private static Path cat;
  private static Picture expected;

  @BeforeAll
  static void files() throws IOException {
    home = Files.createDirectories(folder.resolve("home").resolve("models")).getParent();
    System.setProperty(HOME, home.toString());
    whole = TinyPainter.in(folder.resolve("whole"));
    cat = Terminal.png(folder.resolve("cat.png"), TestPictures.named("cat", 64, 64));
    expected = painted(whole);
  }

  @AfterAll
  static void home() {
    if (BEFORE.isEmpty()) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, BEFORE);
    }
  }

  private static List<Object> reconstruct(Object... more) {
    List<Object> all = new ArrayList<>(List.of("reconstruct", cat, "--engine", "diffusion"));
    all.addAll(List.of("--steps", "1", "--frames", "2", "--between", "none", "--no-lift"));
    all.addAll(List.of(more));
    return all;
  }

  /** The first of two frames, which the networks painted. */
  private static Picture painted(Path model, Object... more) throws IOException {
    Path frames = Files.createTempDirectory(folder, "frames");
    List<Object> all = reconstruct("--model", model, "-q", "-o", frames);
    all.addAll(List.of(more));
    Terminal.run(all.toArray()).ok();
    return PictureReader.read(frames.resolve("000.png"));
  }

  private static Terminal.Result plan(Path model, Object... more) {
    List<Object> all =
        reconstruct("--model", model, "--dry-run", "-o", folder.resolve("never.png"));
    all.addAll(List.of(more));
    return Terminal.run(all.toArray());
  }

  @Test
  void everyPartIsReplaced() throws IOException {
    // Its own parts are others', so that only the given ones make the same picture.
    Path base = TinyPainter.in(folder.resolve("base"));
    for (String part : List.of("unet", "vae", "motion", "replication")) {
      shift(base.resolve(part).resolve("diffusion_pytorch_model.safetensors"));
    }
    shift(base.resolve("text_encoder").resolve("model.safetensors"));
    assertNotEquals(expected, painted(base));
    Path parts = folder.resolve("parts");
    Path motion =
        Parts.withConfig(
            parts.resolve("mm").resolve("mm-epoch-5.ckpt"),
            "motion-processpainter",
            "motion-processpainter");
    Path vae = Parts.withConfig(parts.resolve("ft").resolve("vae.safetensors"), "vae", "vae");
    Path out = folder.resolve("replaced.mp4");
    Object[] all = {
      "--unet", whole,
      "--vae", vae.getParent(),
      "--text-encoder", whole.resolve("text_encoder"),
      "--tokenizer", whole.resolve("tokenizer").resolve("vocab.json"),
      "--motion", motion,
      "--replication-network", whole.resolve("replication")
    };
    assertEquals(expected, painted(base, all));
    Terminal.Result plan = plan(base, all);
    assertEquals(Main.DONE, plan.code(), plan.err());
    for (String line :
        List.of(
            "unet         " + whole.resolve("unet"),
            "vae          " + vae,
            "text-encoder " + whole.resolve("text_encoder"),
            "tokenizer    " + whole.resolve("tokenizer"),
            "motion       " + motion,
            "replication  " + whole.resolve("replication"))) {
      assertTrue(plan.out().contains(line), plan.out());
    }
    List<Object> run = reconstruct("--model", base, "-q", "-o", out);
    run.addAll(List.of(all));
    Terminal.run(run.toArray()).ok();
    Map<String, String> pieces =
        assembly(out).pieces().stream()
            .filter(Assembly.Piece::replaced)
            .collect(Collectors.toMap(Assembly.Piece::part, Assembly.Piece::name));
    assertEquals(
        Map.of(
            "unet", "whole",
            "vae", "ft",
            "text-encoder", "whole",
            "tokenizer", "whole",
            "motion", "mm-epoch-5.ckpt",
            "replication", "whole"),
        pieces);
  }

  /** Changes weights, but keeps the file's names and sizes. */
  private static void shift(Path file) throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> named : Safetensors.read(file).tensors().entrySet()) {
      StoredTensor own = named.getValue();
      boolean bias = named.getKey().endsWith(".bias");
      tensors.put(
          named.getKey(),
          bias ? new StoredTensor(own.dtype(), own.shape(), () -> zeros(own)) : own);
    }
    Path other = file.resolveSibling("other");
    Safetensors.write(other, tensors, Map.of());
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ByteBuffer zeros(StoredTensor like) {
    return ByteBuffer.allocateDirect(like.bytes().remaining());
  }

  private static Assembly assembly(Path result) throws IOException {
    return ProvenanceReader.read(result)
        .orElseThrow()
        .request()
        .diffusion()
        .orElseThrow()
        .assembly()
        .orElseThrow();
  }

  @Test
  void aPartIsTakenFromAFileOfSeveralNetworks() throws IOException {
    Path slim = TinyPainter.in(folder.resolve("slim"), "unet", "motion", "replication");
    Path several = folder.resolve("several").resolve("several.safetensors");
    Parts.changed(
        several,
        "vae",
        Optional.of("vae"),
        tensors -> {
          Map<String, StoredTensor> own = new LinkedHashMap<>(tensors);
          tensors.clear();
          own.forEach((name, tensor) -> tensors.put("vae." + name, tensor));
          tensors.put("unet.conv_in.weight", Parts.zeros(32, 4, 3, 3));
        });
    assertEquals(expected, painted(slim, "--vae", several));
    plan(slim).complains(Main.MISUSED, "slim", "has no VAE", "--vae");
  }

  @Test
  void partsThatTheModelLacksAreNamedWithTheirFlags() throws IOException {
    Path still = TinyPainter.in(folder.resolve("still"), "unet", "vae");
    plan(still)
        .complains(
            Main.MISUSED, "no motion modules and no replication", "--motion and --replication-");
    assertEquals(
        expected,
        painted(
            still,
            "--motion",
            whole.resolve("motion"),
            "--replication-network",
            whole.resolve("replication")));
    Path mute = TinyPainter.in(folder.resolve("mute"));
    for (String name : List.of("vocab.json", "merges.txt", "tokenizer_config.json")) {
      Files.deleteIfExists(mute.resolve("tokenizer").resolve(name));
    }
    plan(mute).complains(Main.MISUSED, "vocab.json");
    assertEquals(expected, painted(mute, "--tokenizer", whole));
  }

  @Test
  void whatWasFoundAndAssumedIsTold() throws IOException {
    Path second = Parts.bare(folder.resolve("v2").resolve("mm.ckpt"), "motion-animatediff-v2");
    Terminal.Result result = plan(whole, "--motion", second);
    assertEquals(Main.DONE, result.code(), result.err());
    assertTrue(
        result
            .err()
            .contains("note: motion modules: AnimateDiff v2 (mid-block module, 32 positions)"),
        result.err());
    Path first = Parts.bare(folder.resolve("v1").resolve("mm.ckpt"), "motion-animatediff-v1");
    result = plan(whole, "--motion", first);
    assertTrue(
        result
            .err()
            .contains(
                "ProcessPainter or AnimateDiff v1? taken as processpainter; --motion-family says"),
        result.err());
    result = plan(whole, "--motion", first, "--motion-family", "animatediff-v1");
    assertFalse(result.err().contains("motion modules"), result.err());
    Path bare = Parts.bare(folder.resolve("cn").resolve("cn.ckpt"), "replication-processpainter");
    result = plan(whole, "--replication-network", bare);
    assertTrue(
        result.err().contains("replication network: ProcessPainter or AnimateDiff v3? taken as"),
        result.err());
    assertEquals("", plan(whole).err(), "configurations leave nothing open");
  }

  @Test
  void familiesOfBareFilesComputeDifferently() throws IOException {
    Path first = Parts.bare(folder.resolve("families").resolve("mm.ckpt"), "motion-animatediff-v1");
    Picture process = painted(whole, "--motion", first);
    assertNotEquals(
        process, painted(whole, "--motion", first, "--motion-family", "animatediff-v1"));
  }

  @Test
  void adaptersInMotionModulesPaintWithThem() throws IOException {
    String layer =
        "down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0"
            + ".attention_blocks.0.to_q.";
    Map<String, StoredTensor> peft = Parts.tensors("lora/processpainter-peft/weights.safetensors");
    Path file =
        Parts.changed(
            folder.resolve("peft").resolve("mm-epoch-9.ckpt"),
            "motion-processpainter",
            Optional.of("motion-processpainter"),
            tensors -> {
              tensors.remove(layer + "weight");
              tensors.putAll(peft);
            });
    Terminal.Result result = plan(whole, "--motion", file);
    assertEquals(Main.DONE, result.code(), result.err());
    assertTrue(result.err().contains("mm-epoch-9.ckpt: alpha taken as"), result.err());
    Picture adapted = painted(whole, "--motion", file);
    Path config = file.resolveSibling("adapter_config.json");
    Files.writeString(config, "{\"peft_type\": \"LORA\", \"lora_alpha\": 40}");
    assertNotEquals(adapted, painted(whole, "--motion", file));
  }

  @Test
  void thePredictionIsSaid() throws IOException {
    assertNotEquals(expected, painted(whole, "--prediction", "v"));
    plan(whole, "--prediction", "x0").complains(Main.MISUSED, "--prediction", "epsilon or v");
    Path out = folder.resolve("velocity.mp4");
    Terminal.run(reconstruct("--model", whole, "--prediction", "v", "-q", "-o", out).toArray())
        .ok();
    assertEquals(Optional.of("v"), assembly(out).prediction());
    String told = Terminal.run("inspect", out).ok().out();
    assertTrue(told.contains("  predicts   v"), told);
    String planned = plan(whole, "--prediction", "v").out();
    assertTrue(planned.contains("predicts     v"), planned);
    Path again = folder.resolve("velocity-again.mp4");
    Terminal.run("reconstruct", "--from", out, "--model", whole, "-q", "-o", again).ok();
    Terminal.assertSameBytes(out, again);
  }

  @Test
  void aResultFindsItsPartsAgain() throws IOException {
    Path place = Files.createDirectories(folder.resolve("shelf"));
    Path model = TinyPainter.in(place.resolve("model"), "unet", "vae", "replication");
    Path motion = Parts.bare(place.resolve("mm.safetensors"), "motion-animatediff-v1");
    Path out = folder.resolve("first.mp4");
    Terminal.run(reconstruct("--model", model, "--motion", motion, "-q", "-o", out).toArray()).ok();
    Path again = folder.resolve("again.mp4");
    Object[] from = {"reconstruct", "--from", out, "--model", model, "-o", again};
    Terminal.Result result = Terminal.run(from);
    assertEquals(Main.DONE, result.code(), result.err());
    assertFalse(result.err().contains("not the file of then"), result.err());
    Terminal.assertSameBytes(out, again);
    shift(motion);
    result = Terminal.run(from);
    assertTrue(result.err().contains("the motion mm.safetensors is not the file"), result.err());
    Files.delete(motion);
    Terminal.run(from).complains(Main.MISUSED, "mm.safetensors", "--motion");
    Terminal.run("reconstruct", "--from", out, "-o", again)
        .complains(Main.MISUSED, "the model model", "--model");
    Path there = Files.createDirectories(home.resolve("models").resolve("model"));
    Files.delete(there);
    Files.move(model, there);
    Path moved = Parts.bare(home.resolve("models/mm.safetensors"), "motion-animatediff-v1");
    result = Terminal.run("reconstruct", "--from", out, "-o", again);
    assertEquals(Main.DONE, result.code(), result.err());
    Terminal.assertSameBytes(out, again);
    Files.delete(moved);
    Files.move(there, model);
  }

  @Test
  void modelsAreFoundByTheirNames() throws IOException {
    Path named = home.resolve("models").resolve("tiny");
    Terminal.run("generate", "cat", "--dry-run", "-o", folder.resolve("never.png"))
        .complains(Main.MISUSED, "there is none in", "--model");
    TinyPainter.in(named);
    Parts.bare(home.resolve("models").resolve("vae.safetensors"), "vae");
    Terminal.Result only =
        Terminal.run("generate", "cat", "--dry-run", "-o", folder.resolve("never.png"));
    assertEquals(Main.DONE, only.code(), only.err());
    assertTrue(only.out().contains("model        tiny"), only.out());
    Terminal.Result part = plan(whole, "--vae", "vae");
    assertFalse(part.err().contains("neither"), "parts are found by their names, too");
    Path other = TinyPainter.in(home.resolve("models").resolve("other"));
    Terminal.run("generate", "cat", "--dry-run", "-o", folder.resolve("never.png"))
        .complains(Main.MISUSED, "which model? --model NAME, of other, tiny");
    Terminal.run("generate", "cat", "--model", "third", "--dry-run", "-o", "never.png")
        .complains(Main.MISUSED, "--model third", "where there is other, tiny");
    Terminal.Result bench = Terminal.run("bench", "networks", "--network", "x", "--model", "tiny");
    assertTrue(bench.err().contains("--network"), bench.err());
    Terminal.run("bench", "networks", "--model", "third")
        .complains(Main.MISUSED, "--model third", "other, tiny");
    for (Path gone : List.of(named, other)) {
      Files.move(gone, folder.resolve("was-" + gone.getFileName()));
    }
    Files.delete(home.resolve("models").resolve("vae.safetensors"));
  }
}
