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
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
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
        GoldenNetworks.unet(golden, false, how)
            .predict(
                GoldenNetworks.video(golden.get("sample")),
                GoldenNetworks.steps(golden),
                golden.get("encoder_hidden_states"));
    golden.check("output", result.reshape(golden.get("output").shape()), how);
  }

  static Stream<Arguments> vaes() throws IOException {
    return both("vae");
  }

  @ParameterizedTest
  @MethodSource("vaes")
  void vae(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    Vae vae = GoldenNetworks.vae(golden, how);
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
    List<String> outputs = List.of("last_hidden_state", "penultimate_with_final_norm");
    for (int skip = 0; skip < outputs.size(); skip++) {
      if (golden.names().contains(outputs.get(skip))) {
        TextEncoder encoder = GoldenNetworks.text(golden, skip, how);
        golden.check(outputs.get(skip), encoder.states(golden.get("input_ids")), how);
      }
    }
  }

  static Stream<Arguments> motions() throws IOException {
    return both("motion");
  }

  @ParameterizedTest
  @MethodSource("motions")
  void motion(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    Tensor result =
        GoldenNetworks.motionUNet(golden, false, how)
            .predict(
                golden.get("sample"),
                GoldenNetworks.steps(golden),
                golden.get("encoder_hidden_states"));
    golden.check("output", result, how);
  }

  static Stream<Arguments> controls() throws IOException {
    return Stream.concat(both("replication"), both("controlnet"));
  }

  @ParameterizedTest
  @MethodSource("controls")
  void control(String name, Lowering how) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    ControlNet network = GoldenNetworks.controlNet(golden, how);
    Tensor sample = GoldenNetworks.video(golden.get("sample"));
    Tensor text = golden.get("encoder_hidden_states");
    boolean sparse = golden.names().contains("condition");
    Optional<Tensor> mask = sparse ? Optional.of(golden.get("condition_mask")) : Optional.empty();
    List<Tensor> residuals =
        network.residuals(
            sample,
            GoldenNetworks.steps(golden),
            text,
            GoldenNetworks.video(golden.get(sparse ? "condition" : "hint")),
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
      UNet unet =
          sparse
              ? GoldenNetworks.motionUNet(other, true, how)
              : GoldenNetworks.unet(other, true, how);
      Tensor result = unet.predict(sample, GoldenNetworks.steps(golden), text, residuals);
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
    Tensor sample = GoldenNetworks.video(golden.get("sample"));
    Tensor result =
        unet.predict(sample, GoldenNetworks.steps(golden), golden.get("encoder_hidden_states"));
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
