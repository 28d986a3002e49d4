package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/** Wrong inputs are refused before anything is computed: these networks have no weights at all. */
class InputsTest {
  private static final Weights NONE =
      name -> {
        throw new AssertionError("a weight was asked for: " + name);
      };

  private static final UNetConfig SMALL =
      new UNetConfig(
          4,
          4,
          List.of(8, 16),
          1,
          List.of(true, false),
          6,
          List.of(2, 2),
          1,
          4,
          1e-5,
          false,
          true,
          0);

  private static final Optional<MotionConfig> MOTION =
      Optional.of(new MotionConfig(2, 1, 2, 5, false, 4, false, false, 1));

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor zeros(long... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.of(new float[Math.toIntExact(shape.elements())], shape);
  }

  private static void assertRefused(String message, Executable work) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, work);
    assertEquals(message, e.getMessage());
  }

  private static void assertUNet(String message, Tensor latents, Tensor steps, Tensor text) {
    UNet unet = new UNet(SMALL, MOTION, NetworkCase.PLAIN, NONE);
    assertRefused(message, () -> unet.predict(latents, steps, text));
  }

  @Test
  void unetsSayWhatLatentsTheyTake() {
    Tensor steps = zeros(1);
    Tensor text = zeros(1, 3, 6);
    assertUNet(
        "latents are (1, 4, 8, 8), expected (B, C=4, F, H, W)", zeros(1, 4, 8, 8), steps, text);
    assertUNet(
        "latents are (1, 9, 2, 8, 8), expected (B, C=4, F, H, W)",
        zeros(1, 9, 2, 8, 8),
        steps,
        text);
    assertUNet(
        "latents are (1, 4, 0, 8, 8), expected (B, C=4, F, H, W)",
        zeros(1, 4, 0, 8, 8),
        steps,
        text);
    assertUNet(
        "latents are (1, 4, 6, 8, 8), expected at most 5 frames",
        zeros(1, 4, 6, 8, 8),
        steps,
        text);
  }

  @Test
  void unetsSayWhatGoesWithTheLatents() {
    Tensor latents = zeros(4, 4, 3, 8, 8);
    Tensor steps = zeros(1);
    Tensor text = zeros(1, 3, 6);
    assertUNet("timesteps are (), expected (B)", latents, zeros(), text);
    assertUNet("timesteps are (2), expected (1) or (4)", latents, zeros(2), text);
    assertUNet("text states are (3, 6), expected (B, T, D=6)", latents, steps, zeros(3, 6));
    assertUNet("text states are (1, 3, 8), expected (B, T, D=6)", latents, steps, zeros(1, 3, 8));
    for (int texts : new int[] {2, 3, 6, 24}) {
      assertUNet(
          "text states are (%d, 3, 6), expected 1, 4 or 12 of them for latents (4, 4, 3, 8, 8)"
              .formatted(texts),
          latents,
          steps,
          zeros(texts, 3, 6));
    }
  }

  @Test
  void motionModulesFitTheUNet() {
    for (int[] headsAndGroups : new int[][] {{3, 4}, {2, 3}}) {
      MotionConfig wrong =
          new MotionConfig(2, 1, headsAndGroups[0], 5, false, headsAndGroups[1], false, false, 1);
      assertRefused(
          "down_blocks.0.motion_modules.0: 8 channels cannot be divided in %d heads and %d groups"
              .formatted(headsAndGroups[0], headsAndGroups[1]),
          () -> UNet.describe(SMALL, Optional.of(wrong), false, NetworkCase.PLAIN));
    }
  }

  @Test
  void residualsAreOneForEachSkip() {
    UNet unet = new UNet(SMALL, MOTION, NetworkCase.PLAIN, NONE);
    assertRefused(
        "1 residuals of a control network, expected 5",
        () ->
            unet.predict(
                zeros(1, 4, 3, 8, 8), zeros(1), zeros(1, 3, 6), List.of(zeros(3, 8, 8, 8))));
  }

  private static void assertControl(String message, Tensor given, Optional<Tensor> mask) {
    ControlConfig config = new ControlConfig(SMALL, MOTION, 3, true, List.of(2, 4, 6));
    ControlNet network = new ControlNet(config, NetworkCase.PLAIN, NONE);
    assertRefused(
        message,
        () -> network.residuals(zeros(2, 4, 3, 8, 6), zeros(1), zeros(1, 3, 6), given, mask, 1));
  }

  @Test
  void controlNetworksSayWhatTheyAreGiven() {
    Tensor given = zeros(2, 3, 3, 32, 24);
    String expected = ", expected (B=2, C=3, F=3, H=32, W=24)";
    assertControl("frames given are (2, 4, 3, 8, 6)" + expected, zeros(2, 4, 3, 8, 6), mask());
    assertControl("frames given are (1, 3, 3, 32, 24)" + expected, zeros(1, 3, 3, 32, 24), mask());
    assertControl("frames given are (2, 3, 4, 32, 24)" + expected, zeros(2, 3, 4, 32, 24), mask());
    assertControl("the control network needs a mask", given, Optional.empty());
    assertControl(
        "masks are (2, 3, 3, 32, 24), expected (B=2, C=1, F=3, H=32, W=24)",
        given,
        Optional.of(given));
  }

  private static Optional<Tensor> mask() {
    return Optional.of(zeros(2, 1, 3, 32, 24));
  }

  @Test
  void controlNetworksCheckWhatUNetsCheck() {
    ControlConfig config = new ControlConfig(SMALL, MOTION, 3, false, List.of());
    ControlNet network = new ControlNet(config, NetworkCase.PLAIN, NONE);
    assertRefused(
        "latents are (1, 4, 6, 8, 8), expected at most 5 frames",
        () ->
            network.residuals(
                zeros(1, 4, 6, 8, 8),
                zeros(1),
                zeros(1, 3, 6),
                zeros(1, 3, 6, 8, 8),
                Optional.empty(),
                1));
  }

  @Test
  void textEncodersSayWhichTokensThereAre() {
    TextEncoderConfig config = new TextEncoderConfig(8, 2, 2, 16, true, 1e-5, 50, 7);
    TextEncoder encoder = new TextEncoder(config, 0, NetworkCase.PLAIN, NONE);
    assertRefused("token ids are (7), expected (B, T)", () -> encoder.states(zeros(7)));
    assertRefused(
        "token ids are (1, 8), expected at most 7 for a text", () -> encoder.states(zeros(1, 8)));
    for (long wrong : new long[] {-1, 50}) {
      assertRefused(
          "token " + wrong + ", expected 0 to 49: does the tokenizer belong to this text encoder?",
          () -> encoder.states(Tensor.of(new long[] {0, wrong}, Shape.of(1, 2))));
    }
    for (int skip : new int[] {-1, 2}) {
      assertRefused(
          "clip skip is " + skip + ", expected 0 to 1",
          () -> TextEncoder.describe(config, skip, NetworkCase.PLAIN));
    }
  }

  @Test
  void autoencodersSayWhatTheyTake() {
    VaeConfig config = new VaeConfig(3, 3, List.of(4, 8, 8), 1, 4, 2, 0.18215, 0, true, true);
    Vae vae = new Vae(config, NetworkCase.PLAIN, NONE);
    assertRefused(
        "pictures are (3, 16, 16), expected (N, C=3, H, W)", () -> vae.encode(zeros(3, 16, 16)));
    assertRefused(
        "pictures are (1, 4, 16, 16), expected (N, C=3, H, W)",
        () -> vae.encode(zeros(1, 4, 16, 16)));
    assertRefused(
        "pictures are (1, 3, 16, 18), expected height and width divisible by 4",
        () -> vae.encode(zeros(1, 3, 16, 18)));
    String expected = "latents are (1, 3, 16, 16), expected (N, C=4, H, W)";
    assertRefused(expected, () -> vae.decode(zeros(1, 3, 16, 16)));
    assertRefused(expected, () -> vae.decodeTiled(zeros(1, 3, 16, 16), 8));
    assertRefused(
        "tiles are 4 latents wide, expected at least 8",
        () -> vae.decodeTiled(zeros(1, 4, 16, 16), 4));
  }

  @Test
  void mostFramesAreFine() {
    assertTrue(MOTION.isPresent());
    UNet.check(
        SMALL, MOTION, zeros(1, 4, MOTION.get().positions(), 8, 8), zeros(1), zeros(1, 3, 6));
    UNet.check(SMALL, Optional.empty(), zeros(1, 4, 60, 8, 8), zeros(1), zeros(60, 3, 6));
  }
}
