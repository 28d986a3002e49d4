package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.Close;
import pentimento.model.motion.MotionConfig;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;

/** What must hold of networks whatever their weights are. */
class LawsTest {
  /** Frames of a short sequence. */
  private static final int FRAMES = 3;

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor noise(long seed, long... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.of(new TorchRandom(seed).normal(Math.toIntExact(shape.elements())), shape);
  }

  private static void assertClose(Tensor expected, Tensor actual, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    Close.assertClose(expected.toFloats(), actual.toFloats(), NetworkCase.TOLERANCE, what);
  }

  private static double difference(Tensor a, Tensor b) {
    return a.minus(b).abs().max().toDoubles()[0] / a.abs().max().toDoubles()[0];
  }

  static Stream<String> unets() throws IOException {
    return Stream.concat(
        NetworkCase.named("unet2d").stream(), NetworkCase.named("motion").stream());
  }

  /** The U-Net of a case, what it is made of, and what it is given: two sequences. */
  private record Given(UNet unet, Tensor latents, Tensor steps, Tensor text) {
    static Given of(String name) throws IOException {
      NetworkCase golden = new NetworkCase(name);
      boolean moving = name.startsWith("motion");
      UNetConfig config =
          moving ? GoldenNetworks.unetConfig(golden) : UNetConfig.of(golden.config());
      UNet unet =
          moving
              ? GoldenNetworks.motionUNet(golden, false, NetworkCase.SINGLE)
              : GoldenNetworks.unet(golden, false, NetworkCase.SINGLE);
      return new Given(
          unet,
          noise(1, 2, config.inChannels(), FRAMES, 8, 6),
          Tensor.of(new float[] {801, 21}, Shape.of(2)),
          noise(2, 2, 5, config.contextChannels()));
    }

    Tensor predict() {
      return unet.predict(latents, steps, text);
    }
  }

  @ParameterizedTest
  @MethodSource("unets")
  void twoSequencesAreEachByItself(String name) throws IOException {
    Given given = Given.of(name);
    Tensor[] alone = new Tensor[2];
    for (int i = 0; i < alone.length; i++) {
      alone[i] =
          given.unet.predict(
              given.latents.slice(0, i, i + 1),
              given.steps.slice(0, i, i + 1),
              given.text.slice(0, i, i + 1));
    }
    assertClose(Tensor.cat(0, alone), given.predict(), name);
    assertTrue(difference(alone[0], alone[1]) > 0.1, "the two are alike");
  }

  @ParameterizedTest
  @MethodSource("unets")
  void oneTimestepIsForAll(String name) throws IOException {
    Given given = Given.of(name);
    Tensor one = given.steps.slice(0, 0, 1);
    assertClose(
        given.unet.predict(given.latents, Tensor.cat(0, one, one), given.text),
        given.unet.predict(given.latents, one, given.text),
        name);
  }

  @ParameterizedTest
  @MethodSource("unets")
  void textIsForAllFramesOfASequence(String name) throws IOException {
    Given given = Given.of(name);
    Shape s = given.text.shape();
    Tensor repeated =
        given
            .text
            .reshape(Shape.of(2, 1, s.size(1), s.size(2)))
            .repeat(1, FRAMES, 1, 1)
            .reshape(Shape.of(2 * FRAMES, s.size(1), s.size(2)));
    assertClose(given.unet.predict(given.latents, given.steps, repeated), given.predict(), name);
    Tensor first = given.text.slice(0, 0, 1);
    assertClose(
        given.unet.predict(given.latents, given.steps, first.repeat(2, 1, 1)),
        given.unet.predict(given.latents, given.steps, first),
        name);
  }

  @Test
  void framesWithoutMotionModulesAreEachByItself() throws IOException {
    Given given = Given.of(NetworkCase.named("unet2d").get(0));
    Tensor[] alone = new Tensor[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
      alone[i] = given.unet.predict(given.latents.slice(2, i, i + 1), given.steps, given.text);
    }
    assertClose(Tensor.cat(2, alone), given.predict(), "frames");
  }

  static List<String> motions() throws IOException {
    return NetworkCase.named("motion-processpainter");
  }

