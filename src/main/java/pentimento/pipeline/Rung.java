package pentimento.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A way to need less memory. None but {@link #TILES} changes more than rounding. */
public enum Rung {
  /** Both branches of guidance one after the other. */
  TURNS,
  /** Layers in parts: some pictures, or the histories of some pixels, at a time. */
  CHUNKS,
  /** Attention some queries at a time, where it is not so anyway. */
  SLICES,
  /** U-Net and replication network take turns in memory, read anew each time. */
  SWAP,
  /** Weights stay in their files, whose pages the system fetches and lets go. */
  MAPPED,
  /** Large pictures are decoded in tiles. */
  TILES;

  /** Its name on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of a name.
   *
   * @throws IllegalArgumentException when there is none; says which there are
   */
  public static Rung of(String word) {
    return Arrays.stream(values())
        .filter(rung -> rung.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no way to save memory, expected some of %s"
                        .formatted(
                            word.substring(0, Math.min(word.length(), 40)),
                            Arrays.stream(values())
                                .map(Rung::word)
                                .collect(Collectors.joining(", ")))));
  }
}
