package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.export.ProvenanceReader;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.model.lora.LoraFile;
import pentimento.pipeline.TinyLora;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.weights.Safetensors;
import pentimento.weights.TensorFile;

/** Adapters and learnt words in the diffusion engine's jobs, from the command line. */
class AdapterCommandsTest {
  private static final String HOME = "pentimento.home";
  private static final Path GOLDEN = InspectWeightsTest.GOLDEN;

  @TempDir static Path folder;
  private static Path model;
  private static Path shelf;
  private static String before;

  @BeforeAll
  static void files() throws IOException {
    model = TinyPainter.in(folder.resolve("models/model"));
    shelf = Files.createDirectories(folder.resolve("lora"));
    TinyLora.write(shelf.resolve("oil.safetensors"));
    new LoraFile().add("emb_params", 2, 24).write(shelf.resolve("brush.safetensors"));
    before = System.setProperty(HOME, folder.toString());
  }

  @AfterAll
  static void moveOut() {
    if (before == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  private static Terminal.Result run(Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--steps", "1", "--threads", "1", "-q"));
    return Terminal.run(all.toArray());
  }

  /** Two frames of a text, each job's own options last. */
  private static Path generate(String name, String prompt, Object... options) {
    Path out = folder.resolve("out").resolve(name);
    List<Object> all =
        new ArrayList<>(List.of("generate", prompt, "--frames", "2", "--between", "none"));
    all.addAll(List.of("--precision", "f32", "--width", "32", "--height", "32", "-o", out));
    all.addAll(List.of(options));
    run(all.toArray()).ok();
    return out;
  }

  private static Picture frame(Path frames, int index) throws IOException {
    return PictureReader.read(frames.resolve("%03d.png".formatted(index)));
  }

  private static Assembly assembly(Path result) throws IOException {
    return ProvenanceReader.read(result)
        .orElseThrow()
        .request()
        .diffusion()
        .flatMap(Diffusion::assembly)
        .orElse(Assembly.NONE);
  }

  private static int difference(Picture one, Picture other) {
    int most = 0;
    int[] a = one.rgb();
    int[] b = other.rgb();
    for (int i = 0; i < a.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        most = Math.max(most, Math.abs((a[i] >> shift & 255) - (b[i] >> shift & 255)));
      }
    }
    return most;
  }

  @Test
  void strengthsAddUpAndNoneIsNothing() throws IOException {
    Path plain = generate("plain", "a cat");
    Path none = generate("none", "a cat", "--lora", "oil:0");
    Terminal.assertSameBytes(plain, none);
    Path once = generate("once", "a cat", "--lora", "oil");
    Path twice = generate("twice", "a cat", "--lora", "oil:0.5", "--lora", "oil:0.5");
    assertNotEquals(frame(plain, 1), frame(once, 1));
    assertTrue(difference(frame(once, 1), frame(twice, 1)) <= 1);
    Path unet = generate("unet", "a cat", "--lora", "oil:unet=1,text=0");
    Path domain = generate("domain", "a cat", "--domain-adapter", "oil");
    Terminal.assertSameBytes(unet, domain);
    assertNotEquals(frame(once, 1), frame(unet, 1), "the text encoder changes, too");
    Assembly.Adapter told = assembly(unet).adapters().get(0);
    assertEquals("oil.safetensors", told.name());
    assertEquals(1, told.unet());
    assertEquals(0, told.text());
  }

  @Test
  void tagsAreFlagsAndResultsAreMadeAgain() throws IOException {
    Path flag = generate("flag", "a cat", "--lora", "oil:unet=0.8,text=0.5");
    Path tag = generate("tag", "a <lora:oil:0.5:0.8> cat");
    Terminal.assertSameBytes(flag, tag);
    Path again = folder.resolve("out/again");
    run("generate", "--from", flag, "-o", again).ok();
    Terminal.assertSameBytes(flag, again);
    Path without = folder.resolve("out/without");
    run("generate", "--from", flag, "--lora", "none", "-o", without).ok();
    assertEquals(List.of(), assembly(without).adapters());
    Path other = folder.resolve("out/other");
    run("generate", "--from", flag, "--lora", "oil:2", "-o", other).ok();
    assertEquals(List.of(2.0), assembly(other).adapters().stream().map(a -> a.unet()).toList());
    String plan = run("generate", "a cat", "--lora", "oil:2", "--dry-run", "-o", other).out();
    assertTrue(plan.contains("adapter      oil.safetensors, 2.0 in the U-Net"), plan);
  }

  @Test
  void whatIsGoneOrAnotherIsSaid() throws IOException {
    Path wax = Files.copy(shelf.resolve("oil.safetensors"), shelf.resolve("wax.safetensors"));
    Path first = generate("wax", "a cat", "--lora", "wax");
    Path again = folder.resolve("out/wax-again");
    TinyLora.content().says("ss_output_name", "another").write(wax);
    Terminal.Result another = Terminal.run("generate", "--from", first, "-o", again);
    assertEquals(Main.DONE, another.code(), another.err());
    assertTrue(another.err().contains("note: " + wax + " is another file"), another.err());
    Files.delete(wax);
    Terminal.run("generate", "--from", first, "-q", "-o", again)
        .complains(Main.MISUSED, "wax.safetensors", "by --lora", "--lora wax.safetensors:1.0");
  }

  @Test
  void reconstructionsHaveAdaptersToo() throws IOException {
    Path cat = Terminal.png(folder.resolve("cat.png"), TestPictures.named("cat", 32, 32));
    Object[] job = {"reconstruct", cat, "--engine", "diffusion", "--frames", "3", "--width", "32"};
    List<Picture> frames = new ArrayList<>();
    for (String strength : List.of("0", "1")) {
      Path out = folder.resolve("out/reconstruct" + strength);
      List<Object> all = new ArrayList<>(List.of(job));
      all.addAll(List.of("--lora", "oil:" + strength, "--no-lift", "-o", out));
      run(all.toArray()).ok();
      frames.add(frame(out, 0));
    }
    assertNotEquals(frames.get(0), frames.get(1));
    Terminal.run("reconstruct", cat, "--lora", "oil", "-o", folder.resolve("out/x.png"))
        .complains(Main.MISUSED, "--lora", "--engine diffusion");
  }

  @Test
  void learntWordsAreFoundByTheirNames() throws IOException {
    Path plain = generate("no-word", "a cat");
    Path word = generate("word", "a (brush:1.2) cat");
    assertNotEquals(frame(plain, 1), frame(word, 1));
    Assembly.Piece told = assembly(word).embeddings().get(0);
    assertEquals("brush", told.part());
    assertEquals("brush.safetensors", told.name());
    Path negative = generate("negative", "a cat", "--negative", "BRUSH, bad");
    assertEquals(1, assembly(negative).embeddings().size());
    Path again = folder.resolve("out/word-again");
    run("generate", "--from", word, "-o", again).ok();
    Terminal.assertSameBytes(word, again);
    // A word that comes to lie there later changes nothing of what is made again.
    Path later = new LoraFile().add("emb_params", 1, 24).write(shelf.resolve("cat.safetensors"));
    run("generate", "--from", word, "-o", folder.resolve("out/word-later")).ok();
    Terminal.assertSameBytes(word, folder.resolve("out/word-later"));
    Files.delete(later);
    Path file = new LoraFile().add("<toy>", 24).write(folder.resolve("learned.safetensors"));
    Path toy = generate("toy", "a <toy> cat", "--embedding", file);
    assertEquals("<toy>", assembly(toy).embeddings().get(0).part());
    Path bundle =
        TinyLora.content()
            .add("bundle_emb.sks.string_to_param.*", 1, 24)
            .write(folder.resolve("bundle.safetensors"));
    Path brought = generate("brought", "sks", "--lora", bundle + ":unet=0,text=0.001");
    Path missing = generate("missing", "sks", "--lora", "oil:unet=0,text=0.001");
    assertNotEquals(frame(missing, 1), frame(brought, 1));
  }

  private static void refused(String[] parts, Object... options) {
    List<Object> all =
        new ArrayList<>(List.of("generate", "a cat", "-o", folder.resolve("out/refused")));
    all.addAll(List.of(options));
    run(all.toArray()).complains(Main.MISUSED, parts);
  }

  private static String[] parts(String... parts) {
    return parts;
  }

  @Test
  void wrongAdaptersAreRefusedWithTheReason() throws IOException {
    refused(parts("--lora oel:0.8", "there is brush, oil"), "--lora", "oel:0.8");
    run("generate", "cat <lora:oel>", "-o", folder.resolve("out/refused"))
        .complains(Main.MISUSED, "<lora:oel> in the prompt", "there is brush, oil");
    refused(parts("--lora oil:1:2", "which number is whose"), "--lora", "oil:1:2");
    refused(parts("--lora oil:101", "-100 to 100"), "--lora", "oil:101");
    refused(parts("unet=x", "no number"), "--lora", "oil:unet=x");
    refused(parts("negative prompt", "<lora:oil:1>"), "--negative", "bad <lora:oil:1>");
    refused(parts("--prompt-at 1", "<lora:oil>"), "--prompt-at", "1", "dog <lora:oil>");
    Path unet = GOLDEN.resolve("unet2d/weights.safetensors");
    refused(parts("--lora " + unet, "U-Net", "expected a LoRA", "--model"), "--lora", unet);
    Path brush = shelf.resolve("brush.safetensors");
    refused(parts("is an embedding", "--embedding"), "--lora", brush);
    Path oil = shelf.resolve("oil.safetensors");
    refused(parts("is a LoRA", "--lora"), "--embedding", oil);
    String layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k";
    Path xl =
        new LoraFile()
            .add(layer + ".lora_down.weight", 2, 2048)
            .add(layer + ".lora_up.weight", 32, 2)
            .write(folder.resolve("xl.safetensors"));
    refused(parts("--lora " + xl, "Stable Diffusion XL", "this model has 24"), "--lora", xl);
    Path wide = new LoraFile().add("emb_params", 1, 768).write(folder.resolve("wide.safetensors"));
    run("generate", "a wide cat", "--embedding", wide, "-o", folder.resolve("out/refused"))
        .complains(Main.MISUSED, "wide", "768 (Stable Diffusion 1)", "takes 24");
    Path png = Terminal.png(folder.resolve("word.png"), TestPictures.named("cat", 16, 16));
    refused(parts("is a picture"), "--embedding", png);
  }

  @Test
  void namesMayHaveColons() throws UsageException, IOException {
    assertEquals(new LoraFlag("C:\\a b\\oil.pt", 1, 1), LoraFlag.parse("lora", "C:\\a b\\oil.pt"));
    assertEquals(new LoraFlag("C:\\oil", 0.5, 0.5), LoraFlag.parse("lora", "C:\\oil:.5"));
    assertEquals(new LoraFlag("oil", -1, -1), LoraFlag.parse("lora", "oil:-1"));
    assertEquals(new LoraFlag("oil", 1, 0.5), LoraFlag.parse("lora", "oil:text=0.5"));
    assertEquals(new LoraFlag("oil", 2, 0.5), LoraFlag.parse("lora", "oil:text=0.5,unet=2"));
    assertEquals(new LoraFlag("oil", 2, 2), LoraFlag.parse("lora", "oil:UNET=2"));
    assertEquals(new LoraFlag("oil:strong", 1, 1), LoraFlag.parse("lora", "oil:strong"));
    assertThrows(UsageException.class, () -> LoraFlag.parse("lora", "oil:unet=1,unet=2"));
  }

  @Test
  void adaptersAreListedAndLookedAt() throws IOException {
    Path tagged =
        TinyLora.content()
            .says("ss_tag_frequency", "{\"10_sks oil\": {\"cat\": 2, \"sks oil\": 9}}")
            .says("modelspec.trigger_phrase", "in oil")
            .write(Files.createDirectories(shelf.resolve("sub")).resolve("tagged.safetensors"));
    Files.writeString(shelf.resolve("broken.safetensors"), "not a file of tensors");
    String list = lora("list").ok().out();
    assertTrue(list.contains(shelf.toString()), list);
    assertTrue(list.contains("LoRA, rank 2, text encoder (1), temporal layers (1)"), list);
    assertTrue(list.contains("; say in oil, sks oil, cat"), list);
    assertTrue(list.contains("embedding, 2 vectors of width 24; say brush"), list);
    assertTrue(list.lines().anyMatch(l -> l.matches(" +broken.safetensors +cannot be used: .*")));
    String one = lora("inspect", "tagged", "brush").ok().out();
    assertTrue(one.contains("  say        in oil, sks oil, cat"), one);
    assertTrue(one.contains("a text width of 24"), one);
    assertTrue(one.contains("embedding, 2 vectors"), one);
    Files.delete(tagged);
    Files.delete(shelf.resolve("broken.safetensors"));
    lora("inspect", "nobody").complains(Main.MISUSED, "nobody", "there is brush");
    lora("inspect", GOLDEN.resolve("vae/weights.safetensors"))
        .complains(Main.MISUSED, "VAE", "expected an adapter or an embedding");
    lora().complains(Main.MISUSED, "which job");
  }

  private static Terminal.Result lora(Object... args) {
    return Terminal.run(with(new Object[] {"lora"}, args));
  }

  @Test
  void aMergedModelPaintsAsTheAdapterDid() throws IOException {
    Path adapted = generate("adapted", "a cat", "--lora", "oil:unet=0.8,text=0.5");
    Path merged = folder.resolve("merged");
    Object[] merge = {"merge", "--model", "model", "--lora", "oil:unet=0.8,text=0.5"};
    lora(with(merge, "--precision", "f32", "-q", "-o", merged)).ok();
    Path painted = generate("merged", "a cat", "--model", merged);
    assertEquals(0, difference(frame(adapted, 0), frame(painted, 0)));
    assertEquals(0, difference(frame(adapted, 1), frame(painted, 1)));
    Path half = folder.resolve("half");
    lora(with(merge, "-q", "-o", half)).ok();
    TensorFile unet = Safetensors.read(half.resolve("unet/diffusion_pytorch_model.safetensors"));
    assertTrue(unet.metadata().get("pentimento.merged.1").startsWith("oil.safetensors, unet 0.8"));
    TensorFile vae = Safetensors.read(half.resolve("vae/diffusion_pytorch_model.safetensors"));
    assertEquals("{format=pt}", vae.metadata().toString());
    assertEquals(
        Files.readString(model.resolve("tokenizer/vocab.json")),
        Files.readString(half.resolve("tokenizer/vocab.json")));
    Path rounded = generate("half", "a cat", "--model", half);
    assertTrue(difference(frame(adapted, 1), frame(rounded, 1)) <= 8);
    lora(with(merge, "-o", half)).complains(Main.MISUSED, "is not empty");
    lora(with(merge, "-o", model.resolve("new"))).complains(Main.MISUSED, "in the model");
    lora("merge", "--model", "model", "-o", folder.resolve("y"))
        .complains(Main.MISUSED, "which --lora");
    Path plain = TinyPainter.in(folder.resolve("still"), "unet", "vae");
    lora("merge", "--model", plain, "--lora", "oil", "-o", folder.resolve("y"))
        .complains(Main.MISUSED, "--lora oil", "motion modules, and this model is without");
    assertEquals(false, Files.exists(folder.resolve("y")));
  }

  private static Object[] with(Object[] args, Object... more) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray();
  }
}
