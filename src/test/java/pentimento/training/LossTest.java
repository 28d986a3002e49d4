package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.Close;
import pentimento.diffusion.Prediction;
import pentimento.model.NetworkCase;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.unet.UNet;
import pentimento.model.vae.Vae;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Gradients;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;
import pentimento.training.AutoencoderGraphs.Mix;

/** Losses are what the networks, each by itself, say they should be. */
class LossTest {
  private static final double TOLERANCE = 1e-5;

  private Scope scope;
  private ModelSizes sizes;
  private Map<String, Tensor> weights;

  @BeforeEach
  void open() throws IOException {
    scope = Scope.open();
    sizes = ModelSizes.of(TinySizes.sizes());
    weights = new LinkedHashMap<>();
    // Nothing is zero here, so that nothing can be left out unseen.
    sizes.weights().forEach((name, shape) -> weights.put(name, noise(name.hashCode(), shape, 0.1)));
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor noise(long seed, Shape shape, double size) {
    int count = Math.toIntExact(shape.elements());
    return Tensor.of(new TorchRandom(seed).normal(count), shape).times(size);
  }

  private Weights at(String network) {
    return name -> weights.get(network + "." + name);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Test
  void theAutoencodersLossIsThatOfItsPictures() {
    Tensor pictures = noise(1, Shape.of(2, 3, 40, 32), 0.4);
    Tensor noise = noise(2, Shape.of(2, 8, 5, 4), 1);
    Mix mix = new Mix(1, 0.5, 0.25, 0.01);
    List<Tensor> losses =
        AutoencoderGraphs.step(sizes.vae(), mix, NetworkCase.PLAIN)
            .compile()
            .run(weights::get, pictures, noise);

    Vae vae = new Vae(sizes.vae(), NetworkCase.PLAIN, at("vae"));
    Vae.Moments moments = vae.encode(pictures);
    Tensor deviation = moments.logVariance().times(0.5).exp();
    Tensor made = vae.decode(moments.mean().plus(deviation.times(noise)));
    double[] x = made.toDoubles();
    double[] y = pictures.toDoubles();
    double absolute = 0;
    for (int i = 0; i < x.length; i++) {
      absolute += Math.abs(x[i] - y[i]) / x.length;
    }
    double edges = edges(x, y, 40, 32, 1) + edges(x, y, 40, 32, 32);
    double[] mu = moments.mean().toDoubles();
    double[] v = moments.logVariance().toDoubles();
    double divergence = 0;
    for (int i = 0; i < mu.length; i++) {
      divergence += 0.5 * (mu[i] * mu[i] + Math.exp(v[i]) - 1 - v[i]) / mu.length;
    }
    double structure = 1 - PlainSsim.overScales(x, y, 6, 40, 32);
    double[] expected = {
      absolute + 0.5 * edges + 0.25 * structure + 0.01 * divergence,
      absolute,
      edges,
      structure,
      divergence
    };
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], losses.get(i).toDoubles()[0], TOLERANCE * expected[i], "part " + i);
    }
    assertTrue(structure > 0.01 && divergence > 0.001, structure + ", " + divergence);
  }

  /** Of differences between neighbours, one pixel to the right or a row down. */
  private static double edges(double[] x, double[] y, int height, int width, int step) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i + step < x.length; i++) {
      boolean inside = step == 1 ? i % width < width - 1 : i / width % height < height - 1;
      if (inside) {
        sum += Math.abs(x[i + step] - x[i] - (y[i + step] - y[i]));
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void encodingAndDecodingAreTheAutoencoders() {
    Tensor pictures = noise(1, Shape.of(1, 3, 32, 40), 0.4);
    Vae vae = new Vae(sizes.vae(), NetworkCase.PLAIN, at("vae"));
    Tensor mean = vae.encode(pictures).mean();
    Close.assertClose(
        mean.toFloats(),
        run(AutoencoderGraphs.encode(sizes.vae(), NetworkCase.PLAIN), pictures).toFloats(),
        TOLERANCE,
        "latents");
    Close.assertClose(
        vae.decode(mean).toFloats(),
        run(AutoencoderGraphs.decode(sizes.vae(), NetworkCase.PLAIN), mean).toFloats(),
        TOLERANCE,
        "pictures");
  }

  private Tensor run(Graph graph, Tensor... inputs) {
    return graph.compile().run(weights::get, inputs).get(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = TrainingStage.class,
      names = {"BASE", "MOTION", "JOINT"})
  void theLossIsThatOfTheNetworks(TrainingStage stage) {
    int frames = stage.sequences() ? 3 : 1;
    Shape shape = Shape.of(2, 8, frames, 4, 8);
    Tensor latents = noise(1, shape, 1);
    Tensor noise = noise(2, shape, 1);
    Tensor steps = Tensor.of(new float[] {900, 20}, Shape.of(2));
    double[] kept = {0.05, 0.98};
    Tensor ids = noise(3, Shape.of(2, 7), 20).abs().to(DType.I64);
    Tensor mask = Tensor.of(new float[] {0, 0, 1, 1, 0, 0}, Shape.of(2, 1, 3, 1, 1));
    List<Tensor> inputs = new ArrayList<>(List.of(latents, noise, steps));
    inputs.add(Tensor.of(kept, Shape.of(2)).to(DType.F32));
    inputs.add(ids);
    double[] counts = {0.25, 3};
    inputs.add(Tensor.of(counts, Shape.of(2)).to(DType.F32));
    if (stage.references()) {
      inputs.add(mask);
    }
    DenoisingGraphs.Networks networks = sizes.networks(stage.sequences(), stage.references());
    List<Tensor> outputs =
        DenoisingGraphs.step(networks, Prediction.V_PREDICTION, NetworkCase.PLAIN)
            .compile()
            .run(weights::get, inputs.toArray(Tensor[]::new));

    Tensor[] parts = new Tensor[2];
    Tensor[] wanted = new Tensor[2];
    for (int i = 0; i < 2; i++) {
      double signal = Math.sqrt(kept[i]);
      double spread = Math.sqrt(1 - kept[i]);
      Tensor x = latents.slice(0, i, i + 1);
      Tensor e = noise.slice(0, i, i + 1);
      parts[i] = x.times(signal).plus(e.times(spread));
      wanted[i] = e.times(signal).plus(x.times(-spread));
    }
    Tensor noisy = Tensor.cat(0, parts);
    Tensor target = Tensor.cat(0, wanted);
    Tensor text =
        new TextEncoder(sizes.text(), 0, NetworkCase.PLAIN, at("text_encoder")).states(ids);
    UNet unet = new UNet(sizes.unet(), networks.motion(), NetworkCase.PLAIN, at("unet"));
    List<Tensor> residuals = List.of();
    if (stage.references()) {
      Tensor given = latents.times(mask);
      Tensor wide = mask.repeat(1, 1, 1, 4, 8);
      residuals =
          new ControlNet(sizes.replication().orElseThrow(), NetworkCase.PLAIN, at("replication"))
              .residuals(noisy, steps, text, given, Optional.of(wide), 1);
    }
    Tensor predicted = unet.predict(noisy, steps, text, residuals);
    Close.assertClose(
        predicted.toFloats(), outputs.get(1).toFloats(), TOLERANCE, stage + ", prediction");
    Tensor error = predicted.minus(target);
    Tensor squares = error.times(error);
    double expected = 0;
    for (int i = 0; i < 2; i++) {
      expected += counts[i] / 2 * mean(squares.slice(0, i, i + 1).toDoubles());
    }
    assertEquals(expected, outputs.get(0).toDoubles()[0], TOLERANCE * expected, stage.label());
    if (stage.references()) {
      Tensor sampled =
          run(
              DenoisingGraphs.predict(networks, NetworkCase.PLAIN),
              noisy,
              steps,
              ids,
              latents.times(mask),
              mask);
      Close.assertClose(predicted.toFloats(), sampled.toFloats(), TOLERANCE, "for sampling");
    }
  }

  @Test
  void anAutoencoderLearns() {
    Graph graph = AutoencoderGraphs.step(sizes.vae(), Mix.usual(), NetworkCase.PLAIN);
    Map<String, Tensor> learning = new LinkedHashMap<>();
    graph
        .weights()
        .forEach((name, shape) -> learning.put(name, FirstValue.of(name, shape, 1).draw(shape)));
    Tensor pictures = noise(1, Shape.of(1, 3, 32, 32), 0.3).plus(0.5);
    Tensor noise = noise(2, Shape.of(1, 8, 4, 4), 1);
    double first = 0;
    double last = 0;
    for (int step = 0; step < 8; step++) {
      learning.values().forEach(weight -> weight.requireGradient(true));
      try (Gradients recording = Gradients.record()) {
        Tensor loss = graph.compile().run(learning::get, pictures, noise).get(0);
        last = loss.toDoubles()[0];
        first = step == 0 ? last : first;
        recording.backward(loss);
      }
      learning.replaceAll(
          (name, weight) ->
              weight
                  .copy()
                  .requireGradient(false)
                  .plus(weight.gradient().orElseThrow().times(-0.02)));
    }
    assertTrue(last < 0.95 * first, first + " to " + last);
  }
}
