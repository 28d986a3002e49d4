package pentimento.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * Where a result was made with less work than its settings say, at some cost in likeness.
 *
 * @param cacheEvery the deep layers of the U-Net are computed in every so many steps, and their
 *     features kept in between, 1..{@value #MOST_STEPS}; 1 in every step (Ma et al. 2023,
 *     DeepCache, arXiv 2312.00858)
 * @param guidanceFrom share of the steps from which on guidance is heeded, 0..1
 * @param guidanceTo share of the steps up to which it is, 0..1 (Kynkaanniemi et al. 2024, arXiv
 *     2404.07724)
 * @param tile side of the tiles that the VAE decodes in, pixels; 0 in one piece
 * @param memory how memory was saved, in words of the pipeline; these change nothing but rounding,
 *     and a result made again has the same bytes only by the same. Empty where it is not said
 */
public record Economy(
    @JsonProperty(required = true) int cacheEvery,
    @JsonProperty(required = true) double guidanceFrom,
    @JsonProperty(required = true) double guidanceTo,
    @JsonProperty(required = true) int tile,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<String> memory) {
  /** Most steps between two whole ones. */
  public static final int MOST_STEPS = 50;

  /** Most words about memory. */
  private static final int MOST_WORDS = 16;

  /** Nothing is saved. */
  public static final Economy NONE = new Economy(1, 0, 1, 0);

  /** Without a word about memory. */
  public Economy(int cacheEvery, double guidanceFrom, double guidanceTo, int tile) {
    this(cacheEvery, guidanceFrom, guidanceTo, tile, List.of());
  }

  /** The same, but for memory. */
  public Economy withMemory(List<String> words, int tileSide) {
    return new Economy(cacheEvery, guidanceFrom, guidanceTo, tileSide, words);
  }

  /** Checks every range named above. */
  public Economy {
    memory = List.copyOf(memory);
    if (memory.size() > MOST_WORDS
        || memory.stream().anyMatch(word -> !word.matches("[a-z]{1,20}"))) {
      throw new IllegalArgumentException(
          "memory is %s, expected words".formatted(StrictJson.brief(memory.toString())));
    }
    Ranges.check("cache-every", cacheEvery, 1, MOST_STEPS);
    Ranges.check("guidance-from", guidanceFrom, 0, 1);
    Ranges.check("guidance-to", guidanceTo, 0, 1);
    Ranges.check("tile", tile, 0, Request.MAX_SIZE);
    if (guidanceTo < guidanceFrom) {
      throw new IllegalArgumentException(
          "guidance-to is %s, expected at least guidance-from, %s"
              .formatted(guidanceTo, guidanceFrom));
    }
  }
}
