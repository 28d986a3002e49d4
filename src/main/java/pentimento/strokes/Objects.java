package pentimento.strokes;

import java.util.Arrays;
import pentimento.image.Planes;

/**
 * Puts patches of one colour together into whole objects: neighbours of like colour, above all what
 * one patch encloses and what makes a convex whole; what touches the picture's edge all along is
 * kept apart from what stands free in it.
 */
final class Objects {
  /** Share of its contour from which a patch that another one surrounds belongs to it. */
  private static final double ENCLOSED = 0.72;

  /** Share of the picture up to which something enclosed is a part rather than an object. */
  private static final double PART = 0.12;

  /** Share of its contour at the picture's edge, as {@link #touches} has it, of a backdrop. */
  private static final double BACKDROP = 0.2;

  /** How much more salient than a backdrop something is that stands free before it. */
  private static final double STANDS_OUT = 0.12;

  /** How much a hollow shape costs more than a convex one: power of hull over area. */
  private static final double HOLLOW = 1.1;

  private final int patches;
  private final double[] area;
  private final double[][] lab;
  private final double[] saliency;
  private final double[] frame;
  private final double[][] shared;
  private final double[][] contrast;
  private final int[][] hull;

  /** Object of each pixel, 0 .. count-1, in reading order of their first pixels. */
  final int[] labels;

  /** Number of objects. */
  final int count;

  /**
   * @param small the picture that the patches were found on
   * @param wanted largest number of objects
   */
  Objects(Planes small, Segmentation found, Saliency seen, int wanted) {
    patches = found.count;
    area = new double[patches];
    lab = new double[patches][3];
    saliency = seen.ofRegion.clone();
    frame = new double[patches];
    shared = new double[patches][patches];
    contrast = new double[patches][patches];
    hull = hulls(found, small.width);
    measure(small, found);
    int[] parent = new int[patches];
    Arrays.setAll(parent, i -> i);
    boolean[] gone = new boolean[patches];
    for (int alive = patches; alive > 1; alive--) {
      int[] pair = cheapest(gone, found.labels.length, alive <= wanted);
      if (pair.length == 0) {
        break;
      }
      join(pair[0], pair[1]);
      gone[pair[1]] = true;
      parent[pair[1]] = pair[0];
    }
    int[] number = new int[patches];
    Arrays.fill(number, -1);
    labels = new int[found.labels.length];
    int next = 0;
    for (int i = 0; i < labels.length; i++) {
      int q = found.labels[i];
      while (parent[q] != q) {
        q = parent[q];
      }
      if (number[q] < 0) {
        number[q] = next++;
      }
      labels[i] = number[q];
    }
    count = next;
  }

  /** The hull of each patch. */
  private static int[][] hulls(Segmentation found, int width) {
    int height = found.labels.length / width;
    int[][] points = new int[found.count][2 * height];
    int[] used = new int[found.count];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int q = found.labels[y * width + x];
        int n = used[q];
        if (n > 0 && (points[q][n - 1] & 0xffff) == y && n % 2 == 0) {
          points[q][n - 1] = x << 16 | y;
        } else {
          points[q][used[q]++] = x << 16 | y;
          points[q][used[q]++] = x << 16 | y;
        }
      }
    }
    for (int q = 0; q < found.count; q++) {
      points[q] = Hull.of(Arrays.copyOf(points[q], used[q]));
    }
    return points;
  }

  private void measure(Planes small, Segmentation found) {
    float[] one = new float[3];
    int width = small.width;
    for (int i = 0; i < found.labels.length; i++) {
      int q = found.labels[i];
      area[q]++;
      found.labAt(i, one);
      for (int c = 0; c < 3; c++) {
        lab[q][c] += one[c];
      }
      int x = i % width;
      int y = i / width;
      frame[q] += (x == 0 ? 1 : 0) + (x == width - 1 ? 1 : 0);
      frame[q] += (y == 0 ? 1 : 0) + (y == small.height - 1 ? 1 : 0);
      if (x + 1 < width) {
        touch(found, i, i + 1);
      }
      if (y + 1 < small.height) {
        touch(found, i, i + width);
      }
    }
  }

  private void touch(Segmentation found, int i, int j) {
    int p = found.labels[i];
    int q = found.labels[j];
    if (p != q) {
      double d = found.distance(i, j);
      shared[p][q]++;
      shared[q][p]++;
      contrast[p][q] += d;
      contrast[q][p] += d;
    }
  }

  /** The pair to join next, the larger first; empty when no neighbours are left to be joined. */
  private int[] cheapest(boolean[] gone, int pixels, boolean onlyParts) {
    int[] best = {};
    double least = Double.MAX_VALUE;
    for (int p = 0; p < patches; p++) {
      for (int q = p + 1; q < patches && !gone[p]; q++) {
        if (gone[q] || shared[p][q] == 0) {
          continue;
        }
        int large = area[p] >= area[q] ? p : q;
        int part = large == p ? q : p;
        double inside = shared[p][q] / contour(part);
        boolean enclosed = inside > ENCLOSED && area[part] < PART * pixels && !free(large, part);
        if (onlyParts && !enclosed) {
          continue;
        }
        double price = enclosed ? inside * -1 : price(large, part, inside, pixels);
        if (price < least) {
          least = price;
          best = new int[] {large, part};
        }
      }
    }
    return best;
  }

  /** Does something stand free before a backdrop, rather than belong to it? */
  private boolean free(int large, int part) {
    return touches(large) > BACKDROP && saliency[part] - saliency[large] > STANDS_OUT;
  }

  private double contour(int q) {
    double sum = frame[q];
    for (double s : shared[q]) {
      sum += s;
    }
    return sum;
  }

  private double price(int large, int part, double inside, int pixels) {
    double d = 0;
    for (int c = 0; c < 3; c++) {
      double v = lab[large][c] / area[large] - lab[part][c] / area[part];
      d += v * v * (c == 0 ? 0.35 : 1.2);
    }
    double edge = contrast[large][part] / shared[large][part];
    double harmonic = area[large] * area[part] / (area[large] + area[part]) / pixels;
    double backdrop = Math.abs(touches(large) - touches(part));
    double standOut = Math.abs(saliency[large] - saliency[part]);
    double whole = Hull.area(Hull.around(hull[large], hull[part]));
    return (Math.sqrt(d) + 0.6 * edge + 30 * backdrop + 30 * standOut)
        * (1.25 - inside)
        * StrictMath.pow(whole / (area[large] + area[part]), HOLLOW)
        * StrictMath.pow(harmonic + 0.0008, 0.5);
  }

  /** How much of a patch's contour is the picture's edge, 0..1. */
  private double touches(int q) {
    return Math.min(1, 2 * frame[q] / contour(q));
  }

  private void join(int p, int q) {
    saliency[p] = (saliency[p] * area[p] + saliency[q] * area[q]) / (area[p] + area[q]);
    area[p] += area[q];
    hull[p] = Hull.around(hull[p], hull[q]);
    frame[p] += frame[q];
    for (int c = 0; c < 3; c++) {
      lab[p][c] += lab[q][c];
    }
    for (int k = 0; k < patches; k++) {
      if (k != p) {
        shared[p][k] += shared[q][k];
        contrast[p][k] += contrast[q][k];
        shared[k][p] = shared[p][k];
        contrast[k][p] = contrast[p][k];
      }
      shared[q][k] = 0;
      shared[k][q] = 0;
    }
    shared[p][p] = 0;
  }
}
