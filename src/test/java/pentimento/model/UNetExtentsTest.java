package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;

/** What a U-Net gives by its shallow layers alone, and with guidance as an input. */
class UNetExtentsTest {
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

  static Stream<String> unets() throws IOException {
    return Stream.concat(
        NetworkCase.named("unet2d").stream(), NetworkCase.named("motion").stream());
  }

  private static UNet unet(NetworkCase golden) throws IOException {
    return golden.config().has("down_block_types")
        ? GoldenNetworks.unet(golden, false, NetworkCase.SINGLE)
        : GoldenNetworks.motionUNet(golden, false, NetworkCase.SINGLE);
  }

  private static UNetConfig config(NetworkCase golden) throws IOException {
    return golden.config().has("down_block_types")
        ? UNetConfig.of(golden.config())
        : GoldenNetworks.unetConfig(golden);
  }

  /**
   * Keeping changes no bit; the shallow layers over the features of the very step give the same.
   */
  @ParameterizedTest
  @MethodSource("unets")
  void shallowLayersOverTheirOwnStepGiveTheSame(String name) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    UNetConfig config = config(golden);
    UNet unet = unet(golden);
    Tensor latents = noise(1, 2, config.inChannels(), FRAMES, 8, 6);
    Tensor steps = Tensor.of(new float[] {801, 21}, Shape.of(2));
    Tensor text = noise(2, 2, 5, config.contextChannels());
    Tensor whole = unet.predict(latents, steps, text);
    UNet.Kept kept = unet.predictKeeping(latents, steps, text, List.of());
    assertArrayEquals(whole.toFloats(), kept.prediction().toFloats());
    assertEquals(Shape.of(2 * FRAMES, config.channels().get(0), 8, 6), kept.deep().shape());
    Tensor shallow = unet.predictShallow(latents, steps, text, Optional.empty(), kept.deep());
    Close.assertClose(whole.toFloats(), shallow.toFloats(), NetworkCase.TOLERANCE, name);
    Tensor later =
        unet.predictShallow(
            latents.times(0.5), steps.plus(-20), text, Optional.empty(), kept.deep());
    assertTrue(later.minus(whole).abs().max().toDoubles()[0] > 1e-3, "latents are not heeded");
  }

  @Test
  void residualsOfTheFirstSkipCount() throws IOException {
    NetworkCase golden = new NetworkCase("replication-processpainter");
    NetworkCase other = new NetworkCase("motion-processpainter");
    Tensor latents = golden.get("sample");
    Tensor steps = GoldenNetworks.steps(golden);
    Tensor text = golden.get("encoder_hidden_states");
    UNet unet = GoldenNetworks.motionUNet(other, true, NetworkCase.SINGLE);
    List<Tensor> residuals =
        GoldenNetworks.controlNet(golden, NetworkCase.SINGLE)
            .residuals(
                latents,
                steps,
                text,
                golden.get("condition"),
                Optional.of(golden.get("condition_mask")),
                1);
    UNet.Kept kept = unet.predictKeeping(latents, steps, text, residuals);
    assertArrayEquals(
        unet.predict(latents, steps, text, residuals).toFloats(), kept.prediction().toFloats());
    float[] whole = kept.prediction().toFloats();
    Tensor with =
        unet.predictShallow(latents, steps, text, Optional.of(residuals.get(0)), kept.deep());
    Close.assertClose(whole, with.toFloats(), NetworkCase.TOLERANCE, "with the residual");
    Tensor without = unet.predictShallow(latents, steps, text, Optional.empty(), kept.deep());
    assertTrue(without.minus(kept.prediction()).abs().max().toDoubles()[0] > 1e-4);
  }

  /** All graphs run over weights that are loaded once, as the whole one wants them. */
  @Test
  void allExtentsWantTheWeightsAlike() throws IOException {
    NetworkCase golden = new NetworkCase("motion-processpainter");
    UNetConfig config = config(golden);
    Optional<MotionConfig> motion = Optional.of(GoldenNetworks.motionConfig(golden));
    Map<String, WeightForm> all = UNet.describe(config, motion, true, NetworkCase.HALF).forms();
    for (UNet.Extent extent : UNet.Extent.values()) {
      Map<String, WeightForm> forms =
          UNet.describe(config, motion, true, extent, NetworkCase.HALF).forms();
      forms.forEach((name, form) -> assertEquals(all.get(name), form, name));
      assertEquals(extent == UNet.Extent.SHALLOW, forms.size() < all.size(), extent.toString());
    }
    Map<String, WeightForm> shallow =
        UNet.describe(config, motion, false, UNet.Extent.SHALLOW, NetworkCase.HALF).forms();
    assertTrue(shallow.keySet().stream().anyMatch(name -> name.contains("motion_modules")));
    assertFalse(shallow.keySet().stream().anyMatch(name -> name.contains("down_blocks")));
  }

  @Test
  void featuresOfOtherPicturesAreRefused() throws IOException {
    NetworkCase golden = new NetworkCase("unet2d");
    UNet unet = unet(golden);
    Tensor latents = noise(1, 1, 4, 2, 8, 6);
    Tensor steps = Tensor.of(new float[] {801}, Shape.of(1));
    Tensor text = noise(2, 1, 5, 24);
    Tensor deep = unet.predictKeeping(latents, steps, text, List.of()).deep();
    Tensor fewer = deep.slice(0, 0, 1);
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> unet.predictShallow(latents, steps, text, Optional.empty(), fewer))
            .getMessage();
    assertTrue(said.contains("deep features"), said);
  }

  @Test
  void guidanceIsAnInputOfModelsThatLearntIt() throws IOException {
    NetworkCase golden = new NetworkCase("lcm-unet");
    UNet unet = unet(golden);
    assertTrue(unet.embedsGuidance());
    double[] scales = golden.get("guidance").toDoubles();
    Tensor sample = GoldenNetworks.video(golden.get("sample"));
    for (int i = 0; i < scales.length; i++) {
      Tensor result =
          unet.withGuidance(scales[i])
              .predict(sample, GoldenNetworks.steps(golden), golden.get("encoder_hidden_states"));
      String name = "output_" + i;
      golden.check(name, result.reshape(golden.get(name).shape()));
      if (scales[i] == 1) {
        Tensor untold =
            unet.predict(sample, GoldenNetworks.steps(golden), golden.get("encoder_hidden_states"));
        assertArrayEquals(untold.toFloats(), result.toFloats());
      }
    }
    UNet other = unet(new NetworkCase("unet2d"));
    assertThrows(IllegalStateException.class, () -> other.withGuidance(2));
  }
}
