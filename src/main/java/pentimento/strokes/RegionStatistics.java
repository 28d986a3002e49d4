package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Planes;

/** Sums up each region of a labelled picture as a {@link Region}. */
final class RegionStatistics {
  private double red;
  private double green;
  private double blue;
  private double area;
  private double x;
  private double y;
  private double xx;
  private double xy;
  private double yy;
  private double border;
  private double perimeter;
  private double salient;

  private RegionStatistics() {}

  static List<Region> of(Planes small, int[] labels, int count, float[] saliency) {
    RegionStatistics[] sums = new RegionStatistics[count];
    for (int q = 0; q < count; q++) {
      sums[q] = new RegionStatistics();
    }
    for (int i = 0; i < labels.length; i++) {
      sums[labels[i]].add(small, labels, i);
      sums[labels[i]].salient += saliency[i];
    }
    double middle = figureFrom(sums, labels.length);
    List<Region> regions = new ArrayList<>();
    for (int q = 0; q < count; q++) {
      regions.add(sums[q].region(small, middle));
    }
    return List.copyOf(regions);
  }

  private void add(Planes small, int[] labels, int i) {
    int px = i % small.width;
    int py = i / small.width;
    red += small.r[i];
    green += small.g[i];
    blue += small.b[i];
    area++;
    x += px;
    y += py;
    xx += (double) px * px;
    xy += (double) px * py;
    yy += (double) py * py;
    boolean left = px == 0;
    boolean top = py == 0;
    boolean right = px == small.width - 1;
    boolean bottom = py == small.height - 1;
    if (left || top || right || bottom) {
      border++;
    }
    int own = labels[i];
    perimeter += !left && labels[i - 1] != own ? 1 : 0;
    perimeter += !right && labels[i + 1] != own ? 1 : 0;
    perimeter += !top && labels[i - small.width] != own ? 1 : 0;
    perimeter += !bottom && labels[i + small.width] != own ? 1 : 0;
  }

  /** Saliency that parts figure from ground best (Otsu 1979, each region weighing its area). */
  private static double figureFrom(RegionStatistics[] sums, int pixels) {
    double[] share = new double[64];
    double[] value = new double[64];
    for (RegionStatistics sum : sums) {
      double mean = sum.salient / sum.area;
      int bin = Math.min(63, (int) (mean * 64));
      share[bin] += sum.area / pixels;
      value[bin] += sum.salient / pixels;
    }
    double all = 0;
    for (double v : value) {
      all += v;
    }
    double best = -1;
    double from = 0.5;
    double below = 0;
    double sumBelow = 0;
    for (int bin = 0; bin < 63; bin++) {
      below += share[bin];
      sumBelow += value[bin];
      if (below > 0 && below < 1) {
        double apart = sumBelow / below - (all - sumBelow) / (1 - below);
        double between = below * (1 - below) * apart * apart;
        if (between > best) {
          best = between;
          from = (bin + 1) / 64.0;
        }
      }
    }
    return from;
  }

  private Region region(Planes small, double figureFrom) {
    double saliency = salient / area;
    double mx = x / area;
    double my = y / area;
    double vxx = xx / area - mx * mx;
    double vxy = xy / area - mx * my;
    double vyy = yy / area - my * my;
    double spread = Math.sqrt((vxx - vyy) * (vxx - vyy) + 4 * vxy * vxy);
    double axis = 0.5 * StrictMath.atan2(2 * vxy, vxx - vyy);
    int shortSide = Math.min(small.width, small.height);
    // A contour walked on a pixel grid is about 1.27 times too long. The picture's own edge does
    // not narrow a region.
    double contour = Math.max(perimeter / 1.27, 1);
    double halfWidth = Math.min(area / contour, shortSide / 2.0) / shortSide;
    int rgb = Planes.pack((float) (red / area), (float) (green / area), (float) (blue / area));
    return new Region(
        rgb,
        area / small.r.length,
        (mx + 0.5) / small.width,
        (my + 0.5) / small.height,
        border / Math.sqrt(area),
        saliency,
        halfWidth,
        axis,
        spread / (vxx + vyy + 1e-9),
        saliency >= figureFrom);
  }
}
