package pentimento.strokes;

import java.util.Arrays;
import java.util.List;

/** How much of a stroke's paint goes on which region, by layer. For one chapter and one thread. */
final class Confinement {
  private static final float[] ANYWHERE = {};
  private static final int LABELS = 256;

  private final List<Layer> layers;
  private final List<Region> regions;
  private final int firstRegion;
  private final boolean mapped;

  /** What was worked out already, by layer and by label; null where nothing was. */
  private final float[][][] known;

  /**
   * @param regions all of the program's
   */
  Confinement(List<Layer> layers, List<Region> regions, Chapter chapter) {
    this.layers = layers;
    this.regions = regions;
    firstRegion = chapter.firstRegion();
    mapped = chapter.map().isPresent();
    known = new float[layers.size()][][];
  }

  /** Shares by label of the chapter's map, 0..1; empty when the stroke goes anywhere. */
  float[] shares(int layer, int region) {
    if (!mapped) {
      return ANYWHERE;
    }
    int own = region < 0 ? LABELS : region - firstRegion;
    if (known[layer] == null) {
      known[layer] = new float[LABELS + 1][];
    }
    if (known[layer][own] == null) {
      known[layer][own] = work(layers.get(layer), region);
    }
    return known[layer][own];
  }

  private float[] work(Layer layer, int region) {
    float[] shares = new float[LABELS];
    Arrays.fill(shares, 1);
    if (region >= 0 && layer.confine() != Layer.Confine.NONE) {
      boolean figure = regions.get(region).figure();
      for (int label = 0; label < LABELS; label++) {
        int other = firstRegion + label;
        boolean same =
            layer.confine() == Layer.Confine.REGION
                ? other == region
                : other < regions.size() && regions.get(other).figure() == figure;
        shares[label] = same ? 1 : (float) layer.bleed();
      }
    }
    boolean ground = layer.technique() == Layer.Technique.SCRUB;
    shares[RegionMap.CLOSED & 255] = ground || layer.brush().draws() ? 1 : 0;
    return shares;
  }
}
