package pentimento.strokes;

import java.util.List;

/** The order of a painter who finishes what stands out first and works outward from it. */
final class Outward {
  private Outward() {}

  /**
   * @param labels region of each pixel of a small picture
   * @param width of that picture
   */
  static int[] from(List<Region> regions, int[] labels, int width) {
    int count = regions.size();
    double[][] shared = new double[count][count];
    double[] contour = new double[count];
    for (int i = 0; i < labels.length; i++) {
      if ((i + 1) % width != 0) {
        touch(labels[i], labels[i + 1], shared, contour);
      }
      if (i + width < labels.length) {
        touch(labels[i], labels[i + width], shared, contour);
      }
    }
    int[] order = new int[count];
    boolean[] done = new boolean[count];
    for (int k = 0; k < count; k++) {
      int best = -1;
      double most = -Double.MAX_VALUE;
      for (int q = 0; q < count; q++) {
        if (!done[q]) {
          double wish = wish(regions, order, k, q, shared, contour);
          if (wish > most) {
            most = wish;
            best = q;
          }
        }
      }
      order[k] = best;
      done[best] = true;
    }
    return order;
  }

  private static void touch(int p, int q, double[][] shared, double[] contour) {
    if (p != q) {
      shared[p][q]++;
      shared[q][p]++;
      contour[p]++;
      contour[q]++;
    }
  }

  /** How much a painter who has painted the first k of the order wants to go on with region q. */
  private static double wish(
      List<Region> regions, int[] order, int k, int q, double[][] shared, double[] contour) {
    Region region = regions.get(q);
    double touching = 0;
    double nearest = k == 0 ? 0 : Double.MAX_VALUE;
    for (int i = 0; i < k; i++) {
      Region painted = regions.get(order[i]);
      touching += shared[q][order[i]];
      double dx = region.centreX() - painted.centreX();
      double dy = region.centreY() - painted.centreY();
      nearest = Math.min(nearest, Math.sqrt(dx * dx + dy * dy));
    }
    double backdrop = region.size() * Math.min(1.5, region.border());
    return region.saliency()
        + (region.figure() ? 0.8 : 0)
        + 1.3 * touching / Math.max(1, contour[q])
        - 0.7 * nearest
        - 0.9 * Math.min(1, backdrop);
  }
}
