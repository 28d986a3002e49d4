package pentimento.pipeline;

import java.util.Arrays;
import java.util.List;
import pentimento.image.Blur;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.image.Resize;

/**
 * What happens between two key frames, measured on small copies.
 *
 * @param mean mean difference over RGB, 0..1
 * @param covered share of the picture that changes, 0..1
 * @param held share of the change's energy that is left when it is blurred as brushes of the radii
 *     in {@link #RADII} would, 0..1 each, rising
 * @param flat is the later one of one colour all over, or nearly?
 * @param opened how much of the first key frame's ground is covered in addition, -1..1
 * @param nearer by how much it leads nearer to the last key frame, as a share of the distance
 *     between the first and that; negative when it leads away
 */
record KeyChange(
    double mean, double covered, double[] held, boolean flat, double opened, double nearer) {
  /** Brush radii that are thought of, as shares of the short side, falling. */
  static final double[] RADII = {0.09, 0.05, 0.028, 0.0155, 0.0085, 0.0048};

  /** Long side of the copies, pixels. */
  private static final int SIDE = 320;

  /** Blur for a radius, as a share of it. */
  private static final double SOFT = 0.6;

  /** RMS difference over RGB from which a place has changed. */
  private static final double CHANGED = 0.035;

  /** The same for ground that is covered. */
  private static final double COVERED = 0.07;

  /** Root of a change, 0..1, that the least of changes gets time for. */
  private static final double LEAST_TIME = 0.12;

  /** The same where nothing changes. */
  private static final double NO_TIME = 0.02;

  /** Blur before pixels are compared, as a share of the long side: noise goes. */
  private static final float CALM = 0.003f;

  /** RMS difference over RGB up to which a place is left alone. */
  private static final double ALIKE = 0.018;

  /** How much of what is around a place must change for a brush to go there. */
  private static final double NEAR = 0.06;

  /** Standard deviation of all colours up to which a picture is flat. */
  private static final double FLAT = 0.045;

  /**
   * Measures the change from one key frame to the next.
   *
   * @param ground the first key frame of all
   * @param end the last of all
   */
  static KeyChange of(Picture ground, Picture before, Picture after, Picture end) {
    Planes g = small(ground);
    Planes a = small(before);
    Planes b = small(after);
    Planes last = small(end);
    Planes change = minus(b, a);
    int covered = 0;
    double opened = 0;
    Planes calmChange = Blur.gaussian(change, 1);
    Planes fromGround = Blur.gaussian(minus(b, g), 1);
    Planes wasGround = Blur.gaussian(minus(a, g), 1);
    int count = b.r.length;
    for (int i = 0; i < count; i++) {
      covered += square(calmChange, i) > CHANGED * CHANGED ? 1 : 0;
      opened += square(fromGround, i) > COVERED * COVERED ? 1 : 0;
      opened -= square(wasGround, i) > COVERED * COVERED ? 1 : 0;
    }
    double all = energy(change) + 1e-9;
    double[] held = new double[RADII.length];
    for (int k = 0; k < held.length; k++) {
      double sigma = SOFT * RADII[k] * Math.min(b.width, b.height);
      held[k] = energy(Blur.gaussian(change, (float) sigma)) / all;
    }
    double way = mean(minus(last, g)) + 1e-9;
    double nearer = (mean(minus(last, a)) - mean(minus(last, b))) / way;
    return new KeyChange(
        mean(change), covered / (double) count, held, spread(b) < FLAT, opened / count, nearer);
  }

  /**
   * Where the later of two pictures is as the earlier, and a brush is to keep out: 1 there, 0
   * elsewhere, row by row. The two must be of one size.
   */
  static float[] unchanged(Picture before, Picture after) {
    float sigma = CALM * before.longSide();
    Planes change = Blur.gaussian(minus(Planes.of(after), Planes.of(before)), sigma);
    float[] near = new float[change.r.length];
    for (int i = 0; i < near.length; i++) {
      near[i] = square(change, i) > ALIKE * ALIKE ? 1 : 0;
    }
    Blur.gaussian(near, before.width(), before.height(), 2 * sigma);
    float[] closed = new float[near.length];
    for (int i = 0; i < closed.length; i++) {
      closed[i] = near[i] > NEAR ? 0 : 1;
    }
    return closed;
  }

  /**
   * How far each key frame is on the way, 0 to 1: small changes get more time than is theirs, none
   * get hardly any.
   */
  static double[] times(List<Picture> keyFrames) {
    double[] at = new double[keyFrames.size()];
    Planes before = small(keyFrames.get(0));
    for (int i = 1; i < at.length; i++) {
      Planes after = small(keyFrames.get(i));
      Planes change = minus(after, before);
      double root = StrictMath.sqrt(StrictMath.sqrt(energy(change) / change.r.length));
      at[i] = at[i - 1] + (root > 0 ? Math.max(LEAST_TIME, root) : NO_TIME);
      before = after;
    }
    double all = at[at.length - 1];
    return Arrays.stream(at).map(t -> t / all).toArray();
  }

  /** Is a picture of one colour all over, or nearly? */
  static boolean flat(Picture picture) {
    return spread(small(picture)) < FLAT;
  }

  /** Mean colour of a picture, {@code 0xRRGGBB}. */
  static int colour(Picture picture) {
    long[] sums = new long[3];
    for (int rgb : picture.rgb()) {
      for (int c = 0; c < 3; c++) {
        sums[c] += rgb >> 16 - 8 * c & 255;
      }
    }
    int mean = 0;
    for (long sum : sums) {
      mean = mean << 8 | (int) Math.round(sum / (double) picture.rgb().length);
    }
    return mean;
  }

  private static Planes small(Picture picture) {
    return Planes.of(Resize.fit(picture, Math.min(SIDE, picture.longSide())));
  }

  private static Planes minus(Planes b, Planes a) {
    Planes change = new Planes(b.width, b.height);
    for (int i = 0; i < b.r.length; i++) {
      change.r[i] = b.r[i] - a.r[i];
      change.g[i] = b.g[i] - a.g[i];
      change.b[i] = b.b[i] - a.b[i];
    }
    return change;
  }

  private static double square(Planes planes, int i) {
    return (planes.r[i] * planes.r[i] + planes.g[i] * planes.g[i] + planes.b[i] * planes.b[i]) / 3;
  }

  private static double mean(Planes planes) {
    double sum = 0;
    for (int i = 0; i < planes.r.length; i++) {
      sum += Math.abs(planes.r[i]) + Math.abs(planes.g[i]) + Math.abs(planes.b[i]);
    }
    return sum / (3 * planes.r.length);
  }

  private static double energy(Planes planes) {
    double sum = 0;
    for (int i = 0; i < planes.r.length; i++) {
      sum += square(planes, i);
    }
    return sum;
  }

  private static double spread(Planes planes) {
    double spread = 0;
    for (float[] plane : new float[][] {planes.r, planes.g, planes.b}) {
      double sum = 0;
      double squares = 0;
      for (float v : plane) {
        sum += v;
        squares += v * v;
      }
      double mean = sum / plane.length;
      spread += Math.max(0, squares / plane.length - mean * mean) / 3;
    }
    return Math.sqrt(spread);
  }
}
