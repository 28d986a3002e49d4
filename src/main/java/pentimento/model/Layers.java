package pentimento.model;

import java.util.Optional;
import pentimento.tensor.Dim;
import pentimento.tensor.Graph;
import pentimento.tensor.Parts;
import pentimento.tensor.Value;

/**
 * The layers that networks are made of, at a place of the network: names of weights begin with its
 * path. Each declares its weights in the graph.
 */
public final class Layers {
  private final Graph graph;
  private final String path;
  private final Optional<Branches> branches;

  /** The root of a graph: that of its network, or the place that its networks are in. */
  public Layers(Graph graph) {
    this(graph, "", Optional.empty());
  }

  private Layers(Graph graph, String path, Optional<Branches> branches) {
    this.graph = graph;
    this.path = path;
    this.branches = branches;
  }

  /** The same place; linear maps at it and inside it that are covered have low-rank branches. */
  public Layers withBranches(Branches learnt) {
    return new Layers(graph, path, Optional.of(learnt));
  }

  /** A place inside this one. */
  public Layers at(String part) {
    return new Layers(graph, path(part), branches);
  }

  /** A numbered place inside this one. */
  public Layers at(String part, int index) {
    return at(part + "." + index);
  }

  /** An empty part is this place itself. */
  private String path(String part) {
    return path.isEmpty() || part.isEmpty() ? path + part : path + "." + part;
  }

  /** Begins here a part of the graph that training may run by itself. */
  public void cut() {
    graph.cut(path);
  }

  /** What the following values are called, where they come from no layer of their own. */
  public Layers label(String part) {
    graph.label(path(part));
    return this;
  }

  private Value weight(String layer, String name, long... sizes) {
    label(layer);
    return graph.weight(path(layer) + "." + name, sizes);
  }

  /** A table of vectors, such as words are looked up in, (rows, columns). */
  public Value table(String name, long rows, long columns) {
    return weight(name, "weight", rows, columns);
  }

  /** Convolution of (N, in, H, W) with a bias, padded so that a stride of 1 keeps the size. */
  public Value conv2d(String name, Value x, int in, int out, int kernel) {
    return conv2d(name, x, in, out, kernel, 1, kernel / 2);
  }

  /** Convolution of (N, in, H, W) with a bias. */
  public Value conv2d(String name, Value x, int in, int out, int kernel, int stride, int padding) {
    return x.conv2d(
        weight(name, "weight", out, in, kernel, kernel),
        weight(name, "bias", out),
        stride,
        padding);
  }

  /** Linear map of tokens (N, T, in) or vectors (N, in) with a bias. */
  public Value linear(String name, Value x, int in, int out) {
    Value y = x.linear(weight(name, "weight", out, in), weight(name, "bias", out));
    return branched(name, x, y, in, out);
  }

  /** Linear map of tokens (N, T, in) without a bias. */
  public Value linearWithoutBias(String name, Value x, int in, int out) {
    return branched(name, x, x.linear(weight(name, "weight", out, in)), in, out);
  }

  /** With what the layer's branch adds, scaled where it is narrow. */
  private Value branched(String name, Value x, Value y, int in, int out) {
    Optional<Branches> branch = branches.filter(all -> all.cover(path(name)));
    if (branch.isEmpty()) {
      return y;
    }
    int rank = branch.get().rank();
    Value narrow = x.linear(weight(name + Branches.DOWN, "weight", rank, in));
    Value wide = weight(name + Branches.UP, "weight", out, rank);
    label(name);
    return y.plus(narrow.times(branch.get().scale()).linear(wide));
  }

  /** A convolution of 1x1 as a linear map of tokens: the same weights, (out, in, 1, 1). */
  public Value pointwise(String name, Value x, int in, int out) {
    return x.linear(weight(name, "weight", out, in, 1, 1), weight(name, "bias", out));
  }

  /** Group norm of (N, C, H, W), each picture by itself. */
  public Value groupNorm(String name, Value x, int channels, int groups, double eps) {
    return x.groupNorm(
        groups, weight(name, "weight", channels), weight(name, "bias", channels), eps);
  }

  /** Group norm of (B F, C, H, W) with one mean and variance for all frames of a sequence. */
  public Value groupNorm(String name, Value x, int channels, int groups, double eps, Dim frames) {
    return x.groupNormAcrossFrames(
        frames, groups, weight(name, "weight", channels), weight(name, "bias", channels), eps);
  }

  /**
   * The same group norm, each picture by itself or, with their number, the frames of a sequence
   * together, as what it does to parts.
   */
  public Parts.Norm groupNormOfParts(
      String name, Value x, int channels, int groups, double eps, Optional<Dim> frames) {
    Value weight = weight(name, "weight", channels);
    Value bias = weight(name, "bias", channels);
    return Parts.groupNormAcrossFrames(x, frames.orElse(Dim.of(1)), groups, weight, bias, eps);
  }

  /** Layer norm over the last dimension. */
  public Value layerNorm(String name, Value x, int channels, double eps) {
    return x.layerNorm(weight(name, "weight", channels), weight(name, "bias", channels), eps);
  }

  /** The last part of its path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Its path in the graph. */
  @Override
  public String toString() {
    return path;
  }
}
