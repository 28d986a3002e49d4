package pentimento.dataset;

/** What the weather puts before a scene: rain, falling snow, fog. */
final class Weathers {
  private Weathers() {}

  static void over(View v) {
    switch (v.light.weather()) {
      case RAIN -> rain(v, 90);
      case STORM -> {
        if (v.chance(0.5)) {
          rain(v, 60);
        }
      }
      case SNOW -> snow(v);
      case FOG -> fog(v);
      default -> {}
    }
  }

  private static void rain(View v, int drops) {
    float slant = v.rng.uniform(-0.35f, 0.35f);
    float[] c = Colours.mix(v.light.skyLow(), Colours.of(0xffffff), 0.35f);
    for (int k = 0; k < drops; k++) {
      float x = v.rng.uniform(-0.1f, 1.1f) * v.width();
      float y = v.rng.uniform(-0.1f, 1) * v.height();
      float length = v.unit(v.rng.uniform(0.03f, 0.085f));
      v.sheet.line(x, y, x + slant * length, y + length, 0.5f, c, v.rng.uniform(0.18f, 0.42f));
    }
  }

  private static void snow(View v) {
    float[] c = Colours.mix(Colours.of(0xffffff), v.light.skyLow(), v.light.dark() ? 0.4f : 0.05f);
    int flakes = 90 + v.rng.nextInt(120);
    for (int k = 0; k < flakes; k++) {
      float size = v.unit(v.rng.uniform(0.0025f, 0.008f));
      v.sheet.disc(
          v.rng.uniform() * v.width(),
          v.rng.uniform() * v.height(),
          size,
          c,
          v.rng.uniform(0.5f, 0.95f),
          0.4f);
    }
  }

  private static void fog(View v) {
    float at = v.rng.uniform() * 30;
    float thick = v.rng.uniform(0.35f, 0.6f);
    for (int y = 0; y < v.height(); y++) {
      float band = 1 - Math.min(1, Math.abs(y - v.horizon) / v.unit(0.55));
      for (int x = 0; x < v.width(); x++) {
        float n = v.noise.sum(at + x * 2.4f / v.unit(1), y * 7 / v.unit(1), 3);
        float a = thick * (0.25f + 0.75f * band) * (0.55f + 0.9f * n);
        int i = y * v.width() + x;
        float[] fog = v.light.skyLow();
        v.sheet.r[i] += (fog[0] - v.sheet.r[i]) * Math.min(0.85f, a);
        v.sheet.g[i] += (fog[1] - v.sheet.g[i]) * Math.min(0.85f, a);
        v.sheet.b[i] += (fog[2] - v.sheet.b[i]) * Math.min(0.85f, a);
      }
    }
  }
}