  /** No checkpoint tells these, and each decides the result. */
  @ParameterizedTest
  @MethodSource("motions")
  void eachHiddenSwitchCounts(String name) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    UNetConfig config = GoldenNetworks.unetConfig(golden);
    MotionConfig own = GoldenNetworks.motionConfig(golden);
    List<MotionConfig> all = new ArrayList<>(List.of(own));
    for (int i = 0; i < 3; i++) {
      all.add(
          new MotionConfig(
              own.attentions(),
              own.blocks(),
              own.heads(),
              own.positions(),
              own.midBlock(),
              own.groups(),
              own.normAcrossFrames() ^ i == 0,
              own.unetNormAcrossFrames() ^ i == 1,
              i == 2 ? 3 - own.outputProjections() : own.outputProjections()));
    }
    List<Tensor> results = new ArrayList<>();
    for (MotionConfig motion : all) {
      UNet unet =
          GoldenNetworks.unet(golden, config, Optional.of(motion), false, NetworkCase.SINGLE);
      results.add(
          unet.predict(
              noise(1, 1, config.inChannels(), FRAMES, 8, 6),
              Tensor.of(new float[] {501}, Shape.of(1)),
              noise(2, 1, 5, config.contextChannels())));
    }
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        double apart = difference(results.get(i), results.get(j));
        assertTrue(apart > 1e-3, apart + " between " + all.get(i) + " and " + all.get(j));
      }
    }
  }

  @Test
  void residualsOfNothingChangeNothing() throws IOException {
    NetworkCase golden = new NetworkCase(NetworkCase.named("replication").get(0));
    NetworkCase other = new NetworkCase(NetworkCase.named("motion-processpainter").get(0));
    Tensor latents = golden.get("sample");
    Tensor steps = GoldenNetworks.steps(golden);
    Tensor text = golden.get("encoder_hidden_states");
    List<Tensor> residuals =
        GoldenNetworks.controlNet(golden, NetworkCase.SINGLE)
            .residuals(
                latents,
                steps,
                text,
                golden.get("condition"),
                Optional.of(golden.get("condition_mask")),
                0);
    UNet unet = GoldenNetworks.motionUNet(other, true, NetworkCase.SINGLE);
    Tensor free = unet.predict(latents, steps, text);
    assertArrayEquals(free.toFloats(), unet.predict(latents, steps, text, residuals).toFloats());
  }

  @Test
  void clipSkipLeavesOutTheLastLayers() throws IOException {
    for (String name : NetworkCase.named("clip-text")) {
      NetworkCase golden = new NetworkCase(name);
      TextEncoderConfig c = TextEncoderConfig.of(golden.config());
      Tensor ids = golden.get("input_ids");
      for (int skip = 1; skip < c.layers(); skip++) {
        TextEncoderConfig shorter =
            new TextEncoderConfig(
                c.width(),
                c.layers() - skip,
                c.heads(),
                c.hidden(),
                c.quickGelu(),
                c.eps(),
                c.vocabulary(),
                c.positions());
        Map<String, WeightForm> forms =
            TextEncoder.describe(shorter, 0, NetworkCase.SINGLE).forms();
        TextEncoder expected =
            new TextEncoder(
                shorter,
                0,
                NetworkCase.SINGLE,
                golden.load(forms, golden.stored(), NetworkCase.SINGLE));
        TextEncoder actual = GoldenNetworks.text(golden, skip, NetworkCase.SINGLE);
        assertEquals(skip, actual.skip());
        assertArrayEquals(expected.states(ids).toFloats(), actual.states(ids).toFloats(), name);
      }
    }
  }

  private static Vae vae() throws IOException {
    return GoldenNetworks.vae(new NetworkCase(NetworkCase.named("vae").get(0)), NetworkCase.SINGLE);
  }

  @Test
  void oneTileIsTheWhole() throws IOException {
    Vae vae = vae();
    Tensor latents = noise(3, 2, vae.config().latentChannels(), 12, 9);
    assertArrayEquals(vae.decode(latents).toFloats(), vae.decodeTiled(latents, 12).toFloats());
  }

  @Test
  void tilesAreCloseToTheWhole() throws IOException {
    Vae vae = vae();
    Tensor latents = noise(3, 1, vae.config().latentChannels(), 40, 27);
    Tensor whole = vae.decode(latents);
    Tensor tiled = vae.decodeTiled(latents, 16);
    assertEquals(whole.shape(), tiled.shape());
    Tensor error = tiled.minus(whole);
    double mean = error.times(error).mean(0, 1, 2, 3).toDoubles()[0];
    double span = whole.max().toDoubles()[0] + whole.times(-1).max().toDoubles()[0];
    double psnr = 10 * Math.log10(span * span / mean);
    assertTrue(psnr > 30, "PSNR " + psnr);
  }

  @Test
  void scalingIsUndone() throws IOException {
    VaeConfig c = vae().config();
    VaeConfig shifted =
        new VaeConfig(
            c.inChannels(),
            c.outChannels(),
            c.channels(),
            c.layers(),
            c.latentChannels(),
            c.groups(),
            0.36,
            0.12,
            c.quantLayers(),
            c.midAttention());
    Tensor latents = noise(4, 1, c.latentChannels(), 5, 7);
    for (VaeConfig config : List.of(c, shifted)) {
      Vae vae = new Vae(config, NetworkCase.SINGLE, new LinkedHashMap<String, Tensor>()::get);
      assertClose(latents, vae.unscaled(vae.scaled(latents)), config.toString());
      double first = latents.toDoubles()[0];
      assertEquals(
          (first - config.shift()) * config.scale(), vae.scaled(latents).toDoubles()[0], 1e-6);
    }
  }
}
