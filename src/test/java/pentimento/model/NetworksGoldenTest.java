package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
    UNetConfig config = UNetConfig.of(golden.config());
    Map<String, WeightForm> declared = UNet.describe(config, Optional.empty(), false, how).forms();
    Map<String, StoredTensor> stored = golden.stored();
    assertEquals(
        stored.keySet().stream().sorted().toList(), declared.keySet().stream().sorted().toList());
    UNet unet = new UNet(config, Optional.empty(), how, golden.load(declared, stored, how));
    Tensor sample = golden.get("sample");
    Shape s = sample.shape();
    Tensor result =
        unet.predict(
            sample.reshape(Shape.of(s.size(0), s.size(1), 1, s.size(2), s.size(3))),
            golden.get("timestep"),
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
}
