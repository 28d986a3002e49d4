package pentimento.tensor;

import ai.djl.pytorch.jni.TorchBridge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A graph that can be run, any number of times, by any number of threads. Records for gradients
 * only inside {@link Gradients}.
 */
public final class Program {
  /** Loaded code stays in the process for good, so each graph is loaded once. */
  private static final Map<String, Program> LOADED = new ConcurrentHashMap<>();

  private final String name;
  private final long module;
  private final GraphSource source;

  private Program(String name, long module, GraphSource source) {
    this.name = name;
    this.module = module;
    this.source = source;
  }

  static Program of(String name, GraphSource source) {
    return LOADED.computeIfAbsent(
        name + "\n" + source.methods() + source.weights(),
        key -> new Program(name, TorchScript.load(name, source.methods()), source));
  }

  /** Names and shapes of the weights it is run with. */
  public Map<String, Shape> weights() {
    return source.weights();
  }

  /** Names of its inputs, in order. */
  public List<String> inputs() {
    return source.inputs();
  }

  /** Names of its outputs, in order. */
  public List<String> outputs() {
    return source.outputs();
  }

  /** Its parts, in the order in which they run. */
  public List<Segment> segments() {
    return source.segments();
  }

  /**
   * Runs it.
   *
   * @param weights all of those that it declares, in one type and on one device
   * @param inputs in the order in which the graph declared them
   * @return the graph's outputs, owned by the current scope
   * @throws TensorException when shapes do not fit; the message names the line
   */
  public List<Tensor> run(Weights weights, Tensor... inputs) {
    if (inputs.length != source.inputs().size()) {
      throw new IllegalArgumentException(
          "%s takes %s, but is given %d tensors".formatted(name, source.inputs(), inputs.length));
    }
    List<Object> arguments = new ArrayList<>(List.of(inputs));
    arguments.add(all(weights, source.weights().keySet()));
    return call("forward", arguments.toArray());
  }

  /**
   * Runs one part.
   *
   * @param live the values that it takes, in the order in which it names them
   * @return the values that it gives
   * @throws TensorException when shapes do not fit; the message names the line
   */
  public List<Tensor> run(Segment segment, Weights weights, List<Tensor> live) {
    if (live.size() != segment.takes().size()) {
      throw new IllegalArgumentException(
          "%s, %s takes %s, but is given %d tensors"
              .formatted(name, segment.name(), segment.takes(), live.size()));
    }
    return call(segment.method(), live, all(weights, segment.weights()));
  }

  private static List<Tensor> all(Weights weights, Iterable<String> names) {
    List<Tensor> tensors = new ArrayList<>();
    names.forEach(path -> tensors.add(weights.get(path)));
    return tensors;
  }

  private List<Tensor> call(String method, Object... arguments) {
    Supplier<long[]> run =
        () ->
            TorchBridge.toTensors(
                TorchBridge.run(module, method, TorchScript.arguments(arguments)));
    long[] results =
        Natives.call(Gradients.on(), source.sparing() ? () -> NativeHeap.sparing(run) : run);
    return Arrays.stream(results).mapToObj(Tensor::own).toList();
  }
}
