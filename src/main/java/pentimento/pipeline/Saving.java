package pentimento.pipeline;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pentimento.diffusion.Guidance;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;

/**
 * How memory is saved.
 *
 * @param rungs the ways, in the order of {@link Rung}
 */
public record Saving(Set<Rung> rungs) {
  /** Not at all. */
  public static final Saving NONE = new Saving(Set.of());

  /** What requests call {@link #NONE}: that it was chosen, too, must be known. */
  public static final String NOTHING = "none";

  /** Keeps a copy, in order. */
  public Saving {
    EnumSet<Rung> sorted = EnumSet.noneOf(Rung.class);
    sorted.addAll(rungs);
    rungs = Collections.unmodifiableSet(sorted);
  }

  /** By some ways. */
  public static Saving by(Rung... rungs) {
    return new Saving(Set.copyOf(Arrays.asList(rungs)));
  }

  /**
   * From words.
   *
   * @param words of {@link Rung}, or the one word "none"
   * @throws IllegalArgumentException when one is unknown
   */
  public static Saving of(List<String> words) {
    return words.equals(List.of(NOTHING))
        ? NONE
        : new Saving(words.stream().map(Rung::of).collect(Collectors.toSet()));
  }

  /** As words, one at least. */
  public List<String> words() {
    return rungs.isEmpty() ? List.of(NOTHING) : rungs.stream().map(Rung::word).toList();
  }

  /** Is this one of the ways? */
  public boolean has(Rung rung) {
    return rungs.contains(rung);
  }

  /** How networks compute then. */
  public Lowering applied(Lowering usual) {
    Lowering how = has(Rung.MAPPED) ? Lowering.plain(usual.type(), usual.device()) : usual;
    return how.withPart(has(Rung.CHUNKS) ? Lowering.USUAL_PART : 0)
        .withSlice(has(Rung.SLICES) ? Lowering.USUAL_SLICE : 0);
  }

  /** Types of weights that stay in their files. */
  Set<DType> mapped(Lowering usual) {
    return has(Rung.MAPPED) && usual.device() == Device.CPU ? Set.of(usual.type()) : Set.of();
  }

  /** How a guided network is asked. */
  public Guidance.Passes passes() {
    return has(Rung.TURNS) ? Guidance.Passes.SEQUENTIAL : Guidance.Passes.BATCHED;
  }

  @Override
  public String toString() {
    return String.join(", ", words());
  }
}
