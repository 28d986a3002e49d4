package pentimento.dataset;

import pentimento.random.Rng;

/** Smooth noise over the plane: random values on a lattice, smoothly joined; repeats every 64. */
final class Noise {
  private static final int SIDE = 64;

  private final float[] lattice = new float[SIDE * SIDE];

  Noise(Rng rng) {
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = rng.uniform();
    }
  }

  /** Value at a point, 0..1; features are about one unit wide. */
  float at(float x, float y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    float u = x - x0;
    float v = y - y0;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    int row0 = (y0 & SIDE - 1) * SIDE;
    int row1 = (y0 + 1 & SIDE - 1) * SIDE;
    int c0 = x0 & SIDE - 1;
    int c1 = x0 + 1 & SIDE - 1;
    float top = lattice[row0 + c0] + u * (lattice[row0 + c1] - lattice[row0 + c0]);
    float low = lattice[row1 + c0] + u * (lattice[row1 + c1] - lattice[row1 + c0]);
    return top + v * (low - top);
  }

  /** Several octaves, each half as wide and half as strong; about 0..1, mean one half. */
  float sum(float x, float y, int octaves) {
    float sum = 0;
    float weight = 0.5f;
    float all = 0;
    float px = x;
    float py = y;
    for (int k = 0; k < octaves; k++) {
      sum += weight * at(px, py);
      all += weight;
      weight *= 0.5f;
      px = px * 2.03f + 17.3f;
      py = py * 2.03f + 9.1f;
    }
    return sum / all;
  }
}
