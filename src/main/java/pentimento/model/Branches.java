package pentimento.model;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Low-rank branches beside linear maps whose own weights are frozen, which is how LoRA is trained
 * (Hu et al. 2021, arXiv 2106.09685, section 4.1): {@code W x + alpha / rank * up (down x)}. The
 * layers are those of ProcessPainter's Painting LoRA (arXiv 2406.06062): the projections of
 * queries, keys, values and results in all attentions of a part.
 *
 * <p>A layer's factors are called like its weight: {@code PATH.to_q.lora_down.weight}, (rank, in),
 * and {@code PATH.to_q.lora_up.weight}, (out, rank).
 *
 * @param rank inner size, 1..1024
 * @param alpha above 0
 * @param parts one or more
 */
public record Branches(int rank, double alpha, Set<Part> parts) {
  /** Name of the narrowing factor, behind its layer. */
  public static final String DOWN = ".lora_down";

  /** Name of the widening factor, behind its layer. */
  public static final String UP = ".lora_up";

  /** The largest rank; published adapters have 320 at most, the width of the narrowest layers. */
  public static final int MOST_RANK = 1024;

  private static final String WEIGHT = ".weight";

  private static final Pattern LAYERS =
      Pattern.compile(
          "(?:.*\\.)?(attentions|motion_modules)\\.\\d+\\.transformer_blocks\\.\\d+\\.attn[12]"
              + "\\.(?:to_q|to_k|to_v|to_out\\.0)");

  /** What is learnt: how things look, or how they change from frame to frame. */
  public enum Part {
    /** Both attentions of the U-Net's own transformers: within a picture, and to the text. */
    SPATIAL("attentions"),
    /** All attentions of its motion modules. */
    TEMPORAL("motion_modules");

    private final String folder;

    Part(String folder) {
      this.folder = folder;
    }

    private static Part in(String folder) {
      return folder.equals(SPATIAL.folder) ? SPATIAL : TEMPORAL;
    }

    /** Its name for people. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the numbers, and keeps a copy in the order of the parts. */
  public Branches {
    if (rank < 1 || rank > MOST_RANK) {
      throw new IllegalArgumentException(
          "the rank of a LoRA is %d, expected 1 to %d".formatted(rank, MOST_RANK));
    }
    // As files hold it: where alpha is 0, readers take it that there is none.
    if (!((float) alpha > 0 && Float.isFinite((float) alpha))) {
      throw new IllegalArgumentException(
          "alpha of a LoRA is %s, expected a number above 0".formatted(alpha));
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          "a LoRA of no part of the U-Net, expected spatial, temporal or both");
    }
    parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
  }

  /** The same of one of the parts, or of others. */
  public Branches of(Part first, Part... more) {
    return new Branches(rank, alpha, EnumSet.of(first, more));
  }

  /** What the product of a layer's factors is multiplied with. */
  public double scale() {
    return alpha / rank;
  }

  /** Has the layer of this path a branch? */
  boolean cover(String layer) {
    return partOf(layer).filter(parts::contains).isPresent();
  }

  private static Optional<Part> partOf(String layer) {
    Matcher matcher = LAYERS.matcher(layer);
    return matcher.matches() ? Optional.of(Part.in(matcher.group(1))) : Optional.empty();
  }

  /**
   * The part that a factor is of; empty for all other weights.
   *
   * @param weight its name in a graph
   */
  public static Optional<Part> partOfFactor(String weight) {
    for (String factor : new String[] {DOWN + WEIGHT, UP + WEIGHT}) {
      if (weight.endsWith(factor)) {
        return partOf(weight.substring(0, weight.length() - factor.length()));
      }
    }
    return Optional.empty();
  }

  /**
   * Checks that a graph has factors of all parts.
   *
   * @param weights names of all that the graph declares
   * @throws IllegalArgumentException when it has no layer of a part; names the part
   */
  public void requireIn(Collection<String> weights) {
    Set<Part> missing = EnumSet.copyOf(parts);
    weights.forEach(weight -> partOfFactor(weight).ifPresent(missing::remove));
    if (!missing.isEmpty()) {
      Part first = missing.iterator().next();
      throw new IllegalArgumentException(
          "a LoRA of %s attentions, but the U-Net has none%s"
              .formatted(first, first == Part.TEMPORAL ? " without motion modules" : ""));
    }
  }
}
