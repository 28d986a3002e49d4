package pentimento.dataset;

import pentimento.random.Rng;

/** Skies: colour from the zenith to the horizon, sun or moon, stars, clouds. */
final class Sky {
  private Sky() {}

  /**
   * Paints all above a line and a little below it.
   *
   * @param horizon row of the horizon, pixels
   * @return whether clouds are to be seen
   */
  static boolean paint(Sheet sheet, Light light, float horizon, Noise noise, Rng rng) {
    int end = Math.min(sheet.height, (int) horizon + 2);
    float sunX = light.sunX() * sheet.width;
    float sunY = horizon - light.sunY() * horizon;
    float[] glow =
        light.dark()
            ? Colours.of(0x9fb2d8)
            : Colours.mix(light.skyLow(), Colours.of(0xfff2c8), 0.6f);
    boolean veiled =
        light.weather() != Light.Weather.CLEAR && light.weather() != Light.Weather.CLOUDY;
    float glowing = veiled ? 0.05f : light.dark() ? 0.28f : 0.5f;
    float bend = rng.uniform(0.7f, 1.5f);
    float size = sheet.unit(1);
    for (int y = 0; y < end; y++) {
      float t = (float) StrictMath.pow(Colours.clamp((y + 0.5f) / Math.max(1, horizon)), bend);
      float[] row = Colours.mix(light.skyTop(), light.skyLow(), t);
      for (int x = 0; x < sheet.width; x++) {
        float dx = (x - sunX) / size;
        float dy = (y - sunY) / size;
        float near =
            glowing / (1 + 14 * (dx * dx + dy * dy) + 2.5f * (float) Math.sqrt(dx * dx + dy * dy));
        int i = y * sheet.width + x;
        sheet.blend(
            i,
            row[0] + (glow[0] - row[0]) * near,
            row[1] + (glow[1] - row[1]) * near,
            row[2] + (glow[2] - row[2]) * near,
            1);
      }
    }
    for (int i = end * sheet.width; i < sheet.r.length; i++) {
      sheet.blend(i, light.skyLow()[0], light.skyLow()[1], light.skyLow()[2], 1);
    }
    if (light.dark() && !veiled) {
      stars(sheet, horizon, rng);
    }
    if (!veiled && light.sunY() > 0 && light.sunY() < 1.05f) {
      body(sheet, light, sunX, sunY, rng);
    }
    return clouds(sheet, light, horizon, noise, rng);
  }

  private static void stars(Sheet sheet, float horizon, Rng rng) {
    int count = 20 + rng.nextInt(90);
    for (int k = 0; k < count; k++) {
      float x = rng.uniform() * sheet.width;
      float y = rng.uniform() * horizon * 0.95f;
      float bright = rng.uniform(0.35f, 1);
      sheet.disc(
          x, y, sheet.unit(rng.uniform(0.0016f, 0.0036f)), Colours.of(0xf4f2e4), bright, 0.5f);
    }
  }

  private static void body(Sheet sheet, Light light, float x, float y, Rng rng) {
    boolean night = light.dark();
    float radius = sheet.unit(night ? rng.uniform(0.025f, 0.06f) : rng.uniform(0.022f, 0.05f));
    float[] colour =
        Colours.of(night ? 0xf1eedd : light.time() == Light.Time.SUNSET ? 0xffdf9a : 0xfff6d8);
    sheet.disc(x, y, radius * 2.6f, colour, night ? 0.25f : 0.4f, 1);
    if (night && rng.uniform() < 0.35f) {
      float[] sky = sheet.colour((int) x, (int) Math.max(0, y - radius * 2));
      sheet.disc(x, y, radius, colour, 1, 0.05f);
      sheet.disc(x + radius * 0.5f, y - radius * 0.15f, radius * 0.95f, sky, 1, 0.05f);
    } else {
      sheet.disc(x, y, radius, colour, 1, 0.06f);
    }
  }

  private static boolean clouds(Sheet sheet, Light light, float horizon, Noise noise, Rng rng) {
    float cover;
    switch (light.weather()) {
      case CLEAR -> cover = rng.uniform() < 0.45f ? 0 : rng.uniform(0.15f, 0.36f);
      case CLOUDY -> cover = rng.uniform(0.5f, 0.68f);
      case FOG -> cover = 0;
      case SNOW -> cover = rng.uniform(0.6f, 0.85f);
      default -> cover = rng.uniform(0.72f, 0.95f);
    }
    if (cover == 0) {
      return false;
    }
    boolean storm = light.weather() == Light.Weather.STORM;
    boolean wisps = light.weather() == Light.Weather.CLEAR && rng.uniform() < 0.4f;
    float stretch = wisps ? rng.uniform(3, 6) : rng.uniform(1.3f, 2.4f);
    float scale = wisps ? rng.uniform(2, 3.5f) : rng.uniform(2.4f, 4.2f);
    float edge = wisps ? 0.3f : storm ? 0.2f : rng.uniform(0.07f, 0.16f);
    float at = rng.uniform() * 40;
    float atY = rng.uniform() * 40;
    float[] shine = Colours.mix(light.skyLow(), Colours.of(0xfffaf0), light.dark() ? 0.12f : 0.62f);
    if (light.time() == Light.Time.SUNSET || light.time() == Light.Time.DAWN) {
      shine = Colours.mix(shine, Colours.times(light.key(), new float[] {1.5f, 1.3f, 1.2f}), 0.4f);
    }
    float[] shade = Colours.mix(light.skyTop(), light.ambient(), 0.6f);
    shade = Colours.scale(shade, storm ? 0.62f : light.dark() ? 0.85f : 0.98f);
    float threshold = 0.5f + (0.5f - cover) * 0.55f;
    float sunX = light.sunX() * sheet.width;
    float sunY = horizon * (1 - light.sunY());
    int end = Math.min(sheet.height, (int) horizon + 1);
    float unit = sheet.unit(1);
    for (int y = 0; y < end; y++) {
      // Clouds lie flat overhead: they crowd towards the horizon.
      float up = (horizon - y) / unit;
      float flat = 1 / (up + 0.28f);
      float v = atY + flat * scale * 0.8f;
      float fade = Colours.step(0, 0.07f, up);
      for (int x = 0; x < sheet.width; x++) {
        float u = at + (x / unit - 0.5f) * scale * (0.45f + flat * 0.32f) / stretch * 1.6f;
        float density = noise.sum(u, v, 5);
        float alpha = Colours.step(threshold - edge, threshold + edge, density);
        if (alpha <= 0.01f) {
          continue;
        }
        float towards = (x - sunX) * (x - sunX) + (y - sunY) * (y - sunY);
        float dx = Math.max(-0.12f, Math.min(0.12f, (sunX - x) / unit * 0.5f));
        float lit = density - noise.sum(u + dx, v - 0.16f, 3);
        float bright =
            Colours.clamp(
                0.55f
                    + 2.6f * lit
                    - 1.1f * (density - threshold)
                    + 0.12f / (0.3f + towards / (unit * unit)));
        float[] colour = Colours.mix(shade, shine, bright);
        float a = alpha * fade * (wisps ? 0.6f : 0.92f);
        int i = y * sheet.width + x;
        sheet.blend(i, colour[0], colour[1], colour[2], a);
      }
    }
    return true;
  }
}
