package pentimento.dataset;

import pentimento.random.Rng;

/** A landscape about to be drawn: paper, light and the size of what will be its subject. */
final class Draft {
  final Sheet sheet;
  final Light light;
  final Noise noise;
  final Rng rng;
  final Season season;
  private final double metres;

  /** What leaves look like. */
  enum Season {
    SPRING,
    SUMMER,
    AUTUMN
  }

  /**
   * @param metres size of the subject
   */
  Draft(Sheet sheet, Light light, Noise noise, Rng rng, double metres) {
    this.sheet = sheet;
    this.light = light;
    this.noise = noise;
    this.rng = rng;
    this.metres = metres;
    float at = rng.uniform();
    season = at < 0.55f ? Season.SUMMER : at < 0.8f ? Season.AUTUMN : Season.SPRING;
  }

  /**
   * Draws the sky and sets the eye so high that the subject can have a good size.
   *
   * @param low highest place of the horizon, share of the height
   * @param high lowest place
   * @param lowest height of the eye, metres
   * @param highest likewise
   */
  View view(double low, double high, double lowest, double highest) {
    float horizon = sheet.height * rng.uniform((float) low, (float) high);
    float size = sheet.unit(rng.uniform(0.2f, 0.36f));
    double eye = metres * 0.6 * (sheet.height - horizon) / size;
    eye = Math.max(lowest, Math.min(highest, eye));
    Sky.paint(sheet, light, horizon, noise, rng);
    return new View(sheet, light, noise, rng, horizon, (float) eye);
  }

  /** A leaf colour of the season. */
  float[] leaf() {
    int[] greens =
        switch (season) {
          case SPRING -> new int[] {0x8bab4c, 0x9dbb5a, 0x79a04a, 0xa9b866};
          case SUMMER -> new int[] {0x4f7a35, 0x5d8440, 0x42693a, 0x6b8a3e};
          case AUTUMN -> new int[] {0xc8862e, 0xb05a2a, 0xd2a63c, 0xa23f2a, 0x8f7a34};
        };
    return Colours.near(Colours.of(greens[rng.nextInt(greens.length)]), rng, 0.18f);
  }

  float[] grass() {
    int[] greens =
        season == Season.AUTUMN
            ? new int[] {0x94904c, 0xa39a58}
            : new int[] {0x6d9444, 0x7da34d, 0x5c8640, 0x8fa552};
    return Colours.near(Colours.of(greens[rng.nextInt(greens.length)]), rng, 0.15f);
  }

  float[] needles() {
    return Colours.near(Colours.of(rng.uniform() < 0.5f ? 0x35563c : 0x2f4f44), rng, 0.2f);
  }

  boolean chance(double share) {
    return rng.uniform() < share;
  }
}
