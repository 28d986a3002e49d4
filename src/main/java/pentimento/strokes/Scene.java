package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pentimento.image.Bilateral;
import pentimento.image.Planes;

/**
 * What a painter sees in a picture before the first stroke: regions, what stands out, where
 * contours run, in which order to paint. Worked out on a small copy (at most {@value #SMALL} px);
 * every question is asked in pixels of the picture itself.
 */
public final class Scene {
  /** Longest side of the copy that regions are found on, in pixels. */
  static final int SMALL = 176;

  /** Patches of one colour that objects are put together from. */
  private static final int PATCHES = 48;

  private final int factor;
  private final Planes small;
  private final int[] labels;
  private final float[] saliency;
  private final List<Region> regions;
  private final Orientation orientation;
  private final Optional<MarkedRegions> given;

  private Scene(
      int factor,
      Planes small,
      int[] labels,
      float[] saliency,
      List<Region> regions,
      Orientation orientation,
      Optional<MarkedRegions> given) {
    this.factor = factor;
    this.small = small;
    this.labels = labels;
    this.saliency = saliency;
    this.regions = regions;
    this.orientation = orientation;
    this.given = given;
  }

  /**
   * Looks at a picture.
   *
   * @param target the picture, any size
   * @param wantedRegions largest number of regions, 1 or more
   * @param objects are regions to be whole objects rather than patches of one colour?
   */
  public static Scene of(Planes target, int wantedRegions, boolean objects) {
    return of(target, wantedRegions, objects, Optional.empty());
  }

  /**
   * Looks at a picture whose regions may be known.
   *
   * @param masks the regions that it has, in its size; empty to find them
   */
  static Scene of(
      Planes target, int wantedRegions, boolean objects, Optional<MarkedRegions> masks) {
    int longSide = Math.max(target.width, target.height);
    int factor = Math.max(1, (longSide + SMALL - 1) / SMALL);
    Planes small = target.shrink(factor);
    for (int i = 0; i < 2; i++) {
      small = Bilateral.filter(small, 3, 0.10f);
    }
    Segmentation patches = new Segmentation(small, objects ? PATCHES : wantedRegions);
    Saliency saliency = new Saliency(small, patches);
    int[] labels = patches.labels;
    int count = patches.count;
    if (masks.isPresent()) {
      labels = masks.get().labels(small, factor);
      count = masks.get().count();
    } else if (objects) {
      Objects grouped = new Objects(small, patches, saliency, wantedRegions);
      labels = grouped.labels;
      count = grouped.count;
    }
    List<Region> regions = RegionStatistics.of(small, labels, count, saliency.map);
    Orientation orientation = new Orientation(target, labels, small.width, factor, regions);
    return new Scene(factor, small, labels, saliency.map, regions, orientation, masks);
  }

  /** Which region each pixel of the picture belongs to, with borders along its own edges. */
  RegionMap map(Planes target) {
    return given
        .map(MarkedRegions::map)
        .orElseGet(() -> RegionBorders.sharpen(target, small, labels, factor));
  }

  /** The regions in the order they are painted. */
  public int[] order(Style.Order order) {
    if (given.isPresent()) {
      return given.get().order(order);
    }
    return switch (order) {
      case BACK_TO_FRONT -> backToFront();
      case SALIENT_FIRST -> Outward.from(regions, labels, small.width);
    };
  }

  /** The regions; their index is what {@link #regionAt} gives. */
  public List<Region> regions() {
    return regions;
  }

  /** Region at a pixel of the picture; outside, that of the nearest pixel. */
  public int regionAt(int x, int y) {
    return labels[smallIndex(x, y)];
  }

  /** How much a pixel of the picture stands out, 0..1. */
  public float saliencyAt(int x, int y) {
    return saliency[smallIndex(x, y)];
  }

  private int smallIndex(int x, int y) {
    int sx = Math.max(0, Math.min(small.width - 1, x / factor));
    int sy = Math.max(0, Math.min(small.height - 1, y / factor));
    return sy * small.width + sx;
  }

  /** Does a border between regions pass within a pixel of the small copy? */
  boolean borderAt(int x, int y) {
    int i = smallIndex(x, y);
    int sx = i % small.width;
    int sy = i / small.width;
    int own = labels[i];
    return sx > 0 && labels[i - 1] != own
        || sx < small.width - 1 && labels[i + 1] != own
        || sy > 0 && labels[i - small.width] != own
        || sy < small.height - 1 && labels[i + small.width] != own;
  }

  /** Directions that strokes follow. */
  Orientation orientation() {
    return orientation;
  }

  /** The smoothed small copy; its pixel (x, y) covers {@link #factor()} pixels of the picture. */
  Planes small() {
    return small;
  }

  /** Pixels of the picture to one of the small copy, each way. */
  int factor() {
    return factor;
  }

  /**
   * Regions far to near: what is background (touches the edge, stands out little, lies high, is
   * large) comes first.
   */
  public int[] backToFront() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, regions.size()).boxed().toList());
    order.sort((p, q) -> Double.compare(distance(regions.get(q)), distance(regions.get(p))));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double distance(Region region) {
    return 0.9 * (1 - region.saliency())
        + 0.35 * Math.min(1.5, region.border())
        + 0.55 * (1 - region.centreY())
        + 0.9 * Math.min(0.5, region.size());
  }
}
