package pentimento.strokes;

import java.util.Arrays;

/**
 * One stroke, free of any canvas size: lengths count in parts of the canvas's long side. All fields
 * are whole numbers, so that a stroke read back from a file paints the same pixels.
 *
 * @param layer index into {@link Style#layers()}: says which brush
 * @param region region of the {@link Scene} it belongs to, or -1
 * @param radius half its width where it begins, in 1/{@value #RADIUS_UNITS} of the long side, at
 *     least 1
 * @param endRadius half its width where it ends, likewise; only even paint and ink heed it
 * @param opacity share of the brush's own opacity, 1..{@value #FULL} for 0..1
 * @param rgb its colour, {@code 0xRRGGBB}
 * @param seed which bristles
 * @param change what it changes to the eye: mean |difference| over RGB, in millionths of turning
 *     the whole canvas from black to white
 * @param path x0 y0 x1 y1 ..., at least two points, in 1/{@value #GRID} of the long side; points
 *     may lie outside the canvas. Not copied: read only
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below; copies would cost much
public record Stroke(
    int layer,
    int region,
    int radius,
    int endRadius,
    int opacity,
    int rgb,
    int seed,
    int change,
    short[] path) {
  /** Path units to a canvas's long side. */
  public static final int GRID = 8192;

  /** Radius units to a canvas's long side. */
  public static final int RADIUS_UNITS = 81_920;

  /** A stroke's opacity that is all of its brush's. */
  public static final int FULL = 255;

  /** A stroke of one width, as opaque as its brush. */
  public Stroke(int layer, int region, int radius, int rgb, int seed, int change, short[] path) {
    this(layer, region, radius, radius, FULL, rgb, seed, change, path);
  }

  /** Checks the path's length, the radii and the opacity. */
  public Stroke {
    if (path.length < 4 || path.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a path of " + path.length + " numbers, expected 4, 6, ...");
    }
    if (radius < 1 || endRadius < 1) {
      throw new IllegalArgumentException(
          "radius is " + Math.min(radius, endRadius) + ", expected 1 or more");
    }
    if (opacity < 1 || opacity > FULL) {
      throw new IllegalArgumentException("opacity is " + opacity + ", expected 1.." + FULL);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Stroke that
        && layer == that.layer
        && region == that.region
        && radius == that.radius
        && endRadius == that.endRadius
        && opacity == that.opacity
        && rgb == that.rgb
        && seed == that.seed
        && change == that.change
        && Arrays.equals(path, that.path);
  }

  @Override
  public int hashCode() {
    return 31 * seed + Arrays.hashCode(path);
  }

  /** This stroke with the change it made, once that is known. */
  Stroke withChange(int millionths) {
    return new Stroke(layer, region, radius, endRadius, opacity, rgb, seed, millionths, path);
  }

  /** This stroke with its layer and its region, if it has one, counted from further on. */
  Stroke shifted(int layers, int regions) {
    int of = region < 0 ? -1 : region + regions;
    return new Stroke(layer + layers, of, radius, endRadius, opacity, rgb, seed, change, path);
  }

  /** Point in the middle of the path, x, as a fraction of the long side. */
  public double middleX() {
    return path[path.length / 4 * 2] / (double) GRID;
  }

  /** Point in the middle of the path, y, as a fraction of the long side. */
  public double middleY() {
    return path[path.length / 4 * 2 + 1] / (double) GRID;
  }
}
