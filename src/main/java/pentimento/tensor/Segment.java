package pentimento.tensor;

import java.util.List;

/**
 * A part of a graph that can be run by itself, given what the parts before it left: training keeps
 * only that and computes the rest again (Chen et al. 2016, arXiv 1604.06174).
 *
 * @param name of the part
 * @param method that runs it
 * @param takes names of the values that it needs, graph inputs among them
 * @param gives names of the values that later parts or the caller need
 * @param weights that it uses
 */
public record Segment(
    String name, String method, List<String> takes, List<String> gives, List<String> weights) {
  /** Copies the lists. */
  public Segment {
    takes = List.copyOf(takes);
    gives = List.copyOf(gives);
    weights = List.copyOf(weights);
  }
}
