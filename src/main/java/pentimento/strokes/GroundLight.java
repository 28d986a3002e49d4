package pentimento.strokes;

import java.util.Arrays;
import pentimento.image.Planes;

/**
 * The ground's colour and the light that falls on it: brighter here and darker there, as on a
 * photo, but changing slowly. Places count as 0..1 of width and height.
 *
 * @param red of the ground in mean light, 0..1
 * @param green likewise
 * @param blue likewise
 * @param terms of the light: factors of 1, x, y, xx, xy, yy about the middle
 * @param tolerance RMS difference over RGB up to which a pixel may be the ground
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GroundLight(float red, float green, float blue, double[] terms, float tolerance) {
  private static final int TERMS = 6;
  private static final int ROUNDS = 6;

  /** Tolerance of the first look, which must allow for uneven light. */
  private static final float FIRST = 0.11f;

  private static final float LEAST = 0.03f;
  private static final float MOST = 0.085f;

  /** Tolerance in lower quartiles of the difference: the paint in it counts for little. */
  private static final float SPREAD = 3.8f;

  /** Tolerance up to which it is one colour: painted skies and walls of the examples have .055. */
  private static final float EVEN = 0.042f;

  /** Reluctance to see a slope in the light, and to see it curved, per pixel. */
  private static final double SLOPE = 0.001;

  private static final double CURVE = 0.02;

  /** How much what is darker than paper counts. */
  private static final double WASH = 0.1;

  /** Light varies from half to half as much again, no more. */
  private static final double LOW = 0.5;

  private static final double HIGH = 1.5;

  /** Finds the light under which most of a picture's pixels near a colour are that colour. */
  static GroundLight fit(Planes small, float[] seed) {
    GroundLight light =
        new GroundLight(seed[0], seed[1], seed[2], new double[] {1, 0, 0, 0, 0, 0}, FIRST);
    for (int round = 0; round < ROUNDS; round++) {
      light = light.better(small);
    }
    return light;
  }

  private GroundLight better(Planes small) {
    int n = small.r.length;
    boolean[] near = new boolean[n];
    float[] off = new float[n];
    int count = 0;
    double r = 0;
    double g = 0;
    double b = 0;
    for (int i = 0; i < n; i++) {
      float x = x(small, i);
      float y = y(small, i);
      float d = distance(small, i, x, y);
      near[i] = d <= tolerance;
      if (near[i]) {
        double here = at(x, y);
        off[count++] = d;
        r += small.r[i] / here;
        g += small.g[i] / here;
        b += small.b[i] / here;
      }
    }
    if (count < 2 * TERMS) {
      return this;
    }
    Arrays.sort(off, 0, count);
    float quarter = off[count / 4];
    float next = Math.max(LEAST, Math.min(MOST, SPREAD * quarter));
    float red = (float) (r / count);
    float green = (float) (g / count);
    float blue = (float) (b / count);
    double[] fitted = fitted(small, near, Planes.luma(red, green, blue));
    return new GroundLight(red, green, blue, fitted, Math.max(next, 0.6f * tolerance));
  }

  /** Least squares for the light, held to even light where there is little to go by. */
  private double[] fitted(Planes small, boolean[] near, float luma) {
    double[][] a = new double[TERMS][TERMS + 1];
    double[] basis = new double[TERMS];
    boolean paper = GroundColours.paper(red, green, blue);
    for (int i = 0; i < near.length; i++) {
      if (near[i]) {
        basis(x(small, i), y(small, i), basis);
        double seen = Planes.luma(small.r[i], small.g[i], small.b[i]) / luma - 1;
        // Nothing is lighter than paper, but a pale wash is darker: it must not pass for shade.
        double here = at(x(small, i), y(small, i)) - 1;
        double weight = paper && seen < here - 0.25 * tolerance ? WASH : 1;
        for (int j = 0; j < TERMS; j++) {
          for (int k = 0; k < TERMS; k++) {
            a[j][k] += weight * basis[j] * basis[k];
          }
          a[j][TERMS] += weight * basis[j] * seen;
        }
      }
    }
    for (int j = 1; j < TERMS; j++) {
      a[j][j] += (j < 3 ? SLOPE : CURVE) * near.length;
    }
    double[] terms = solve(a);
    terms[0] += 1;
    return terms;
  }

  /** Gauss elimination of a symmetric positive system; the last column is the right side. */
  private static double[] solve(double[][] a) {
    for (int j = 0; j < TERMS; j++) {
      for (int i = j + 1; i < TERMS; i++) {
        double share = a[i][j] / a[j][j];
        for (int k = j; k <= TERMS; k++) {
          a[i][k] -= share * a[j][k];
        }
      }
    }
    double[] x = new double[TERMS];
    for (int j = TERMS - 1; j >= 0; j--) {
      double sum = a[j][TERMS];
      for (int k = j + 1; k < TERMS; k++) {
        sum -= a[j][k] * x[k];
      }
      x[j] = sum / a[j][j];
    }
    return x;
  }

  private static float x(Planes p, int i) {
    return (i % p.width + 0.5f) / p.width;
  }

  private static float y(Planes p, int i) {
    int row = i / p.width;
    return (row + 0.5f) / p.height;
  }

  private static void basis(float x, float y, double[] out) {
    double u = 2 * x - 1;
    double v = 2 * y - 1;
    out[0] = 1;
    out[1] = u;
    out[2] = v;
    out[3] = u * u;
    out[4] = u * v;
    out[5] = v * v;
  }

  /** The light at a place, about 1. */
  private double at(float x, float y) {
    double u = 2 * x - 1;
    double v = 2 * y - 1;
    double sum =
        terms[0]
            + terms[1] * u
            + terms[2] * v
            + terms[3] * u * u
            + terms[4] * u * v
            + terms[5] * v * v;
    return Math.max(LOW, Math.min(HIGH, sum));
  }

  /** RMS difference over RGB of a pixel, which lies at (x, y), from the ground in its light. */
  float distance(Planes planes, int i, float x, float y) {
    float light = (float) at(x, y);
    float dr = planes.r[i] - red * light;
    float dg = planes.g[i] - green * light;
    float db = planes.b[i] - blue * light;
    return (float) Math.sqrt((dr * dr + dg * dg + db * db) / 3);
  }

  /** Is a pixel darker than the ground, as a line drawn on it would be? */
  boolean darker(Planes planes, int i, float x, float y) {
    float luma = Planes.luma(planes.r[i], planes.g[i], planes.b[i]);
    return luma < Planes.luma(red, green, blue) * at(x, y);
  }

  /** Is it one colour in its light, as ground is and hardly any painted area? */
  boolean even() {
    return tolerance <= EVEN;
  }

  /** Does it look like paper, bare canvas or a toned ground? */
  boolean typical() {
    return GroundColours.paper(red, green, blue) || GroundColours.earth(red, green, blue);
  }

  /** Difference up to which a pixel among others of the ground is one: scrubbed tones vary. */
  float looseTolerance() {
    return (GroundColours.paper(red, green, blue) ? 1.5f : 3) * tolerance;
  }

  /** The ground's colour at a place, {@code 0xRRGGBB}. */
  int lit(float x, float y) {
    float light = (float) at(x, y);
    return Planes.pack(red * light, green * light, blue * light);
  }

  /** The ground's colour in mean light, {@code 0xRRGGBB}. */
  int colour() {
    return Planes.pack(red, green, blue);
  }
}
