package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pentimento.model.NetworkCase;
import pentimento.model.vae.VaeConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.Gradients;
import pentimento.tensor.Graph;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.AutoencoderGraphs.Mix;

/** The autoencoder's adversary: what it is made of, and what both learn by. */
class DiscriminatorTest {
  private static final DiscriminatorGraphs.Config SMALL = new DiscriminatorGraphs.Config(4, 2, 4);

  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
    weights.clear();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor noise(long seed, Shape shape, double size) {
    int count = Math.toIntExact(shape.elements());
    return Tensor.of(new TorchRandom(seed).normal(count), shape).times(size);
  }

  private void draw(Graph graph, double size) {
    graph
        .weights()
        .forEach((name, shape) -> weights.put(name, noise(name.hashCode(), shape, size)));
  }

  private static double number(Tensor scalar) {
    return scalar.toDoubles()[0];
  }

  @Test
  void theUsualOneIsThatOfThePaper() {
    Map<String, Shape> shapes =
        DiscriminatorGraphs.discriminator(DiscriminatorGraphs.Config.USUAL, NetworkCase.PLAIN)
            .weights();
    assertEquals(Shape.of(64, 3, 4, 4), shapes.get("discriminator.conv_in.weight"));
    assertEquals(Shape.of(128, 64, 4, 4), shapes.get("discriminator.convs.0.weight"));
    assertEquals(Shape.of(256, 128, 4, 4), shapes.get("discriminator.convs.1.weight"));
    assertEquals(Shape.of(512, 256, 4, 4), shapes.get("discriminator.convs.2.weight"));
    assertEquals(Shape.of(512), shapes.get("discriminator.norms.2.weight"));
    assertEquals(Shape.of(1, 512, 4, 4), shapes.get("discriminator.conv_out.weight"));
    assertEquals(16, shapes.size());
    Map<String, Shape> deep =
        DiscriminatorGraphs.discriminator(
                new DiscriminatorGraphs.Config(8, 5, 16), NetworkCase.PLAIN)
            .weights();
    assertEquals(Shape.of(64, 64, 4, 4), deep.get("discriminator.convs.4.weight"));
  }

  @Test
  void aMapOfPatchesIsJudged() {
    for (int layers = 1; layers <= 3; layers++) {
      DiscriminatorGraphs.Config config = new DiscriminatorGraphs.Config(4, layers, 4);
      Graph graph = new Graph("Logits", NetworkCase.PLAIN);
      graph.output(DiscriminatorGraphs.logits(graph, config, graph.input("pictures")));
      draw(graph, 0.1);
      int least = config.leastSide();
      Program program = graph.compile();
      Tensor wide = noise(1, Shape.of(2, 3, least, 2 * least), 0.5);
      assertEquals(Shape.of(2, 1, 1, 4), program.run(weights::get, wide).get(0).shape());
    }
  }

  @Test
  void aPictureIsJudgedByItself() {
    Graph graph = new Graph("Logits", NetworkCase.PLAIN);
    graph.output(DiscriminatorGraphs.logits(graph, SMALL, graph.input("pictures")));
    draw(graph, 0.1);
    Tensor one = noise(1, Shape.of(1, 3, 24, 24), 0.5);
    Tensor two = noise(2, Shape.of(1, 3, 24, 24), 0.9);
    Program program = graph.compile();
    float[] alone = program.run(weights::get, two).get(0).toFloats();
    Tensor both = program.run(weights::get, Tensor.cat(0, one, two)).get(0);
    assertArrayEquals(alone, both.slice(0, 1, 2).toFloats(), 1e-6f);
  }

  @Test
  void theHingeLossIsThatOfTheLogits() {
    Graph graph = new Graph("Hinge", NetworkCase.PLAIN);
    graph.output(DiscriminatorGraphs.hinge(graph.input("real"), graph.input("made")));
    Tensor real = Tensor.of(new float[] {2, 0.5f, -1, 1}, Shape.of(2, 1, 1, 2));
    Tensor made = Tensor.of(new float[] {-2, 0.5f, -0.5f, 0}, Shape.of(2, 1, 1, 2));
    // ((0 + 0.5 + 2 + 0) / 4 + (0 + 1.5 + 0.5 + 1) / 4) / 2
    assertEquals(0.6875, number(graph.compile().run(weights::get, real, made).get(0)), 1e-6);
  }

  @Test
  void aLeakIsAShare() {
    Graph graph = new Graph("Leak", NetworkCase.PLAIN);
    graph.output(graph.input("x").leakyRelu(0.2));
    Tensor x = Tensor.of(new float[] {-5, 0, 3}, Shape.of(3));
    assertArrayEquals(
        new float[] {-1, 0, 3}, graph.compile().run(weights::get, x).get(0).toFloats(), 1e-6f);
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    Graph graph = DiscriminatorGraphs.discriminator(SMALL, NetworkCase.PLAIN);
    draw(graph, 0.4);
    Program program = graph.compile();
    Tensor real = noise(3, Shape.of(2, 3, 24, 32), 0.5);
    Tensor made = noise(103, Shape.of(2, 3, 24, 32), 0.5);
    // Of these no value lies so near a kink that a difference sees both sides of it.
    weights.values().forEach(weight -> weight.requireGradient(true));
    try (Gradients recording = Gradients.record()) {
      recording.backward(program.run(weights::get, real, made).get(0));
    }
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    weights.forEach((name, weight) -> gradients.put(name, weight.gradient().orElseThrow()));
    weights.replaceAll((name, weight) -> weight.copy().requireGradient(false));
    gradients.forEach(
        (name, gradient) -> {
          double norm = 0;
          for (double value : gradient.toDoubles()) {
            norm += value * value;
          }
          norm = Math.sqrt(norm);
          double step = 5e-4;
          double rise = 0;
          for (int side = -1; side <= 1; side += 2) {
            Tensor moved = weights.get(name).plus(gradient.times(side * step / norm));
            Tensor loss =
                program.run(w -> w.equals(name) ? moved : weights.get(w), real, made).get(0);
            rise += side * number(loss) / (2 * step);
          }
          assertTrue(norm > 1e-4, name + " counts for nothing");
          assertEquals(norm, rise, 0.005 * norm + 1e-4, name);
        });
  }

