package pentimento.strokes;

import java.util.Arrays;
import pentimento.random.Rng;

/** Finds where a layer wants strokes, and in which order a hand would make them. */
final class CandidateFinder {
  private final Scene scene;
  private final int[] rankOfRegion;
  private final Rng rng;
  private double darkShare = -1;
  private float darkCap;

  /**
   * @param rankOfRegion when each region is painted
   */
  CandidateFinder(Scene scene, int[] rankOfRegion, Rng rng) {
    this.scene = scene;
    this.rankOfRegion = rankOfRegion;
    this.rng = rng;
  }

  /** Finds candidates cell by cell; a later pass shifts the cells by half their size. */
  void scan(
      PlanningLevel level,
      Layer layer,
      float radius,
      int[] box,
      int only,
      int pass,
      Candidates found) {
    int cell = Math.max(2, Math.round(radius / level.factor * (float) layer.spacing()));
    int step = Math.max(1, cell / 4);
    int shift = pass * cell / 2;
    for (int cy = box[1] - shift; cy < box[3]; cy += cell) {
      for (int cx = box[0] - shift; cx < box[2]; cx += cell) {
        int yFrom = Math.max(0, cy);
        int xFrom = Math.max(0, cx);
        if (step > 1) {
          yFrom += rng.nextInt(step);
          xFrom += rng.nextInt(step);
        }
        int yTo = Math.min(box[3], cy + cell);
        int xTo = Math.min(box[2], cx + cell);
        cell(level, layer, found, xFrom, yFrom, xTo, yTo, step, only);
      }
    }
  }

  private void cell(
      PlanningLevel level,
      Layer layer,
      Candidates found,
      int xFrom,
      int yFrom,
      int xTo,
      int yTo,
      int step,
      int only) {
    float sum = 0;
    float worst = -1;
    int at = -1;
    int looked = 0;
    float bare = (float) layer.coverageWeight();
    for (int y = yFrom; y < yTo; y += step) {
      for (int x = xFrom; x < xTo; x += step) {
        int i = y * level.width + x;
        if (level.region[i] < 0 || only >= 0 && level.region[i] != only) {
          continue;
        }
        float e =
            switch (layer.technique()) {
              case COVER, FILL -> 1 - level.coverage[i];
              case MASS -> 1 - level.luma(i);
              default -> {
                float uncovered = bare * (1 - level.coverage[i]);
                yield level.error(i) + uncovered * uncovered;
              }
            };
        sum += e;
        looked++;
        if (e > worst) {
          worst = e;
          at = i;
        }
      }
    }
    if (looked == 0) {
      return;
    }
    float mean = sum / looked;
    float limit;
    switch (layer.technique()) {
      case COVER, FILL -> {
        limit = (float) layer.threshold();
        mean = Math.max(mean, worst * 0.5f);
      }
      case MASS -> limit = 1 - massCap(layer);
      default -> {
        double loose = 1 + layer.saliencyWeight() * (0.9 - 1.5 * level.saliency[at]);
        limit = (float) (layer.threshold() * loose);
        mean = (float) Math.sqrt(mean);
      }
    }
    if (mean >= limit) {
      found.add(at, limit, mean / Math.max(limit, 1e-6f), order(level, layer, at));
    }
  }

  /** Luma below which darks are massed in: at most .40, so that a night scene is not all umber. */
  private float massCap(Layer layer) {
    if (darkShare != layer.threshold()) {
      float[] sorted = scene.small().luma();
      Arrays.sort(sorted);
      darkShare = layer.threshold();
      darkCap = Math.min(0.40f, sorted[(int) (darkShare * (sorted.length - 1))]);
    }
    return darkCap;
  }

  /** Painting order: region, then tone dark to light, then along a Hilbert curve. */
  private long order(PlanningLevel level, Layer layer, int i) {
    int rank = layer.technique() == Layer.Technique.MASS ? 0 : rankOfRegion[level.region[i]];
    int tone = Math.min(15, (int) (level.luma(i) * layer.tones()));
    int x = i % level.width * 64 / level.width;
    int y = i / level.width * 64 / level.height;
    return ((long) rank << 4 | tone) << 12 | hilbert(x, y);
  }

  /** Place of a cell along a Hilbert curve through 64 x 64 cells. */
  static int hilbert(int x, int y) {
    int d = 0;
    for (int s = 32; s > 0; s >>= 1) {
      int rx = (x & s) > 0 ? 1 : 0;
      int ry = (y & s) > 0 ? 1 : 0;
      d += s * s * (3 * rx ^ ry);
      if (ry == 0) {
        if (rx == 1) {
          x = 63 - x;
          y = 63 - y;
        }
        int t = x;
        x = y;
        y = t;
      }
    }
    return d;
  }

  /** Is a stroke still wanted here, after its neighbours have been painted? */
  static boolean wanted(PlanningLevel level, Layer layer, int i, float limit) {
    return switch (layer.technique()) {
      case COVER, FILL -> 1 - level.coverage[i] >= limit * 0.7f;
      case MASS -> level.coverage[i] < 0.5f;
      default -> {
        float uncovered = (float) layer.coverageWeight() * (1 - level.coverage[i]);
        yield level.error(i) + uncovered * uncovered >= limit * limit * 0.5f;
      }
    };
  }
}
