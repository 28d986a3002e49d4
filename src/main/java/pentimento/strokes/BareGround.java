package pentimento.strokes;

import java.util.Arrays;
import java.util.Optional;
import pentimento.image.Blur;
import pentimento.image.Picture;
import pentimento.image.Planes;

/**
 * Unpainted ground in the picture of a half-done painting: paper, canvas or a toned ground, also
 * under uneven light. Lines drawn on it leave it bare.
 *
 * @param colour the ground's colour in mean light, {@code 0xRRGGBB}
 * @param width of the picture, pixels
 * @param height of the picture, pixels
 * @param bare 1 where the ground is bare, 0 elsewhere, row by row. Not copied: read only
 * @param ground what the ground looked like before the first stroke, in the picture's light
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost much
public record BareGround(int colour, int width, int height, float[] bare, Picture ground) {
  /** Longest side of the copy that the ground is looked for on, pixels. */
  private static final int SMALL = 192;

  /** Blur before pixels are compared, as a share of the long side: noise goes, edges stay. */
  private static final float CALM = 0.0022f;

  /** Half the width of drawn lines and larger gaps that are closed, as a share of the long side. */
  private static final float LINE = 0.006f;

  /** Half the width of what scrubbing left lighter or darker, as a share of the long side. */
  private static final float UNEVEN = 0.03f;

  /** Bare patches smaller than this share of the picture are paint that happens to match. */
  private static final double SPECK = 0.0004;

  /** Less bare ground than this share of the picture is none. */
  private static final double LEAST = 0.05;

  /** Share of the picture that must differ from the finished one to look for ground there. */
  private static final double DIFFERENT = 0.02;

  /** RMS difference over RGB from which a place differs from the finished picture. */
  private static final float CHANGED = 0.06f;

  /**
   * No bare ground at all.
   *
   * @param colour of the ground that is taken to lie under the paint, {@code 0xRRGGBB}
   */
  public static BareGround none(Picture picture, int colour) {
    return new BareGround(
        colour,
        picture.width(),
        picture.height(),
        new float[picture.rgb().length],
        Picture.filled(picture.width(), picture.height(), colour));
  }

  /**
   * Bare ground of a known colour.
   *
   * @param colour about what it looks like in the picture, {@code 0xRRGGBB}
   */
  public static BareGround of(Picture picture, int colour) {
    Planes planes = Planes.of(picture);
    float[] seed = {(colour >> 16 & 255) / 255f, (colour >> 8 & 255) / 255f, (colour & 255) / 255f};
    return marked(planes, GroundLight.fit(small(planes), seed));
  }

  /**
   * Looks for bare ground.
   *
   * <p>What counts is paper, canvas or a toned ground: of one colour but for its light, and of a
   * colour that they have. A finished sky or wall varies more.
   *
   * @param finished the finished picture, of the same size, if there is one: the ground is then
   *     looked for where it differs
   * @return empty when there is none
   * @throws IllegalArgumentException when the sizes differ
   */
  public static Optional<BareGround> find(Picture picture, Optional<Picture> finished) {
    Planes planes = Planes.of(picture);
    Planes small = small(planes);
    float[] weight = new float[small.r.length];
    Arrays.fill(weight, 1);
    if (finished.isPresent()) {
      if (finished.get().width() != picture.width()
          || finished.get().height() != picture.height()) {
        throw new IllegalArgumentException("picture and finished picture differ in size");
      }
      Planes end = small(Planes.of(finished.get()));
      double different = 0;
      for (int i = 0; i < weight.length; i++) {
        float dr = small.r[i] - end.r[i];
        float dg = small.g[i] - end.g[i];
        float db = small.b[i] - end.b[i];
        weight[i] = dr * dr + dg * dg + db * db > 3 * CHANGED * CHANGED ? 1 : 0;
        different += weight[i];
      }
      if (different < DIFFERENT * weight.length) {
        return Optional.empty();
      }
    }
    return GroundColours.likeliest(small, weight).stream()
        .map(colour -> GroundLight.fit(small, colour))
        .filter(light -> light.even() && light.typical())
        .findFirst()
        .map(light -> marked(planes, light))
        .filter(found -> found.share() >= LEAST);
  }

  /** Share of the picture that is bare, 0..1. */
  public double share() {
    double sum = 0;
    for (float b : bare) {
      sum += b;
    }
    return sum / bare.length;
  }

  /** How far each pixel counts as painted: 0 where the ground is bare, 1 elsewhere; a new array. */
  public float[] covered() {
    float[] covered = new float[bare.length];
    for (int i = 0; i < covered.length; i++) {
      covered[i] = 1 - bare[i];
    }
    return covered;
  }

  private static Planes small(Planes planes) {
    int longSide = Math.max(planes.width, planes.height);
    return planes.shrink(Math.max(1, (longSide + SMALL - 1) / SMALL));
  }

  /** The pixels that look like the ground in its light; drawn lines among them count too. */
  private static BareGround marked(Planes planes, GroundLight light) {
    int width = planes.width;
    int height = planes.height;
    float longSide = Math.max(width, height);
    Planes calm = Blur.gaussian(planes, CALM * longSide);
    boolean[] near = new boolean[calm.r.length];
    boolean[] likely = new boolean[near.length];
    boolean[] darker = new boolean[near.length];
    for (int i = 0; i < near.length; i++) {
      float x = (i % width + 0.5f) / width;
      int row = i / width;
      float y = (row + 0.5f) / height;
      float distance = light.distance(calm, i, x, y);
      near[i] = distance <= light.tolerance();
      likely[i] = distance <= light.looseTolerance();
      darker[i] = light.darker(planes, i, x, y);
    }
    boolean[] bare = Patches.closed(near, likely, width, height, Math.round(UNEVEN * longSide));
    bare = Patches.closed(bare, darker, width, height, Math.round(LINE * longSide));
    Patches.dropSpecks(bare, width, height, (int) (SPECK * bare.length));
    float[] mask = new float[bare.length];
    for (int i = 0; i < bare.length; i++) {
      mask[i] = bare[i] ? 1 : 0;
    }
    int[] ground = new int[mask.length];
    for (int i = 0; i < ground.length; i++) {
      int row = i / width;
      ground[i] = light.lit((i % width + 0.5f) / width, (row + 0.5f) / height);
    }
    Picture unpainted = new Picture(width, height, ground);
    return new BareGround(light.colour(), width, height, mask, unpainted);
  }
}
