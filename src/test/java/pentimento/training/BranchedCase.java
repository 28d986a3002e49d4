package pentimento.training;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pentimento.diffusion.Prediction;
import pentimento.model.Branches;
import pentimento.model.Branches.Part;
import pentimento.model.Layers;
import pentimento.model.NetworkCase;
import pentimento.model.motion.MotionConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Gradients;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Value;
import pentimento.tensor.Weights;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.training.DenoisingGraphs.Objective;
import pentimento.weights.MotionFamily;
import pentimento.weights.StoredTensor;

/** A small U-Net with motion modules that learns by branches, over golden weights. */
final class BranchedCase {
  static final Branches SPATIAL = new Branches(4, 0.6, Set.of(Part.SPATIAL));
  static final Branches TEMPORAL = SPATIAL.of(Part.TEMPORAL);
  static final Branches BOTH = SPATIAL.of(Part.SPATIAL, Part.TEMPORAL);

  private static final int FRAMES = 3;

  final UNetConfig unet;
  final MotionConfig motion;
  private final Map<String, StoredTensor> stored;

  /** By the golden case of some motion modules. */
  BranchedCase(String name) throws IOException {
    NetworkCase golden = new NetworkCase(name);
    unet =
        UNetConfig.of(
            golden.config().has("unet")
                ? golden.config().get("unet")
                : NetworkCase.config(golden.weightFolders().get(0)));
    motion = MotionConfig.of(golden.config(), MotionFamily.PROCESSPAINTER);
    stored = new LinkedHashMap<>(golden.stored());
    stored.keySet().removeIf(weight -> weight.endsWith(".pe"));
  }

  Networks networks() {
    int width = unet.contextChannels();
    TextEncoderConfig text = new TextEncoderConfig(width, 1, 1, width, true, 1e-5, 514, 77);
    return new Networks(text, unet, Optional.of(motion), Optional.empty());
  }

  Map<String, StoredTensor> stored() {
    return stored;
  }

  /** The U-Net's own weights, by the names of training graphs. */
  Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new TreeMap<>();
    stored.forEach((name, one) -> weights.put("unet." + name, one.load().to(DType.F32)));
    return weights;
  }

  /** The loss and the prediction of text states. */
  Graph graph(Optional<Branches> branches) {
    return graph(branches, NetworkCase.PLAIN);
  }

  Graph graph(Optional<Branches> branches, Lowering how) {
    Graph graph = new Graph("Branched", how);
    Value[] in = new Value[5];
    String[] names = {"latents", "noise", "timesteps", "alpha_bars", "context"};
    for (int i = 0; i < in.length; i++) {
      in[i] = graph.input(names[i]);
    }
    Objective objective =
        DenoisingGraphs.objective(
            new Layers(graph),
            branches.map(networks()::withBranches).orElse(networks()),
            Prediction.EPSILON,
            new DenoisingGraphs.Noised(in[0], in[1], in[2], in[3], Optional.empty()),
            in[4],
            Optional.empty());
    graph.output(objective.loss(), objective.prediction());
    return graph;
  }

  /** The loss and the prediction, for what is left of the signal. */
  List<Tensor> run(Graph graph, Weights weights, double alphaBar) {
    float[] kept = {(float) alphaBar};
    Tensor left = Tensor.of(kept, Shape.of(1));
    return graph.compile().run(weights, latents(), noise(7), step(), left, text());
  }

  /** Gradients by that loss: of those that require one. */
  Tensor learn(Graph graph, Map<String, Tensor> weights, double alphaBar) {
    try (Gradients recording = Gradients.record()) {
      Tensor loss = run(graph, weights::get, alphaBar).get(0);
      recording.backward(loss);
      return loss;
    }
  }

  /** What the U-Net itself predicts of the latents, without noise. */
  Tensor predict(Weights weights) {
    UNet network = new UNet(unet, Optional.of(motion), NetworkCase.PLAIN, weights);
    return network.predict(latents(), step(), text());
  }

  private Tensor latents() {
    return noise(3);
  }

  private Tensor noise(long seed) {
    return random(seed, 1, Shape.of(1, unet.inChannels(), FRAMES, 8, 6));
  }

  private static Tensor step() {
    return Tensor.of(new float[] {321}, Shape.of(1));
  }

  private Tensor text() {
    return random(5, 1, Shape.of(1, 5, unet.contextChannels()));
  }

  /** Factors of a graph, such as half precision has them. */
  static Map<String, Tensor> factors(Graph graph, double down, double up) {
    Map<String, Tensor> factors = new TreeMap<>();
    graph
        .weights()
        .forEach(
            (name, shape) -> {
              if (Branches.partOfFactor(name).isPresent()) {
                double deviation = name.endsWith(".lora_up.weight") ? up : down;
                Tensor random = random(name.hashCode() & 0xffff, deviation, shape);
                factors.put(name, random.to(DType.F16).to(DType.F32));
              }
            });
    return factors;
  }

  static Tensor random(long seed, double deviation, Shape shape) {
    int count = Math.toIntExact(shape.elements());
    return Tensor.of(new TorchRandom(seed).normal(count), shape).times(deviation);
  }
}
