package pentimento.dataset;

import pentimento.random.Rng;

/**
 * What a scene is drawn with: the sheet, the light, where the horizon lies and how high the eye is,
 * so that all things have their natural size.
 */
final class View {
  final Sheet sheet;
  final Light light;
  final Noise noise;
  final Rng rng;

  /** Row of the horizon, pixels. */
  final float horizon;

  /** Height of the eye above the ground, metres. */
  final float eye;

  View(Sheet sheet, Light light, Noise noise, Rng rng, float horizon, float eye) {
    this.sheet = sheet;
    this.light = light;
    this.noise = noise;
    this.rng = rng;
    this.horizon = horizon;
    this.eye = eye;
  }

  /** Pixels of a metre for what stands with its foot at a row. */
  float metre(float foot) {
    return Math.max(0.5f, foot - horizon) / eye;
  }

  /** The row where a thing of so many metres is so many pixels tall. */
  float footFor(float metres, float pixels) {
    return horizon + eye * pixels / metres;
  }

  /** How far a row of the ground is: 0 at the lower edge .. 1 at the horizon. */
  float distance(float row) {
    float below = Math.max(0, row - horizon) / Math.max(1, sheet.height - horizon);
    return 1 - below / (below + 0.22f) * 1.22f;
  }

  /** A colour lit and seen through the air. */
  float[] seen(float[] colour, float turned, float distance) {
    return light.through(light.on(colour, turned), distance);
  }

  float[] near(int rgb, float by) {
    return Colours.near(Colours.of(rgb), rng, by);
  }

  boolean chance(double share) {
    return rng.uniform() < share;
  }

  int width() {
    return sheet.width;
  }

  int height() {
    return sheet.height;
  }

  float unit(double share) {
    return sheet.unit((float) share);
  }
}
