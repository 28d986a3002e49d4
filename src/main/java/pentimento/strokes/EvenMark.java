package pentimento.strokes;

/**
 * The mark of a tool without bristles, pixel by pixel: lines, washes of watercolour, digital
 * brushes. Works by the distance to the path, with round ends.
 */
final class EvenMark {
  /** Most that the edge of a wash wanders, as a share of the radius. */
  private static final float WANDER = 0.22f;

  private final Brush.Kind kind;
  private final float radius;
  private final float widening;
  private final float perLength;
  private final float strength;
  private final float load0;
  private final float load1;
  private final float softness;
  private final float rim;
  private final int seed;

  /** The canvas's weave; null where marks are only planned, without texture. */
  private final Weave weave;

  /**
   * @param radius where the stroke begins, pixels
   * @param endRadius where it ends, pixels
   * @param length of its path, pixels
   * @param weave null for marks without texture
   */
  EvenMark(Stroke stroke, Brush brush, float radius, float endRadius, float length, Weave weave) {
    kind = brush.kind();
    this.radius = radius;
    this.weave = weave;
    widening = endRadius - radius;
    perLength = 1 / Math.max(length, 1e-3f);
    strength = (float) brush.alpha() * stroke.opacity() / Stroke.FULL;
    load0 = (float) brush.loadStart();
    load1 = (float) brush.loadEnd();
    softness = (float) brush.softness();
    rim = (float) brush.rim();
    seed = stroke.seed();
  }

  /**
   * Cover at one pixel.
   *
   * @param distance squared distance to the path
   * @param along place along the path, pixels
   * @param across place across the path, pixels; only its sign counts
   * @param grain height of the weave there, 0..1
   * @return 0..1
   */
  float at(float distance, float along, float across, float grain) {
    float t = along * perLength;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    float d = (float) Math.sqrt(distance);
    return switch (kind) {
      case FLAT -> clamp(radius + widening * t - d + 0.5f) * strength;
      case SOFT -> airbrush(d / (radius + widening * t)) * strength;
      case GLAZE -> wash(d, t, along, across, grain);
      case INK -> ink(d, t, grain);
      case PEN -> clamp(radius * (0.6f + 1.6f * t * (1 - t)) - d + 0.5f) * strength;
      default -> pencil(d, t, grain);
    };
  }

  /** The most that the mark reaches beyond its radius, as a factor of it. */
  static float reach(Brush.Kind kind) {
    return kind == Brush.Kind.GLAZE ? 1 + WANDER : 1;
  }

  private static float airbrush(float out) {
    float v = (1 - out) / 0.85f;
    v = v < 0 ? 0 : v > 1 ? 1 : v;
    return v * v * (3 - 2 * v);
  }

  /** Wet paint: the edge wanders, soft or with a rim where pigment settled; paper shows grain. */
  private float wash(float d, float t, float along, float across, float grain) {
    float edge = radius - d;
    if (weave != null) {
      float wide = Math.max(2.5f, 0.5f * radius);
      int side = across < 0 ? seed >>> 10 : seed >>> 18;
      int row = (side & Bristles.COUNT - 1) * Bristles.LENGTH;
      float place = along / wide + (seed & 511) + 64;
      int i = (int) place;
      float f = place - i;
      float a = Bristles.HEIGHT[row + (i * 7 & Bristles.LENGTH - 1)];
      float b = Bristles.HEIGHT[row + ((i + 1) * 7 & Bristles.LENGTH - 1)];
      edge += (a + (b - a) * f - 0.5f) * 2 * WANDER * radius;
    }
    float soft = Math.max(1f, softness * radius);
    float inside = edge / soft + (softness > 0.3f ? 0 : 0.5f);
    inside = inside < 0 ? 0 : inside > 1 ? 1 : inside;
    inside = inside * inside * (3 - 2 * inside);
    float band = (edge - 0.6f * soft) / (0.10f * radius + 0.9f);
    float settled = rim > 0 ? rim / (1 + band * band) * inside : 0;
    float pigment = (1 - 0.55f * rim) * inside + settled;
    float load = load0 + (load1 - load0) * t;
    float granulated = 1 + 0.35f * (0.5f - grain);
    return clamp(pigment * strength * Math.min(1, load) * granulated);
  }

  /** A pointed brush: set down, pressed, drawn out to a tip; dry where it is lifted. */
  private float ink(float d, float t, float grain) {
    float press =
        t < 0.12f ? 0.45f + 4.6f * t : t > 0.6f ? 1 - 0.85f * square((t - 0.6f) / 0.4f) : 1;
    float edge = (radius + widening * t) * press - d + 0.5f;
    if (edge <= 0) {
      return 0;
    }
    float load = load0 + (load1 - load0) * t * t;
    return clamp(edge) * clamp((load - grain) * 3 + 0.5f) * strength;
  }

  /** A line that swells in its middle, its grain that of the canvas. */
  private float pencil(float d, float t, float grain) {
    float unit = weave == null ? 1 : weave.unit;
    float swell = 0.60f + 1.6f * t * (1 - t);
    float edge = (radius * swell - d) / Math.max(0.9f, 0.6f * unit) + 0.5f;
    return edge <= 0 ? 0 : Math.min(1, edge) * strength * swell * Math.min(1, 1.25f - 0.9f * grain);
  }

  private static float clamp(float v) {
    return v < 0 ? 0 : v > 1 ? 1 : v;
  }

  private static float square(float v) {
    return v * v;
  }
}
