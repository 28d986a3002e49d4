package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;
import pentimento.weights.StoredTensor;

/** The networks give the numbers of the implementations that they are known by. */
class NetworksGoldenTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Stream<Arguments> both(String prefix) throws IOException {
    return NetworkCase.named(prefix).stream()
        .flatMap(
            name ->
                Stream.of(NetworkCase.SINGLE, NetworkCase.PLAIN, NetworkCase.HALF)
                    .map(how -> Arguments.of(name, how)));
  }

  static Stream<Arguments> unets() throws IOException {
    return both("unet2d");
  }

  @ParameterizedTest
  @MethodSource("unets")
  void unet(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    Tensor result =
        plainUNet(golden, false, how)
            .predict(
                video(golden.get("sample")), steps(golden), golden.get("encoder_hidden_states"));
    golden.check("output", result.reshape(golden.get("output").shape()), how);
  }

  private static UNet plainUNet(NetworkCase golden, boolean controlled, Lowering how)
      throws IOException {
    UNetConfig config = UNetConfig.of(golden.config());
    Map<String, WeightForm> forms =
        UNet.describe(config, Optional.empty(), controlled, how).forms();
    Map<String, StoredTensor> stored = golden.stored();
    assertEquals(new TreeSet<>(stored.keySet()), new TreeSet<>(forms.keySet()));
    return new UNet(config, Optional.empty(), how, golden.load(forms, stored, how));
  }

  static Stream<Arguments> vaes() throws IOException {
    return both("vae");
  }

  @ParameterizedTest
  @MethodSource("vaes")
  void vae(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    VaeConfig config = VaeConfig.of(golden.config());
    Vae vae = new Vae(config, how, golden.load(Vae.forms(config, how), golden.stored(), how));
    Vae.Moments moments = vae.encode(golden.get("image"));
    golden.check("mean", moments.mean(), how);
    if (golden.names().contains("logvar")) {
      golden.check("logvar", moments.logVariance(), how);
    }
    golden.check("decoded", vae.decode(golden.get("latent")), how);
  }

  static Stream<Arguments> texts() throws IOException {
    return both("clip-text");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void text(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    TextEncoderConfig config = TextEncoderConfig.of(golden.config());
    List<String> outputs = List.of("last_hidden_state", "penultimate_with_final_norm");
    for (int skip = 0; skip < outputs.size(); skip++) {
      if (golden.names().contains(outputs.get(skip))) {
        Map<String, WeightForm> declared = TextEncoder.describe(config, skip, how).forms();
        TextEncoder encoder =
            new TextEncoder(config, skip, how, golden.load(declared, golden.stored(), how));
        golden.check(outputs.get(skip), encoder.states(golden.get("input_ids")), how);
      }
    }
  }

  /** A U-Net with motion modules, of a case's own configuration or of the one that it names. */
  private static UNetConfig unetConfig(NetworkCase golden) throws IOException {
    return UNetConfig.of(
        golden.config().has("unet")
            ? golden.config().get("unet")
            : NetworkCase.config(golden.weightFolders().get(0)));
  }

  private static UNet motionUNet(NetworkCase golden, boolean controlled, Lowering how)
      throws IOException {
    UNetConfig config = unetConfig(golden);
    Optional<MotionConfig> motion =
        Optional.of(MotionConfig.of(golden.config(), MotionFamily.PROCESSPAINTER));
    Map<String, WeightForm> forms = UNet.describe(config, motion, controlled, how).forms();
    Map<String, StoredTensor> stored = golden.stored();
    stored.keySet().removeIf(name -> name.endsWith(".pe"));
    assertEquals(new TreeSet<>(stored.keySet()), new TreeSet<>(forms.keySet()));
    return new UNet(config, motion, how, golden.load(forms, stored, how));
  }

  static Stream<Arguments> motions() throws IOException {
    return both("motion");
  }

  @ParameterizedTest
  @MethodSource("motions")
  void motion(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    Tensor result =
        motionUNet(golden, false, how)
            .predict(golden.get("sample"), steps(golden), golden.get("encoder_hidden_states"));
    golden.check("output", result, how);
  }

  /** Timesteps (B) or a scalar as (1). */
  private static Tensor steps(NetworkCase golden) {
    Tensor steps = golden.get("timestep");
    return steps.reshape(Shape.of(Math.max(1, steps.shape().elements())));
  }

  /** A video (B, C, F, H, W), or pictures (N, C, H, W) as a video of one frame each. */
  private static Tensor video(Tensor tensor) {
    Shape s = tensor.shape();
    return s.rank() == 5
        ? tensor
        : tensor.reshape(Shape.of(s.size(0), s.size(1), 1, s.size(2), s.size(3)));
  }

  static Stream<Arguments> controls() throws IOException {
    return Stream.concat(both("replication"), both("controlnet"));
  }

  @ParameterizedTest
  @MethodSource("controls")
  void control(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    ControlConfig config = ControlConfig.of(golden.config(), MotionFamily.PROCESSPAINTER);
    Map<String, WeightForm> forms = ControlNet.describe(config, how).forms();
    Map<String, StoredTensor> stored = golden.stored();
    stored.keySet().removeIf(each -> each.endsWith(".pe"));
    assertEquals(new TreeSet<>(stored.keySet()), new TreeSet<>(forms.keySet()));
    ControlNet network = new ControlNet(config, how, golden.load(forms, stored, how));
    Tensor sample = video(golden.get("sample"));
    Tensor text = golden.get("encoder_hidden_states");
    boolean sparse = golden.names().contains("condition");
    Optional<Tensor> mask = sparse ? Optional.of(golden.get("condition_mask")) : Optional.empty();
    List<Tensor> residuals =
        network.residuals(
            sample,
            steps(golden),
            text,
            video(golden.get(sparse ? "condition" : "hint")),
            mask,
            golden.get("conditioning_scale").toDoubles()[0]);
    for (int i = 0; i < residuals.size(); i++) {
      String what = i == residuals.size() - 1 ? "mid" : "down_" + i;
      Shape expected = golden.get(what).shape();
      Tensor actual = residuals.get(i);
      if (expected.rank() == 5) { // (B, C, F, H, W)
        Shape s = actual.shape();
        actual =
            actual
                .reshape(
                    Shape.of(expected.size(0), expected.size(2), s.size(1), s.size(2), s.size(3)))
                .permute(0, 2, 1, 3, 4);
      }
      golden.check(what, actual, how);
    }
    Matcher with = Pattern.compile("unet_output: (\\S+)").matcher(golden.note());
    assertEquals(golden.names().contains("unet_output"), with.find());
    if (golden.names().contains("unet_output")) {
      NetworkCase other = new NetworkCase(with.group(1));
      UNet unet = sparse ? motionUNet(other, true, how) : plainUNet(other, true, how);
      Tensor result = unet.predict(sample, steps(golden), text, residuals);
      golden.check("unet_output", result.reshape(golden.get("unet_output").shape()), how);
    }
  }

  static Stream<Arguments> singleFiles() throws IOException {
    return both("ldm");
  }

  @ParameterizedTest
  @MethodSource("singleFiles")
  void singleFile(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    UNetConfig config = UNetConfig.of(golden.config().get("unet"));
    Map<String, WeightForm> forms = UNet.describe(config, Optional.empty(), false, how).forms();
    Map<String, StoredTensor> stored = golden.stored(Component.UNET);
    assertEquals(new TreeSet<>(stored.keySet()), new TreeSet<>(forms.keySet()));
    UNet unet = new UNet(config, Optional.empty(), how, golden.load(forms, stored, how));
    Tensor sample = video(golden.get("sample"));
    Tensor result = unet.predict(sample, steps(golden), golden.get("encoder_hidden_states"));
    golden.check("output", result.reshape(golden.get("output").shape()), how);

    VaeConfig vaeConfig = VaeConfig.of(golden.config().get("vae"));
    Vae vae =
        new Vae(
            vaeConfig,
            how,
            golden.load(Vae.forms(vaeConfig, how), golden.stored(Component.VAE), how));
    Vae.Moments moments = vae.encode(golden.get("image"));
    golden.check("moments", Tensor.cat(1, moments.mean(), moments.logVariance()), how);
    golden.check("decoded", vae.decode(golden.get("latent")), how);
  }
}
