package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.model.NetworkCase;
import pentimento.model.lora.Lora;
import pentimento.model.lora.LoraFile;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.text.Embedding;
import pentimento.model.text.SmallTokenizer;
import pentimento.prompt.Prompt;
import pentimento.request.Between;
import pentimento.request.Diffusion;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;

/** A model with adapters, without them, and with others. */
class AdaptationTest {
  private static final Picture CAT = TestPictures.named("cat", 32, 32);
  private static final int VOCABULARY = SmallTokenizer.vocabulary().size();

  @TempDir static Path folder;
  private static Lora oil;
  private static Embedding brush;

  @BeforeAll
  static void files() throws IOException {
    TinyPainter.in(folder.resolve("model"));
    oil = Lora.read(TinyLora.write(folder.resolve("oil.safetensors")));
    brush =
        Embedding.read(new LoraFile().add("emb_params", 2, 24).write(folder.resolve("brush.pt")));
  }

  private static PaintingModel open() throws IOException {
    return PaintingModel.open(
        folder.resolve("model"), NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER);
  }

  private static Adapters with(double unet, double text) {
    return new Adapters(List.of(new Adapters.Strength(oil, unet, text)), List.of());
  }

  private static float[] states(PaintingModel model, String prompt) throws IOException {
    try (Scope scope = Scope.open();
        ClipTokenizer tokenizer = model.tokenizer();
        TextConditioning conditioning =
            TextConditioning.of(tokenizer, model.textEncoder(), model.adaptation().words())) {
      return conditioning.states(Prompt.parse(prompt), 0, 1).toFloats();
    } finally {
      model.release(Component.TEXT_ENCODER);
    }
  }

  @Test
  void ejectedAdaptersLeaveTheWeightsAsTheyWere() throws IOException {
    try (PaintingModel model = open()) {
      float[] plain = states(model, "a cat");
      model.adapt(with(1, 1));
      float[] oily = states(model, "a cat");
      model.adapt(with(1, 0));
      assertArrayEquals(plain, states(model, "a cat"));
      model.adapt(Adapters.NONE);
      assertArrayEquals(plain, states(model, "a cat"));
      assertNotEquals(List.of(plain[5], plain[50]), List.of(oily[5], oily[50]));
    }
  }

  @Test
  void aLearntWordIsItsVectors() throws IOException {
    try (PaintingModel model = open();
        ClipTokenizer tokenizer = model.tokenizer()) {
      float[] plain = states(model, "a cat");
      model.adapt(new Adapters(List.of(), List.of(brush)));
      assertArrayEquals(plain, states(model, "a cat"), "other words stay what they are");
      TextChunks chunks = new TextChunks(tokenizer, model.adaptation().words());
      TextChunk chunk = chunks.of(Prompt.parse("a (BRUSH:1.5) cat").at(0, 1)).get(0);
      int at = chunk.ids().indexOf(VOCABULARY);
      assertEquals(VOCABULARY + 1, chunk.ids().get(at + 1));
      assertEquals(List.of(1.5, 1.5, 1.0), chunk.weights().subList(at, at + 3));
      try (Scope scope = Scope.open()) {
        // The row of a token as a vector is that token.
        int cat = SmallTokenizer.vocabulary().get("cat</w>");
        Tensor ids = Tensor.of(new long[] {1, VOCABULARY, VOCABULARY + 1, cat}, Shape.of(1, 4));
        assertEquals(Shape.of(1, 4, 24), model.textEncoder().states(ids).shape());
        model.release(Component.TEXT_ENCODER);
        assertThrows(IllegalArgumentException.class, () -> model.plainTextEncoder().states(ids));
      }
    }
  }

