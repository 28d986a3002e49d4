package pentimento.dataset;

import pentimento.random.Rng;

/**
 * The light of a scene: by time of day and weather.
 *
 * @param skyTop colour of the sky above
 * @param skyLow colour of the sky at the horizon
 * @param key the sun's or moon's light on a surface turned to it, multiplied with its colour
 * @param ambient light from everywhere else
 * @param haze how thick the air is: the share of a thing's colour lost at the horizon, 0..1
 * @param sunX where the sun or moon is, share of the width; light comes from there
 * @param sunY likewise of the sky's height from the horizon up, 0..1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Light(
    Time time,
    Weather weather,
    float[] skyTop,
    float[] skyLow,
    float[] key,
    float[] ambient,
    float haze,
    float sunX,
    float sunY) {

  enum Time {
    DAWN,
    MORNING,
    NOON,
    SUNSET,
    DUSK,
    NIGHT
  }

  enum Weather {
    CLEAR,
    CLOUDY,
    RAIN,
    FOG,
    SNOW,
    STORM
  }

  static Light of(Time time, Weather weather, Rng rng) {
    float[][] c =
        switch (time) {
          case DAWN -> of(0x7e92c4, 0xf6c7b4, 0x8a6a5c, 0x8e8ea8);
          case MORNING -> of(0x5f9bdc, 0xcfe6f2, 0x8a8474, 0x8f989f);
          case NOON -> of(0x3f83d2, 0xb9dcf1, 0x8c887c, 0x9298a0);
          case SUNSET -> of(0x5b5c9c, 0xf79a50, 0xb06a38, 0x74687f);
          case DUSK -> of(0x2c3566, 0xb07a94, 0x3c3038, 0x5c5c80);
          case NIGHT -> of(0x0c1530, 0x2c3f6b, 0x2f3c58, 0x333e60);
        };
    float[] top = Colours.near(c[0], rng, 0.12f);
    float[] low = Colours.near(c[1], rng, 0.08f);
    float[] key = Colours.near(c[2], rng, 0.06f);
    float[] ambient = Colours.near(c[3], rng, 0.04f);
    float haze = rng.uniform(0.35f, 0.7f);
    boolean veiled = weather != Weather.CLEAR && weather != Weather.CLOUDY;
    if (veiled) {
      float grey = weather == Weather.STORM ? 0.36f : weather == Weather.RAIN ? 0.56f : 0.74f;
      float bright = Math.max(0.14f, Math.min(1, Colours.luma(low) * 1.15f)) * grey / 0.74f;
      float[] flat = {bright * 0.96f, bright, bright * 1.04f};
      low = Colours.mix(low, flat, 0.72f);
      top = Colours.mix(top, Colours.scale(flat, 0.8f), 0.72f);
      key = Colours.scale(key, 0.35f);
      ambient = Colours.scale(ambient, weather == Weather.STORM ? 0.82f : 1.08f);
      haze = weather == Weather.FOG ? 0.96f : 0.8f;
    } else if (weather == Weather.CLOUDY) {
      key = Colours.scale(key, 0.8f);
    }
    float sunX = rng.uniform() < 0.5f ? rng.uniform(0.05f, 0.38f) : rng.uniform(0.62f, 0.95f);
    float sunY =
        switch (time) {
          case NOON -> rng.uniform(1.1f, 1.6f);
          case MORNING -> rng.uniform(0.6f, 1.2f);
          case NIGHT -> rng.uniform(0.4f, 0.85f);
          case DUSK -> -0.1f;
          default -> rng.uniform(0.06f, 0.3f);
        };
    return new Light(time, weather, top, low, key, ambient, haze, sunX, sunY);
  }

  /** A room's light: from a window or a candle at one side. */
  static Light indoors(boolean candle, Rng rng) {
    float[] key = Colours.near(Colours.of(candle ? 0xc88c46 : 0x9c988c), rng, 0.06f);
    float[] ambient = Colours.near(Colours.of(candle ? 0x3c3238 : 0x70747c), rng, 0.06f);
    float side = rng.uniform() < 0.5f ? -0.15f : 1.15f;
    return new Light(
        candle ? Time.NIGHT : Time.NOON,
        Weather.CLEAR,
        ambient,
        ambient,
        key,
        ambient,
        0,
        side,
        0.6f);
  }

  private static float[][] of(int top, int low, int key, int ambient) {
    return new float[][] {Colours.of(top), Colours.of(low), Colours.of(key), Colours.of(ambient)};
  }

  /**
   * A surface in this light.
   *
   * @param turned how far it is turned to the light, 0..1
   */
  float[] on(float[] colour, float turned) {
    float[] out = new float[3];
    for (int c = 0; c < 3; c++) {
      out[c] = colour[c] * (ambient[c] + key[c] * turned) * 1.05f;
    }
    return out;
  }

  /**
   * What the air between makes of a colour.
   *
   * @param distance 0 near .. 1 at the horizon
   */
  float[] through(float[] colour, float distance) {
    float share = haze * distance * (weather == Weather.FOG ? 1 : distance);
    return Colours.mix(colour, skyLow, Math.min(0.97f, share));
  }

  /** -1 when the light comes from the left, 1 from the right. */
  float side() {
    return sunX < 0.5f ? -1 : 1;
  }

  boolean dark() {
    return time == Time.NIGHT;
  }
}
