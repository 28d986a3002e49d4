package pentimento.strokes;

import pentimento.random.Rng;

/** The textures of brush and canvas: made once from a fixed seed, the same everywhere. */
final class Bristles {
  /** Positions along a bristle before it repeats; a power of two. */
  static final int LENGTH = 1024;

  /** Bristles side by side before they repeat; a power of two. */
  static final int COUNT = 64;

  /** Side of the weave's tile, in canvas threads; a power of two. */
  static final int WEAVE = 256;

  /** Paint ridge height 0..1, bristle after bristle: {@code [bristle * LENGTH + position]}. */
  static final float[] HEIGHT = heights(new Rng(7));

  /** Weave of the canvas 0..1, row by row. */
  static final float[] GRAIN = weave(new Rng(11));

  /** Bumps of watercolour paper 0..1, row by row. */
  static final float[] PAPER = paper(new Rng(13));

  private Bristles() {}

  /** Value noise of three scales, rough as cold-pressed paper. */
  private static float[] paper(Rng rng) {
    float[] grain = new float[WEAVE * WEAVE];
    int[] scales = {4, 2, 1};
    float[] weights = {0.40f, 0.35f, 0.25f};
    for (int k = 0; k < scales.length; k++) {
      int cells = WEAVE / scales[k];
      float[] knots = new float[cells * cells];
      for (int i = 0; i < knots.length; i++) {
        knots[i] = rng.uniform();
      }
      for (int i = 0; i < grain.length; i++) {
        float u = i % WEAVE / (float) scales[k];
        int row = i / WEAVE;
        float v = row / (float) scales[k];
        grain[i] += weights[k] * knot(knots, cells, u, v);
      }
    }
    for (int i = 0; i < grain.length; i++) {
      grain[i] = Math.max(0, Math.min(1, 0.5f + 1.6f * (grain[i] - 0.5f)));
    }
    return grain;
  }

  /** Smooth value between knots that repeat. */
  private static float knot(float[] knots, int cells, float u, float v) {
    int x0 = (int) u;
    int y0 = (int) v;
    float fx = u - x0;
    float fy = v - y0;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    int x1 = (x0 + 1) % cells;
    int y1 = (y0 + 1) % cells;
    float upper = knots[y0 * cells + x0] * (1 - fx) + knots[y0 * cells + x1] * fx;
    float lower = knots[y1 * cells + x0] * (1 - fx) + knots[y1 * cells + x1] * fx;
    return upper * (1 - fy) + lower * fy;
  }

  private static float[] heights(Rng rng) {
    float[] base = new float[COUNT];
    float[][] fine = new float[COUNT][LENGTH / 16 + 1];
    float[][] broad = new float[COUNT / 4 + 2][LENGTH / 64 + 1];
    for (int i = 0; i < COUNT; i++) {
      base[i] = rng.uniform();
      fillLoop(fine[i], rng);
    }
    for (float[] row : broad) {
      fillLoop(row, rng);
    }
    float[] height = new float[COUNT * LENGTH];
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    for (int i = 0; i < COUNT; i++) {
      for (int s = 0; s < LENGTH; s++) {
        float across = i / 4f;
        int k = (int) across;
        float e = across - k;
        float wide = lerp(broad[k], s / 64f) * (1 - e) + lerp(broad[k + 1], s / 64f) * e;
        float v = 0.40f * base[i] + 0.25f * lerp(fine[i], s / 16f) + 0.35f * wide;
        height[i * LENGTH + s] = v;
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    for (int i = 0; i < height.length; i++) {
      height[i] = (height[i] - low) / (high - low);
    }
    return height;
  }

  private static void fillLoop(float[] values, Rng rng) {
    for (int i = 0; i < values.length - 1; i++) {
      values[i] = rng.uniform();
    }
    values[values.length - 1] = values[0];
  }

  private static float lerp(float[] values, float at) {
    int i = (int) at;
    return values[i] + (values[i + 1] - values[i]) * (at - i);
  }

  /** Threads over and under, four pixels a period, with some unevenness. */
  private static float[] weave(Rng rng) {
    float[] grain = new float[WEAVE * WEAVE];
    for (int y = 0; y < WEAVE; y++) {
      for (int x = 0; x < WEAVE; x++) {
        double thread =
            StrictMath.sin(x * Math.PI / 2)
                * StrictMath.sin(y * Math.PI / 2 + (x / 2 % 2) * Math.PI);
        grain[y * WEAVE + x] = (float) (0.5 + 0.32 * thread + 0.18 * (rng.uniform() * 2 - 1));
      }
    }
    return grain;
  }
}