  @Test
  void itLearnsToTellPicturesApart() {
    Graph graph = DiscriminatorGraphs.discriminator(SMALL, NetworkCase.PLAIN);
    graph
        .weights()
        .forEach((name, shape) -> weights.put(name, FirstValue.of(name, shape, 1).draw(shape)));
    Program program = graph.compile();
    Tensor real = noise(1, Shape.of(2, 3, 32, 32), 0.5);
    Tensor made = noise(2, Shape.of(2, 3, 32, 1), 0.5).repeat(1, 1, 1, 32);
    double first = 0;
    List<Tensor> last = List.of();
    for (int step = 0; step < 40; step++) {
      weights.values().forEach(weight -> weight.requireGradient(true));
      try (Gradients recording = Gradients.record()) {
        last = program.run(weights::get, real, made);
        recording.backward(last.get(0));
      }
      first = step == 0 ? number(last.get(0)) : first;
      weights.replaceAll(
          (name, weight) ->
              weight
                  .copy()
                  .requireGradient(false)
                  .plus(weight.gradient().orElseThrow().times(-0.2)));
    }
    assertEquals(1, first, 0.05);
    assertTrue(number(last.get(0)) < 0.5, first + " to " + number(last.get(0)));
    assertTrue(number(last.get(1)) > 0 && number(last.get(2)) < 0, "both on the wrong side");
  }

  @Test
  void anAutoencoderIsToldWhatItsAdversaryThinks() throws IOException {
    VaeConfig vae = ModelSizes.of(TinySizes.sizes()).vae();
    Mix mix = Mix.usual();
    Graph graph = AutoencoderGraphs.adversarialStep(vae, mix, SMALL, NetworkCase.PLAIN);
    draw(graph, 0.1);
    Tensor pictures = noise(1, Shape.of(2, 3, 32, 40), 0.4);
    Tensor noise = noise(2, Shape.of(2, 8, 4, 5), 1);
    weights.forEach((name, weight) -> weight.requireGradient(name.startsWith("vae.")));
    List<Tensor> told;
    try (Gradients recording = Gradients.record()) {
      told = graph.compile().run(weights::get, pictures, noise, Tensor.of(0.7));
      recording.backward(told.get(5));
    }
    Tensor last = weights.get("vae.decoder.conv_out.weight").gradient().orElseThrow();
    assertTrue(last.abs().max().toDoubles()[0] > 1e-5, "the adversary's opinion goes nowhere");
    assertEquals(Optional.empty(), weights.get("discriminator.conv_in.weight").gradient());

    List<Tensor> plain =
        AutoencoderGraphs.step(vae, mix, NetworkCase.PLAIN)
            .compile()
            .run(weights::get, pictures, noise);
    Tensor made = told.get(6);
    assertEquals(pictures.shape(), made.shape());
    List<Tensor> judged =
        DiscriminatorGraphs.discriminator(SMALL, NetworkCase.PLAIN)
            .compile()
            .run(weights::get, pictures, made);
    double fooled = -number(judged.get(2));
    assertEquals(fooled, number(told.get(5)), 1e-5 * Math.abs(fooled));
    double expected = number(plain.get(0)) + 0.7 * fooled;
    assertEquals(expected, number(told.get(0)), 1e-5 * Math.abs(expected));
    for (int part = 1; part < 5; part++) {
      assertEquals(number(plain.get(part)), number(told.get(part)), 1e-6, "part " + part);
    }
  }

  /** The hash is that of the archive before there was an adversary. */
  @Test
  void withoutAnAdversaryTheGraphIsWhatItWas() throws IOException, NoSuchAlgorithmException {
    VaeConfig vae = ModelSizes.of(TinySizes.sizes()).vae();
    byte[] archive = AutoencoderGraphs.step(vae, Mix.usual(), NetworkCase.PLAIN).archive();
    assertEquals(
        "b968c263d52e936386567143851800075dc946575713a4fb0cf070b3538ff57c",
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive)));
  }

  @Test
  void firstValuesAreThoseOfThePaper() {
    FirstValue conv = FirstValue.of("discriminator.convs.0.weight", Shape.of(128, 64, 4, 4), 1);
    assertEquals(FirstValue.Kind.NORMAL, conv.kind());
    assertEquals(0.02, conv.deviation());
    assertEquals(
        FirstValue.Kind.ZEROS,
        FirstValue.of("discriminator.convs.0.bias", Shape.of(128), 1).kind());
    assertEquals(
        FirstValue.Kind.ONES,
        FirstValue.of("discriminator.norms.0.weight", Shape.of(128), 1).kind());
  }

  @Test
  void badNumbersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new DiscriminatorGraphs.Config(0, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> new DiscriminatorGraphs.Config(64, 0, 32));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new DiscriminatorGraphs.Config(4, 2, 3))
            .getMessage()
            .contains("8 channels cannot be divided in 3 groups"));
  }
}
