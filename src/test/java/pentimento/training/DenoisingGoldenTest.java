package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.Close;
import pentimento.diffusion.Betas;
import pentimento.diffusion.NoiseSchedule;
import pentimento.diffusion.Prediction;
import pentimento.model.Layers;
import pentimento.model.NetworkCase;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Gradients;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Value;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.training.DenoisingGraphs.Objective;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.MotionFamily;

/** One step of the reference's training: its loss, and gradients after clipping to norm 1. */
class DenoisingGoldenTest {
  private static final double TOLERANCE = 1e-4;

  private static final Path ROOT =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));

  /** Parts of the names that the reference gives to motion modules, and ours. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(".temporal_transformer.", ".");
    NAMES.put("attention_blocks.0.", "attn1.");
    NAMES.put("attention_blocks.1.", "attn2.");
    NAMES.put("norms.0.", "norm1.");
    NAMES.put("norms.1.", "norm2.");
    NAMES.put("ff_norm.", "norm3.");
  }

  private static String ours(String name) {
    String ours = name;
    for (Map.Entry<String, String> part : NAMES.entrySet()) {
      ours = ours.replace(part.getKey(), part.getValue());
    }
    return ours;
  }

  private static Networks networks(boolean motion, boolean replication) throws IOException {
    JsonNode moving = NetworkCase.config("motion-processpainter");
    UNetConfig unet = UNetConfig.of(NetworkCase.config("unet2d"));
    Optional<MotionConfig> modules =
        motion
            ? Optional.of(MotionConfig.of(moving, MotionFamily.PROCESSPAINTER))
            : Optional.empty();
    Optional<ControlConfig> control =
        replication
            ? Optional.of(
                ControlConfig.of(
                    NetworkCase.config("replication-processpainter"), MotionFamily.PROCESSPAINTER))
            : Optional.empty();
    // The case gives text states: the encoder's width is all that counts of it.
    TextEncoderConfig text = new TextEncoderConfig(24, 1, 1, 24, true, 1e-5, 514, 77);
    return new Networks(text, unet, modules, control);
  }

  private static Map<String, Tensor> weights(Component learning, boolean... with)
      throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    add(weights, "unet2d", Component.UNET, "unet.");
    if (with[0]) {
      add(weights, "motion-processpainter", Component.MOTION, "unet.");
    }
    if (with[1]) {
      add(weights, "replication-processpainter", Component.REPLICATION, "replication.");
    }
    weights.forEach(
        (name, weight) -> weight.requireGradient(WeightPlace.of(name).component() == learning));
    return weights;
  }

  private static void add(
      Map<String, Tensor> weights, String from, Component component, String prefix)
      throws IOException {
    Contents.read(ROOT.resolve(from).resolve("weights.safetensors"))
        .part(component)
        .forEach((name, stored) -> weights.put(prefix + name, stored.load().to(DType.F32)));
  }

  private static Tensor video(Tensor tensor) {
    Shape s = tensor.shape();
    return s.rank() == 5
        ? tensor
        : tensor.reshape(Shape.of(s.size(0), s.size(1), 1, s.size(2), s.size(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "motion", "replication"})
  void lossAndGradientsAreTheReferences(String stage) throws IOException {
    NetworkCase golden = new NetworkCase("train-" + stage);
    boolean motion = !stage.equals("base");
    boolean replication = stage.equals("replication");
    Component learning =
        replication ? Component.REPLICATION : motion ? Component.MOTION : Component.UNET;
    Networks networks = networks(motion, replication);
    Graph graph = new Graph("Golden", NetworkCase.PLAIN);
    Value[] in = new Value[6];
    String[] names = {"latents", "noise", "timesteps", "alpha_bars", "context", "given"};
    for (int i = 0; i < (replication ? 6 : 5); i++) {
      in[i] = graph.input(names[i]);
    }
    Objective objective =
        DenoisingGraphs.objective(
            new Layers(graph),
            networks,
            Prediction.EPSILON,
            new DenoisingGraphs.Noised(in[0], in[1], in[2], in[3], Optional.empty()),
            in[4],
            Optional.ofNullable(in[5]));
    graph.output(objective.loss(), objective.prediction());
    try (Scope scope = Scope.open()) {
      Tensor step = golden.get("timestep").reshape(Shape.of(1));
      double alpha = NoiseSchedule.of(Betas.MOTION).at((int) step.toLongs()[0]).alpha();
      Map<String, Tensor> weights = weights(learning, motion, replication);
      List<Tensor> inputs = new ArrayList<>();
      // PyTorch crashes where a norm that learns has an input that needs no gradient.
      inputs.add(video(golden.get("x0")).requireGradient(true));
      inputs.add(video(golden.get("noise")));
      inputs.add(step.to(DType.F32));
      inputs.add(Tensor.of(new float[] {(float) (alpha * alpha)}, Shape.of(1)));
      inputs.add(golden.get("encoder_hidden_states"));
      if (replication) {
        inputs.add(Tensor.cat(1, golden.get("condition"), golden.get("condition_mask")));
      }
      try (Gradients recording = Gradients.record()) {
        Tensor loss = graph.compile().run(weights::get, inputs.toArray(Tensor[]::new)).get(0);
        Close.assertClose(
            golden.get("loss").toDoubles(), loss.toDoubles(), TOLERANCE, stage + ", loss");
        recording.backward(loss);
      }
      checkGradients(golden, weights, replication ? "replication." : "unet.");
    }
  }

  /** The reference's are after clipping: ours are clipped by the norm of them all. */
  private static void checkGradients(
      NetworkCase golden, Map<String, Tensor> weights, String prefix) {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    double squares = 0;
    for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
      Optional<Tensor> gradient = weight.getValue().gradient();
      if (gradient.isPresent()) {
        double[] values = gradient.get().toDoubles();
        gradients.put(weight.getKey(), values);
        for (double value : values) {
          squares += value * value;
        }
      }
    }
    double scale = Math.min(1, 1 / (Math.sqrt(squares) + 1e-6));
    int compared = 0;
    for (String name : golden.names()) {
      if (name.startsWith("grad.")) {
        String ours = prefix + ours(name.substring("grad.".length()));
        double[] values = gradients.get(ours);
        assertTrue(values != null, "there is no gradient of " + ours);
        double[] clipped = new double[values.length];
        for (int i = 0; i < values.length; i++) {
          clipped[i] = scale * values[i];
        }
        Close.assertClose(golden.get(name).toDoubles(), clipped, TOLERANCE, name);
        compared++;
      }
    }
    assertEquals(26, compared, "gradients");
  }
}
