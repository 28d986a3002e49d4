package pentimento.strokes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import pentimento.image.Lab;
import pentimento.image.Planes;

/**
 * Divides a small picture into regions of like colour: the graph method of Felzenszwalb and
 * Huttenlocher (IJCV 2004) in CIELAB, then merging of neighbours, cheapest first, until few enough
 * are left.
 */
final class Segmentation {
  /** Felzenszwalb-Huttenlocher's k: larger means larger first segments. */
  private static final float SCALE = 18f;

  private final int width;
  private final int height;

  /** CIELAB per pixel, three values each. */
  private final float[] lab;

  /** Region of each pixel, 0 .. count-1, in reading order of their first pixels. */
  final int[] labels;

  /** Number of regions. */
  final int count;

  private final int[] edgeA;
  private final int[] edgeB;
  private final float[] edgeWeight;
  private int edges;

  /**
   * @param small the picture, best smoothed before, some 180 pixels wide
   * @param wanted largest number of regions
   */
  Segmentation(Planes small, int wanted) {
    width = small.width;
    height = small.height;
    int n = width * height;
    lab = new float[3 * n];
    float[] one = new float[3];
    for (int i = 0; i < n; i++) {
      Lab.convert(small.r[i], small.g[i], small.b[i], one);
      System.arraycopy(one, 0, lab, 3 * i, 3);
    }
    edgeA = new int[4 * n];
    edgeB = new int[4 * n];
    edgeWeight = new float[4 * n];
    labels = new int[n];
    int segments = firstSegments();
    count = merge(segments, wanted);
  }

