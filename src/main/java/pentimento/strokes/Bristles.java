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

  private Bristles() {}

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
