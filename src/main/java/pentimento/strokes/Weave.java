package pentimento.strokes;

/**
 * The weave of a canvas, or the grain of paper, at one size, in pixels. Threads grow with the
 * canvas, but more slowly, so that a large canvas shows finer cloth, as it does on a wall.
 */
final class Weave {
  /** Long side up to which a thread is as fine as pixels allow. */
  private static final float FINE = 640f;

  /** Width of a thread's unit in pixels, 1 or more. */
  final float unit;

  /** Side of the tile, pixels. */
  final int side;

  /** Height of the threads 0..1, row by row; repeats in both directions. */
  final float[] tile;

  /**
   * @param surface what is painted on
   * @param longSide of the canvas, pixels; may be broken
   */
  Weave(Style.Surface surface, float longSide) {
    float[] grain = surface == Style.Surface.PAPER ? Bristles.PAPER : Bristles.GRAIN;
    unit = (float) Math.max(1, StrictMath.pow(longSide / FINE, 0.6));
    side = Math.round(Bristles.WEAVE * unit);
    if (side == Bristles.WEAVE) {
      tile = grain;
      return;
    }
    tile = new float[side * side];
    int mask = Bristles.WEAVE - 1;
    for (int y = 0; y < side; y++) {
      float v = y * (float) Bristles.WEAVE / side;
      int y0 = (int) v;
      float fy = v - y0;
      int row0 = y0 * Bristles.WEAVE;
      int row1 = (y0 + 1 & mask) * Bristles.WEAVE;
      for (int x = 0; x < side; x++) {
        float u = x * (float) Bristles.WEAVE / side;
        int x0 = (int) u;
        float fx = u - x0;
        int x1 = x0 + 1 & mask;
        float upper = grain[row0 + x0] * (1 - fx) + grain[row0 + x1] * fx;
        float lower = grain[row1 + x0] * (1 - fx) + grain[row1 + x1] * fx;
        tile[y * side + x] = upper * (1 - fy) + lower * fy;
      }
    }
  }
}
