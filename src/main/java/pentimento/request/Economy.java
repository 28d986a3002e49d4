package pentimento.request;

import com.fasterxml.jackson.annotation.JsonProperty;

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
 */
public record Economy(
    @JsonProperty(required = true) int cacheEvery,
    @JsonProperty(required = true) double guidanceFrom,
    @JsonProperty(required = true) double guidanceTo,
    @JsonProperty(required = true) int tile) {
  /** Most steps between two whole ones. */
  public static final int MOST_STEPS = 50;

  /** Nothing is saved. */
  public static final Economy NONE = new Economy(1, 0, 1, 0);

  /** Checks every range named above. */
  public Economy {
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