  private int firstSegments() {
    int n = width * height;
    int[] dx = {1, 0, 1, -1};
    int[] dy = {0, 1, 1, 1};
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int q = 0; q < 4; q++) {
          int xx = x + dx[q];
          int yy = y + dy[q];
          if (xx >= 0 && xx < width && yy < height) {
            edgeA[edges] = y * width + x;
            edgeB[edges] = yy * width + xx;
            edgeWeight[edges] = distance(edgeA[edges], edgeB[edges]);
            edges++;
          }
        }
      }
    }
    int[] sorted = sortedEdges();
    int[] parent = new int[n];
    int[] size = new int[n];
    float[] limit = new float[n];
    Arrays.fill(size, 1);
    Arrays.fill(limit, SCALE);
    Arrays.setAll(parent, i -> i);
    for (int i = 0; i < edges; i++) {
      int e = sorted[i];
      int a = find(parent, edgeA[e]);
      int b = find(parent, edgeB[e]);
      if (a != b && edgeWeight[e] <= limit[a] && edgeWeight[e] <= limit[b]) {
        parent[b] = a;
        size[a] += size[b];
        limit[a] = edgeWeight[e] + SCALE / size[a];
      }
    }
    int smallest = n / 900;
    for (int i = 0; i < edges; i++) {
      int e = sorted[i];
      int a = find(parent, edgeA[e]);
      int b = find(parent, edgeB[e]);
      if (a != b && (size[a] < smallest || size[b] < smallest)) {
        parent[b] = a;
        size[a] += size[b];
      }
    }
    return number(i -> find(parent, i));
  }

  /** Indices of the edges by weight, in steps of 1/256 of CIELAB's unit (counting sort). */
  private int[] sortedEdges() {
    int[] start = new int[1 << 16];
    for (int e = 0; e < edges; e++) {
      start[step(e) + 1]++;
    }
    for (int i = 1; i < start.length; i++) {
      start[i] += start[i - 1];
    }
    int[] sorted = new int[edges];
    for (int e = 0; e < edges; e++) {
      sorted[start[step(e)]++] = e;
    }
    return sorted;
  }

  private int step(int edge) {
    return Math.min(0xfffe, (int) (edgeWeight[edge] * 256));
  }

  /** CIELAB of a pixel, into three values. */
  void labAt(int i, float[] out) {
    System.arraycopy(lab, 3 * i, out, 0, 3);
  }

  /** Distance of two pixels in CIELAB. */
  float distance(int a, int b) {
    float dl = lab[3 * a] - lab[3 * b];
    float da = lab[3 * a + 1] - lab[3 * b + 1];
    float db = lab[3 * a + 2] - lab[3 * b + 2];
    return (float) Math.sqrt(dl * dl + da * da + db * db);
  }

  /** Numbers the roots in reading order into {@link #labels}; gives their number. */
  private int number(IntUnaryOperator root) {
    int[] id = new int[Math.max(width * height, 1)];
    Arrays.fill(id, -1);
    int next = 0;
    for (int i = 0; i < labels.length; i++) {
      int r = root.applyAsInt(i);
      if (id[r] < 0) {
        id[r] = next++;
      }
      labels[i] = id[r];
    }
    return next;
  }

  /**
   * Merges neighbouring segments, cheapest pair first: cost = (colour distance + .8 contrast along
   * the common border) * (harmonic size)^.42.
   */
  private int merge(int segments, int wanted) {
    double[] area = new double[segments];
    double[][] sum = new double[segments][3];
    for (int i = 0; i < labels.length; i++) {
      area[labels[i]]++;
      for (int c = 0; c < 3; c++) {
        sum[labels[i]][c] += lab[3 * i + c];
      }
    }
    Borders borders = new Borders(labels.length);
    for (int i = 0; i < edges; i++) {
      int a = labels[edgeA[i]];
      int b = labels[edgeB[i]];
      if (a != b) {
        borders.add(a, b, edgeWeight[i], 1);
      }
    }
    borders.priceAll(area, sum);
    int[] parent = new int[segments];
    Arrays.setAll(parent, i -> i);
    for (int alive = segments; alive > wanted; alive--) {
      int cheapest = borders.cheapest();
      if (cheapest < 0) {
        break;
      }
      int a = borders.a[cheapest];
      int b = borders.b[cheapest];
      area[a] += area[b];
      for (int c = 0; c < 3; c++) {
        sum[a][c] += sum[b][c];
      }
      parent[b] = a;
      borders.join(a, b, area, sum);
    }
    int[] old = labels.clone();
    return number(i -> find(parent, old[i]));
  }

  private static int find(int[] parent, int x) {
    while (parent[x] != x) {
      parent[x] = parent[parent[x]];
      x = parent[x];
    }
    return x;
  }

  /** The common borders of neighbouring segments, with the price of removing each. */
  private static final class Borders {
    private final int pixels;
    private final Map<Long, Integer> index = new HashMap<>();
    int[] a = new int[1024];
    int[] b = new int[1024];
    double[] contrast = new double[1024];
    double[] length = new double[1024];
    double[] price = new double[1024];
    int size;

    Borders(int pixels) {
      this.pixels = pixels;
    }

    private static long key(int a, int b) {
      return (long) Math.min(a, b) << 32 | Math.max(a, b);
    }

    void add(int p, int q, double weight, double shared) {
      Integer known = index.get(key(p, q));
      int i;
      if (known == null) {
        if (size == a.length) {
          grow();
        }
        i = size++;
        a[i] = Math.min(p, q);
        b[i] = Math.max(p, q);
        index.put(key(p, q), i);
      } else {
        i = known;
      }
      contrast[i] += weight;
      length[i] += shared;
    }

    private void grow() {
      a = Arrays.copyOf(a, 2 * size);
      b = Arrays.copyOf(b, 2 * size);
      contrast = Arrays.copyOf(contrast, 2 * size);
      length = Arrays.copyOf(length, 2 * size);
      price = Arrays.copyOf(price, 2 * size);
    }

    void priceAll(double[] area, double[][] sum) {
      for (int i = 0; i < size; i++) {
        price(i, area, sum);
      }
    }

    private void price(int i, double[] area, double[][] sum) {
      double d = 0;
      for (int c = 0; c < 3; c++) {
        double v = sum[a[i]][c] / area[a[i]] - sum[b[i]][c] / area[b[i]];
        d += v * v * (c == 0 ? 0.6 : 1.3);
      }
      double harmonic = area[a[i]] * area[b[i]] / (area[a[i]] + area[b[i]]) / pixels;
      price[i] =
          (Math.sqrt(d) + 0.8 * contrast[i] / length[i]) * StrictMath.pow(harmonic + 0.0008, 0.42);
    }

    int cheapest() {
      int best = -1;
      for (int i = 0; i < size; i++) {
        if (length[i] > 0 && (best < 0 || price[i] < price[best])) {
          best = i;
        }
      }
      return best;
    }

    /** Segment q has become part of p. */
    void join(int p, int q, double[] area, double[][] sum) {
      for (int i = 0; i < size; i++) {
        if (length[i] > 0 && (a[i] == q || b[i] == q)) {
          int other = a[i] == q ? b[i] : a[i];
          double weight = contrast[i];
          double shared = length[i];
          length[i] = 0;
          contrast[i] = 0;
          index.remove(key(q, other));
          if (other != p) {
            add(p, other, weight, shared);
          }
        }
      }
      for (int i = 0; i < size; i++) {
        if (length[i] > 0 && (a[i] == p || b[i] == p)) {
          price(i, area, sum);
        }
      }
    }
  }
}
