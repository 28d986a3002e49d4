package pentimento.model.lora;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pentimento.weights.StoredTensor;

/**
 * What an adapter does to one layer.
 *
 * @param name what the file calls the layer
 * @param weight what it does to the layer's weight
 * @param bias what it does to the layer's bias
 * @param alpha that the scale was made with
 */
record LoraLayer(
    String name, Optional<Change> weight, Optional<Change> bias, OptionalDouble alpha) {

  /** How a layer's factors are scaled when its own tensors do not say. */
  interface Scaling {
    /**
     * Gives what their product is multiplied with.
     *
     * @throws IllegalArgumentException when that cannot be known
     */
    Scale of(String layer, long rank);
  }

  /**
   * A scale.
   *
   * @param factor what the product is multiplied with
   * @param alpha that it was made with, if it was
   */
  record Scale(double factor, OptionalDouble alpha) {
    static final Scale ONE = new Scale(1, OptionalDouble.empty());
  }

  /** The changes, of weight and bias. */
  Stream<Change> changes() {
    return Stream.of(weight, bias).flatMap(Optional::stream);
  }

  /**
   * Puts a layer together.
   *
   * @param parts its tensors
   * @throws IllegalArgumentException when one is missing or does not fit another; names the layer
   */
  static LoraLayer of(String name, Map<LoraPart, StoredTensor> parts, Scaling scaling) {
    try {
      return new Parts(name, parts).layer(scaling);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the adapter of layer %s %s".formatted(Names.quoted(name), e.getMessage()), e);
    }
  }

  /** The tensors of a layer that are not used yet. */
  private static final class Parts {
    private final String name;
    private final Map<LoraPart, StoredTensor> left;
    private final Set<String> all;

    Parts(String name, Map<LoraPart, StoredTensor> parts) {
      this.name = name;
      left = new EnumMap<>(parts);
      all =
          parts.keySet().stream().map(Parts::plain).collect(Collectors.toCollection(TreeSet::new));
      Set<LoraPart> numbers = Set.of(LoraPart.ALPHA, LoraPart.SCALE, LoraPart.ON_INPUT);
      parts.forEach(
          (part, tensor) -> {
            if (!numbers.contains(part) && !tensor.dtype().isFloating()) {
              throw new IllegalArgumentException(
                  "has %s of type %s, expected floating-point numbers"
                      .formatted(plain(part), tensor.dtype()));
            }
            if (tensor.shape().elements() == 0) {
              throw new IllegalArgumentException(
                  "has an empty %s %s".formatted(plain(part), tensor.shape()));
            }
          });
    }

    private static String plain(LoraPart part) {
      return part.name().toLowerCase(Locale.ROOT);
    }

    private Optional<StoredTensor> take(LoraPart part) {
      return Optional.ofNullable(left.remove(part));
    }

    private StoredTensor need(LoraPart part) {
      return take(part)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "has %s, but no %s. Is the file whole?"
                          .formatted(String.join(", ", all), plain(part))));
    }

    private boolean hasAny(LoraPart... parts) {
      return Arrays.stream(parts).anyMatch(left::containsKey);
    }

    LoraLayer layer(Scaling scaling) {
      Optional<Factors> factors = factors();
      Scale scale = factors.map(of -> scale(of, scaling)).orElse(Scale.ONE);
      Optional<StoredTensor> ownAxis = take(LoraPart.DORA_SCALE);
      Optional<Magnitudes> magnitudes =
          take(LoraPart.MAGNITUDE)
              .map(values -> new Magnitudes(values, true))
              .or(() -> ownAxis.map(values -> new Magnitudes(values, false)));
      Optional<Change> weight = factors.map(of -> new Change(name, of, scale.factor(), magnitudes));
      Optional<Change> bias =
          take(LoraPart.UP_BIAS)
              .map(values -> ofBias(values, scale.factor()))
              .or(() -> take(LoraPart.DIFF_BIAS).map(values -> ofBias(values, 1)));
      if (!left.isEmpty() || weight.isEmpty() && (bias.isEmpty() || magnitudes.isPresent())) {
        throw new IllegalArgumentException(
            "has %s, which do not belong together".formatted(String.join(", ", all)));
      }
      return new LoraLayer(name, weight, bias, scale.alpha());
    }

    private Change ofBias(StoredTensor values, double scale) {
      return new Change(name, new Whole(values), scale, Optional.empty());
    }

    private Optional<Factors> factors() {
      if (hasAny(LoraPart.DOWN, LoraPart.UP, LoraPart.MID)) {
        return Optional.of(new LowRank(need(LoraPart.DOWN), need(LoraPart.UP), take(LoraPart.MID)));
      }
      if (left.keySet().stream().anyMatch(part -> part.name().startsWith("HADA"))) {
        return Optional.of(
            new Hadamard(
                pair(LoraPart.HADA_W1_A, LoraPart.HADA_W1_B, LoraPart.HADA_T1),
                pair(LoraPart.HADA_W2_A, LoraPart.HADA_W2_B, LoraPart.HADA_T2)));
      }
      if (left.keySet().stream().anyMatch(part -> part.name().startsWith("LOKR"))) {
        Kronecker.Side first = side(LoraPart.LOKR_W1, LoraPart.LOKR_W1_A, LoraPart.LOKR_W1_B);
        Kronecker.Side second = side(LoraPart.LOKR_W2, LoraPart.LOKR_W2_A, LoraPart.LOKR_W2_B);
        return Optional.of(new Kronecker(first, second));
      }
      if (hasAny(LoraPart.ON_INPUT)) {
        double flag = Numbers.scalar(need(LoraPart.ON_INPUT));
        return Optional.of(new Rescaling(need(LoraPart.WEIGHT), flag != 0));
      }
      return take(LoraPart.DIFF).map(Whole::new);
    }

    private Hadamard.Pair pair(LoraPart a, LoraPart b, LoraPart core) {
      return new Hadamard.Pair(need(a), need(b), take(core));
    }

    private Kronecker.Side side(LoraPart whole, LoraPart left, LoraPart right) {
      if (hasAny(left, right)) {
        Optional<StoredTensor> core =
            whole == LoraPart.LOKR_W2 ? take(LoraPart.LOKR_T2) : Optional.empty();
        return new Kronecker.Side(need(left), Optional.of(need(right)), core);
      }
      return new Kronecker.Side(need(whole), Optional.empty(), Optional.empty());
    }

    private Scale scale(Factors factors, Scaling scaling) {
      Optional<StoredTensor> alpha = take(LoraPart.ALPHA);
      Optional<StoredTensor> scale = take(LoraPart.SCALE);
      if (scale.isPresent()) {
        return new Scale(finite("scale", scale.get()), OptionalDouble.empty());
      }
      if (factors.rank().isEmpty()) {
        return Scale.ONE; // whatever alpha says: trainers write nonsense there then
      }
      long rank = factors.rank().getAsLong();
      if (alpha.isEmpty()) {
        return scaling.of(name, rank);
      }
      double value = finite("alpha", alpha.get());
      return new Scale(value == 0 ? 1 : value / rank, OptionalDouble.of(value)); // kohya's rule
    }

    private static double finite(String what, StoredTensor tensor) {
      double value;
      try {
        value = Numbers.scalar(tensor);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("has an %s that %s".formatted(what, e.getMessage()), e);
      }
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "has the %s %s, expected a finite number. Did its training fail?"
                .formatted(what, value));
      }
      return value;
    }
  }
}
