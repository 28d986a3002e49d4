package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.Close;
import pentimento.model.motion.MotionConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.MotionFamily;

/** Layers in parts and attention in slices change nothing but rounding. */
class PartsTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static final Lowering HALF = NetworkCase.HALF.withPart(3000).withSlice(7);
  private static final Lowering PLAIN = NetworkCase.PLAIN.withPart(2000);

  /** A part for each picture and pixel, uneven parts; with slices and without; those alone. */
  private static final List<Lowering> SINGLE =
      List.of(
          NetworkCase.SINGLE.withPart(1),
          NetworkCase.SINGLE.withPart(3000).withSlice(30),
          NetworkCase.SINGLE.withSlice(7));

  static Stream<Arguments> unets() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String name : List.of("unet2d", "motion-processpainter", "motion-animatediff-v2")) {
      SINGLE.forEach(how -> all.add(Arguments.of(name, how)));
    }
    for (String name : NetworkCase.named("motion")) {
      all.add(Arguments.of(name, SINGLE.get(1)));
    }
    all.add(Arguments.of("unet2d-linear-projection", SINGLE.get(0)));
    for (String name : List.of("unet2d", "motion-processpainter")) {
      all.add(Arguments.of(name, HALF));
      all.add(Arguments.of(name, PLAIN));
    }
    return all.stream();
  }

  private static Tensor noise(long seed, long... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.of(new TorchRandom(seed).normal(Math.toIntExact(shape.elements())), shape);
  }

  @ParameterizedTest
  @MethodSource("unets")
  void unet(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    boolean moving = name.startsWith("motion");
    UNetConfig config = moving ? GoldenNetworks.unetConfig(golden) : UNetConfig.of(golden.config());
    List<Tensor> results = new ArrayList<>();
    for (Lowering one : List.of(NetworkCase.SINGLE, how)) {
      UNet unet =
          moving
              ? GoldenNetworks.motionUNet(golden, false, one)
              : GoldenNetworks.unet(golden, false, one);
      results.add(
          unet.predict(
              noise(1, 2, config.inChannels(), 5, 6, 5),
              Tensor.of(new float[] {801, 21}, Shape.of(2)),
              noise(2, 2, 5, config.contextChannels())));
    }
    check(results.get(0), results.get(1), how, name + " " + how);
  }

  private static void check(Tensor expected, Tensor actual, Lowering how, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    if (how.type() == NetworkCase.SINGLE.type()) {
      Close.assertClose(expected.toFloats(), actual.toFloats(), NetworkCase.TOLERANCE, what);
    } else {
      Close.assertCloseOnTheWhole(expected.toFloats(), actual.toFloats(), 0.04, what);
    }
  }

  static Stream<Arguments> controls() throws IOException {
    return Stream.concat(
            NetworkCase.named("replication").stream(), NetworkCase.named("controlnet").stream())
        .map(name -> Arguments.of(name, SINGLE.get(1)));
  }

  @ParameterizedTest
  @MethodSource("controls")
  void control(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    boolean sparse = golden.names().contains("condition");
    List<List<Tensor>> results = new ArrayList<>();
    for (Lowering one : List.of(NetworkCase.SINGLE, how)) {
      results.add(
          GoldenNetworks.controlNet(golden, one)
              .residuals(
                  GoldenNetworks.video(golden.get("sample")),
                  GoldenNetworks.steps(golden),
                  golden.get("encoder_hidden_states"),
                  GoldenNetworks.video(golden.get(sparse ? "condition" : "hint")),
                  sparse ? Optional.of(golden.get("condition_mask")) : Optional.empty(),
                  1));
    }
    for (int i = 0; i < results.get(0).size(); i++) {
      check(results.get(0).get(i), results.get(1).get(i), how, name + " " + i + " " + how);
    }
  }

  @Test
  void vaesAttendInSlices() throws IOException {
    NetworkCase golden = new NetworkCase("vae");
    Lowering sliced = NetworkCase.SINGLE.withSlice(5);
    golden.check("decoded", GoldenNetworks.vae(golden, sliced).decode(golden.get("latent")));
    golden.check("mean", GoldenNetworks.vae(golden, sliced).encode(golden.get("image")).mean());
  }

  /** Training cuts graphs and other programs read them: neither has loops, nor other weights. */
  @Test
  void onlyGraphsThatAskForThemHaveLoops() throws IOException {
    NetworkCase golden = new NetworkCase("motion-processpainter");
    UNetConfig config = GoldenNetworks.unetConfig(golden);
    Optional<MotionConfig> motion = Optional.of(MotionConfig.of(MotionFamily.PROCESSPAINTER));
    var whole = UNet.describe(config, motion, false, NetworkCase.PLAIN);
    var parts = UNet.describe(config, motion, false, NetworkCase.PLAIN.withPart(1));
    assertFalse(source(whole.archive()).contains("torch.copy_"));
    assertTrue(source(parts.archive()).contains("torch.copy_"));
    assertEquals(new TreeSet<>(whole.weights().keySet()), new TreeSet<>(parts.weights().keySet()));
  }

  private static String source(byte[] archive) {
    return new String(archive, StandardCharsets.ISO_8859_1); // its entries are not compressed
  }
}
