package pentimento.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.vae.VaeConfig;
import pentimento.model.vae.VaeDecoder;
import pentimento.model.vae.VaeEncoder;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * The lines that networks are written in for a GPU name no device, so the processor can compute
 * them: they must give the golden numbers, also in the half precision that is usual there.
 */
class GpuLinesTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static List<Tensor> run(NetworkCase golden, Graph graph, DType type, Tensor... inputs)
      throws IOException {
    Weights single = golden.load(graph.forms(), golden.stored(), NetworkCase.PLAIN);
    return graph.compile().run(name -> single.get(name).to(type), inputs);
  }

  private static Lowering how(DType type) {
    return Lowering.fast(type, Device.GPU);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16"})
  void sequences(DType type) throws IOException {
    for (String name : NetworkCase.named("motion-processpainter")) {
      NetworkCase golden = new NetworkCase(name);
      Optional<MotionConfig> motion = Optional.of(GoldenNetworks.motionConfig(golden));
      Tensor result =
          run(
                  golden,
                  UNet.describe(GoldenNetworks.unetConfig(golden), motion, false, how(type)),
                  type,
                  golden.get("sample").to(type),
                  GoldenNetworks.steps(golden).to(DType.F32),
                  golden.get("encoder_hidden_states").to(type))
              .get(0);
      golden.check("output", result, how(type));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16"})
  void replication(DType type) throws IOException {
    NetworkCase golden = new NetworkCase("replication-processpainter");
    ControlConfig config = GoldenNetworks.controlConfig(golden);
    List<Tensor> inputs = new ArrayList<>();
    Tensor given = GoldenNetworks.video(golden.get("condition")).to(type);
    inputs.add(GoldenNetworks.video(golden.get("sample")).to(type));
    inputs.add(GoldenNetworks.steps(golden).to(DType.F32));
    inputs.add(golden.get("encoder_hidden_states").to(type));
    inputs.add(config.mask() ? Tensor.cat(1, given, golden.get("condition_mask").to(type)) : given);
    inputs.add(Tensor.of(golden.get("conditioning_scale").toDoubles()[0]).to(type));
    List<Tensor> residuals =
        run(golden, ControlNet.describe(config, how(type)), type, inputs.toArray(Tensor[]::new));
    Tensor mid = residuals.get(residuals.size() - 1);
    Shape expected = golden.get("mid").shape();
    if (expected.rank() == 5) { // (B, C, F, H, W)
      Shape s = mid.shape();
      mid =
          mid.reshape(Shape.of(expected.size(0), expected.size(2), s.size(1), s.size(2), s.size(3)))
              .permute(0, 2, 1, 3, 4);
    }
    golden.check("mid", mid, how(type));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16"})
  void autoencoder(DType type) throws IOException {
    NetworkCase golden = new NetworkCase("vae");
    VaeConfig config = VaeConfig.of(golden.config());
    Graph encoder = VaeEncoder.describe(config, how(type));
    Graph decoder = VaeDecoder.describe(config, how(type));
    golden.check(
        "mean", run(golden, encoder, type, golden.get("image").to(type)).get(0), how(type));
    golden.check(
        "decoded", run(golden, decoder, type, golden.get("latent").to(type)).get(0), how(type));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16"})
  void prompts(DType type) throws IOException {
    NetworkCase golden = new NetworkCase("clip-text");
    Graph graph = TextEncoder.describe(TextEncoderConfig.of(golden.config()), 0, how(type));
    Tensor ids = golden.get("input_ids").to(DType.I64);
    golden.check("last_hidden_state", run(golden, graph, type, ids).get(0), how(type));
  }
}
