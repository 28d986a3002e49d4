package pentimento.tensor;

import java.util.HashMap;
import java.util.Map;
import pentimento.random.TorchRandom;

/** A network of one layer of each kind, in three segments, with a way past the middle one. */
final class SmallGraph {
  static final Shape INPUT = Shape.of(2, 4, 6, 5);
  private static final int IN = 4;
  private static final int WIDTH = 8;

  private SmallGraph() {}

  /** Input: x (N, 4, H, W). Output: (N, 8, H, W). */
  static Graph describe(Lowering lowering) {
    Graph graph = new Graph("Small", lowering);
    Value x = graph.input("x");
    graph.label("conv_in");
    Value map =
        x.conv2d(
            graph.weight("conv_in.weight", WIDTH, IN, 3, 3),
            graph.weight("conv_in.bias", WIDTH),
            1,
            1);
    graph.label("norm");
    Value normed =
        map.groupNorm(2, graph.weight("norm.weight", WIDTH), graph.weight("norm.bias", WIDTH), 1e-5)
            .silu();
    graph.cut("middle");
    graph.label("attention");
    Value tokens = normed.toTokens();
    Value q = linear(graph, "attention.to_q", tokens);
    Value k = linear(graph, "attention.to_k", tokens);
    Value v = linear(graph, "attention.to_v", tokens);
    graph.label("attention.sum");
    Value sum = q.attention(k, v, 2);
    graph.cut("end");
    Value y = linear(graph, "out", sum);
    graph.output(y.toMap(map).plus(map));
    return graph;
  }

  private static Value linear(Graph graph, String name, Value x) {
    graph.label(name);
    return x.linear(
        graph.weight(name + ".weight", WIDTH, WIDTH), graph.weight(name + ".bias", WIDTH));
  }

  /** Numbers of unit variance. */
  static Tensor noise(long seed, Shape shape, DType type) {
    int count = Math.toIntExact(shape.elements());
    return Tensor.of(new TorchRandom(seed).normal(count), shape).to(type);
  }

  /** Weights of the graph in a type, as they are stored. */
  static Map<String, Tensor> weights(Graph graph, DType type) {
    Map<String, Tensor> weights = new HashMap<>();
    graph
        .weights()
        .forEach(
            (name, shape) ->
                weights.put(
                    name, noise(name.hashCode(), shape, DType.F64).times(0.3).plus(0.1).to(type)));
    return weights;
  }

  /** Weights in the form that the graph wants. */
  static Weights prepared(Graph graph) {
    Map<String, Tensor> weights = weights(graph, DType.F32);
    graph
        .forms()
        .forEach(
            (name, form) ->
                weights.computeIfPresent(
                    name, (key, stored) -> form.prepare(stored, graph.lowering())));
    return weights::get;
  }
}
