package pentimento.model.lora;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * A network's weights with adapters merged into them. Only the weights that adapters change are in
 * memory a second time; all others are the network's own. The network's own weights never change:
 * without the view, they are what they were, bit for bit.
 *
 * <pre>{@code
 * FittedLora oil = Lora.read(file).fit(UNet.describe(...).weights(), Map.of());
 * try (MergedWeights view =
 *     MergedWeights.of(base, lowering.device(), List.of(new MergedWeights.Part(oil.unet(), 0.8)))) {
 *   UNet unet = new UNet(config, motion, lowering, view);
 * }
 * }</pre>
 */
public final class MergedWeights implements Weights, AutoCloseable {
  private final Weights base;
  private final Map<String, Tensor> merged;
  private boolean closed;

  private MergedWeights(Weights base, Map<String, Tensor> merged) {
    this.base = base;
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
   * Merges adapters. Each changes the weight as the network has it, and the changes are added:
   * their order does not matter. What they give is computed in single precision, and then rounded
   * once to the type of the weight.
   *
   * @param base weights of a network, which stay the caller's and must be open as long as the view
   * @param device where they are
   * @param parts any number; the same adapter may be there twice
   * @throws IllegalArgumentException when a merged weight is not finite
   */
  public static MergedWeights of(Weights base, Device device, List<Part> parts) {
    List<Part> active = parts.stream().filter(part -> part.multiplier() != 0).toList();
    Set<String> names = new LinkedHashSet<>();
    active.forEach(part -> names.addAll(part.changes().weights()));
    MergedWeights view = new MergedWeights(base, new LinkedHashMap<>());
    try {
      for (String name : names) {
        view.merged.put(name, merge(name, base.get(name), device, active));
      }
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
    return view;
  }

  private static Tensor merge(String name, Tensor weight, Device device, List<Part> parts) {
    try (Scope scope = Scope.open()) {
      Tensor plain = weight.to(Device.CPU).to(DType.F32);
      Tensor sum = plain;
      for (Part part : parts) {
        Change change = part.changes().all().get(name);
        if (change != null) {
          sum = sum.plus(change.of(plain).times(part.multiplier()));
        }
      }
      Tensor result = sum.to(weight.dtype()).to(device).channelsLast();
      if (!result.isFinite()) {
        throw new IllegalArgumentException(
            "%s gives %s values that are no numbers: it is damaged, or too strong"
                .formatted(adapters(name, parts), name));
      }
      return scope.release(result);
    }
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
    return tensor == null ? base.get(name) : tensor;
  }

  /** Names of the weights that differ from the network's own. */
  public Set<String> changed() {
    return Set.copyOf(merged.keySet());
  }

  /** Frees the merged weights, and none of the network's own. */
  @Override
  public void close() {
    closed = true;
    merged.values().forEach(Tensor::close);
    merged.clear();
  }
}