  @Test
  void vectorsOfAWordAreNeverSplit() throws IOException {
    Embedding long40 =
        Embedding.read(new LoraFile().add("emb_params", 40, 24).write(folder.resolve("forty.pt")));
    Embedding long76 =
        Embedding.read(new LoraFile().add("emb_params", 76, 24).write(folder.resolve("much.pt")));
    LearntWords words = new LearntWords(List.of(long40, long76), VOCABULARY);
    try (ClipTokenizer tokenizer = TinyText.tokenizer(folder, 77)) {
      TextChunks chunks = new TextChunks(tokenizer, words);
      List<TextChunk> cut =
          chunks.of(Prompt.parse("cat ".repeat(35) + "forty forty, dog").at(0, 1));
      assertEquals(2, cut.size());
      assertEquals(tokenizer.eos(), cut.get(0).ids().get(76));
      assertEquals(VOCABULARY + 39, cut.get(0).ids().get(75), "35 words and 40 vectors: full");
      assertEquals(VOCABULARY, cut.get(1).ids().get(1));
      List<TextChunk> moved = chunks.of(Prompt.parse("cat ".repeat(36) + "forty").at(0, 1));
      assertEquals(tokenizer.eos(), moved.get(0).ids().get(37), "36 words leave no room");
      assertEquals(VOCABULARY, moved.get(1).ids().get(1));
      String said =
          assertThrows(
                  IllegalArgumentException.class, () -> chunks.of(Prompt.parse("much").at(0, 1)))
              .getMessage();
      assertTrue(said.contains("much takes 76 places, a chunk of text has 75"), said);
    }
  }

  private static Request request(Diffusion.Inversion inversion) {
    Request.Source cat = new Request.Source("cat.png", TestRequests.HASH, 32, 32);
    Diffusion told =
        new Diffusion(
            "model",
            "cat",
            "",
            List.of(),
            List.of(new Diffusion.Reference(1, cat)),
            "ddim",
            1,
            2,
            0,
            0,
            inversion,
            1,
            32,
            32,
            true,
            Between.NONE,
            "f32",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Request(
            "reconstruct", cat, "strokes", new TextNode("oil"), true, 2, 1, 32, TestRequests.VIDEO)
        .but()
        .diffusion(told)
        .done();
  }

  private static List<Picture> paint(PaintingModel model, Diffusion.Inversion inversion, Path cache)
      throws IOException {
    return new DiffusionPainting(model, Optional.of(cache), Progress.NONE)
        .keyFrames(request(inversion), new TreeMap<>(Map.of(1, CAT)), Optional.empty());
  }

  /** The noise of a picture is the base's: found once, it serves with and without adapters. */
  @Test
  void picturesAreInvertedByTheBaseAlone() throws IOException {
    for (Diffusion.Inversion inversion :
        List.of(Diffusion.Inversion.AS_RELEASED, Diffusion.Inversion.CONSISTENT)) {
      Path cache = folder.resolve(inversion.word());
      try (PaintingModel model = open()) {
        List<Picture> plain = paint(model, inversion, cache);
        model.adapt(with(1, 1));
        List<Picture> oily = paint(model, inversion, cache);
        assertNotEquals(plain, oily);
        try (var kept = java.nio.file.Files.list(cache)) {
          assertEquals(1, kept.count());
        }
        List<Picture> alone = paint(model, inversion, folder.resolve("other-" + inversion.word()));
        assertEquals(oily, alone, "inverting before sampling with adapters");
        model.adapt(Adapters.NONE);
        assertEquals(plain, paint(model, inversion, cache));
      }
    }
  }

  @Test
  void whatDoesNotFitChangesNothing() throws IOException {
    Path wide =
        new LoraFile()
            .add(
                "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight",
                2,
                2048)
            .add(
                "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_up.weight",
                32,
                2)
            .write(folder.resolve("xl.safetensors"));
    Adapters xl = new Adapters(List.of(new Adapters.Strength(Lora.read(wide), 1, 1)), List.of());
    Embedding narrow =
        Embedding.read(new LoraFile().add("emb_params", 1, 8).write(folder.resolve("small.pt")));
    try (PaintingModel model = open()) {
      model.adapt(with(1, 1));
      String said =
          assertThrows(IllegalArgumentException.class, () -> model.adapt(xl)).getMessage();
      assertTrue(said.contains("2048 (Stable Diffusion XL), this model has 24"), said);
      assertThrows(
          IllegalArgumentException.class,
          () -> model.adapt(new Adapters(List.of(), List.of(narrow))));
      assertTrue(model.adaptation().changes(Component.UNET));
      assertFalse(model.adaptation().changes(Component.VAE));
    }
  }
}
