package pentimento.model.lora;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;

/**
 * A network's weights with adapters merged into them. Only the weights that adapters change are in
 * memory a second time; all others are the network's own. The network's own weights never change:
 * without the view, they are what they were, bit for bit.
 *
 * <pre>{@code
 * Graph graph = UNet.describe(config, motion, false, lowering);
 * FittedLora oil = Lora.read(file).fit(graph.weights(), Map.of());
 * StoredWeights stored = new StoredWeights(...);
 * try (LoadedWeights own = LoadedWeights.load(graph.forms(), stored, lowering);
 *     MergedWeights view =
 *         MergedWeights.of(
 *             own, stored, graph.forms(), lowering, List.of(new Part(oil.unet(), 0.8)))) {
 *   UNet unet = new UNet(config, motion, lowering, view);
 * }
 * }</pre>
 */
public final class MergedWeights implements Weights, AutoCloseable {
  private final Weights own;
  private final Map<String, Tensor> merged;
  private boolean closed;

  private MergedWeights(Weights own, Map<String, Tensor> merged) {
    this.own = own;
    this.merged = merged;
  }

  /**
   * An adapter and how strong it is.
   *
   * @param changes of the network that it is merged into
   * @param multiplier 1 as it was trained, 0 nothing, below 0 the opposite
   */
  public record Part(LoraChanges changes, double multiplier) {
    /** Checks that the multiplier is finite. */
    public Part {
      Objects.requireNonNull(changes, "changes");
      if (!Double.isFinite(multiplier)) {
        throw new IllegalArgumentException(
            "the weight of adapter %s is %s, expected a finite number"
                .formatted(changes.adapter(), multiplier));
      }
    }
  }

  /**
   * Merges adapters. Each changes the weight as its file has it, and the changes are added: their
   * order does not matter. The sum is computed in single precision, and rounded once to the type of
   * the lowering.
   *
   * @param own a network's weights in the form that it computes with; they stay the caller's, and
   *     must be open as long as the view
   * @param stored the same weights as their files have them; need not stay open
   * @param forms the weights that the network declares; changes of others, such as of layers that
   *     clip skip leaves out, make no difference to it and are not merged
   * @param lowering of the network
   * @param parts any number; an adapter may be there twice
   * @throws IllegalArgumentException when a merged weight is not finite; names the adapters
   */
  public static MergedWeights of(
      Weights own,
      Weights stored,
      Map<String, WeightForm> forms,
      Lowering lowering,
      List<Part> parts) {
    List<Part> active = parts.stream().filter(part -> part.multiplier() != 0).toList();
    Set<String> names = new LinkedHashSet<>();
    active.forEach(part -> names.addAll(part.changes().weights()));
    names.retainAll(forms.keySet());
    MergedWeights view = new MergedWeights(own, new LinkedHashMap<>());
    try {
      for (String name : names) {
        view.merged.put(name, merge(name, stored, forms.get(name), lowering, active));
      }
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
    return view;
  }

  private static Tensor merge(
      String name, Weights stored, WeightForm form, Lowering lowering, List<Part> parts) {
    try (Scope scope = Scope.open()) {
      Tensor sum = merged(name, stored.get(name), parts);
      if (!sum.to(lowering.type()).isFinite()) {
        throw new IllegalArgumentException(
            "%s gives %s values that are no numbers: it is damaged, or too strong"
                .formatted(adapters(name, parts), name));
      }
      return scope.release(form.prepare(sum, lowering));
    }
  }

  /**
   * One weight with adapters merged.
   *
   * @param name of the weight
   * @param own as its file has it
   * @return in single precision on the CPU, owned by the current scope
   */
  public static Tensor merged(String name, Tensor own, List<Part> parts) {
    Tensor plain = own.to(Device.CPU).to(DType.F32);
    Tensor sum = plain;
    for (Part part : parts) {
      Change change = part.changes().all().get(name);
      if (change != null && part.multiplier() != 0) {
        sum = sum.plus(change.of(plain).times(part.multiplier()));
      }
    }
    return sum;
  }

  private static String adapters(String name, List<Part> parts) {
    List<String> names =
        parts.stream()
            .map(Part::changes)
            .filter(changes -> changes.weights().contains(name))
            .map(LoraChanges::adapter)
            .distinct()
            .toList();
    return String.join(" with ", names);
  }

  /**
   * One of the weights, merged or the network's own.
   *
   * @throws IllegalStateException when the view is closed
   */
  @Override
  public Tensor get(String name) {
    if (closed) {
      throw new IllegalStateException("the view of merged weights is closed");
    }
    Tensor tensor = merged.get(name);
    return tensor == null ? own.get(name) : tensor;
  }

  /** Names of the weights that differ from the network's own. */
  public Set<String> changed() {
    return Set.copyOf(merged.keySet());
  }

  /** Does a weight differ from the network's own? */
  public boolean changed(String name) {
    return merged.containsKey(name);
  }

  /** Frees the merged weights, and none of the network's own. */
  @Override
  public void close() {
    closed = true;
    merged.values().forEach(Tensor::close);
    merged.clear();
  }
}
