package pentimento.dataset;

import pentimento.random.Rng;

/** Colours as three sRGB values, about 0..1; light may carry them above until they are shown. */
final class Colours {
  private Colours() {}

  static float[] of(int rgb) {
    return new float[] {(rgb >> 16 & 255) / 255f, (rgb >> 8 & 255) / 255f, (rgb & 255) / 255f};
  }

  /** From a (share 0) to b (share 1). */
  static float[] mix(float[] a, float[] b, float share) {
    return new float[] {
      a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share
    };
  }

  static float[] scale(float[] a, float by) {
    return new float[] {a[0] * by, a[1] * by, a[2] * by};
  }

  static float[] times(float[] a, float[] b) {
    return new float[] {a[0] * b[0], a[1] * b[1], a[2] * b[2]};
  }

  /** A neighbour of a colour: each channel and the whole moved a little. */
  static float[] near(float[] a, Rng rng, float by) {
    float all = 1 + by * (2 * rng.uniform() - 1);
    float[] out = new float[3];
    for (int c = 0; c < 3; c++) {
      out[c] = Math.max(0, Math.min(1, a[c] * all + by * 0.5f * (rng.uniform() - 0.5f)));
    }
    return out;
  }

  static float luma(float[] a) {
    return 0.299f * a[0] + 0.587f * a[1] + 0.114f * a[2];
  }

  static float clamp(float x) {
    return x < 0 ? 0 : Math.min(x, 1);
  }

  /** 0 below low, 1 above high, smooth between. */
  static float step(float low, float high, float x) {
    float t = clamp((x - low) / (high - low));
    return t * t * (3 - 2 * t);
  }

  /** Hue of a colour in degrees 0..360; 0 for greys. */
  static float hue(float r, float g, float b) {
    float max = Math.max(r, Math.max(g, b));
    float d = max - Math.min(r, Math.min(g, b));
    if (d < 1e-6f) {
      return 0;
    }
    float h = max == r ? (g - b) / d : max == g ? 2 + (b - r) / d : 4 + (r - g) / d;
    return (h * 60 + 360) % 360;
  }

  /** A colour of hue in degrees, saturation and value. */
  static float[] ofHue(float hue, float saturation, float value) {
    float[] out = new float[3];
    for (int c = 0; c < 3; c++) {
      float k = ((c == 0 ? 5 : c == 1 ? 3 : 1) + ((hue % 360 + 360) % 360) / 60) % 6;
      out[c] = value - value * saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    }
    return out;
  }
}
