package pentimento.dataset;

/** Water: what lies above comes back in it, broken by ripples. */
final class Water {
  private Water() {}

  /**
   * Paints water from a shore line down.
   *
   * @param top for each column the row where water begins, pixels
   * @param bottom for each column the row where it ends; the picture's height for no end
   * @param deep the water's own colour
   * @param rough 0 (a mirror) .. 1 (waves)
   */
  static void paint(View v, float[] top, float[] bottom, float[] deep, float rough) {
    v.sheet.nextLayer();
    Sheet s = v.sheet;
    float[] r = s.r.clone();
    float[] g = s.g.clone();
    float[] b = s.b.clone();
    float at = v.rng.uniform() * 30;
    float[] own = v.light.on(deep, 0.5f);
    float[] glint =
        Colours.mix(v.light.skyLow(), Colours.of(0xfff4dc), v.light.dark() ? 0.25f : 0.55f);
    float sunX = v.light.sunX() * v.width();
    boolean sun =
        v.light.sunY() > 0
            && v.light.sunY() < 0.95f
            && (v.light.weather() == Light.Weather.CLEAR
                || v.light.weather() == Light.Weather.CLOUDY);
    for (int x = 0; x < v.width(); x++) {
      int end = (int) Math.min(v.height(), Math.ceil(bottom[x]));
      for (int y = Math.max(0, (int) Math.floor(top[x])); y < end; y++) {
        float below = Math.max(1, y - v.horizon) / v.unit(1);
        float depth = 1 / (below + 0.035f);
        float u = at + (x - v.width() * 0.5f) / v.unit(1) * depth * 1.7f;
        float w = depth * 5.5f;
        float ripple = v.noise.sum(u, w, 3) - 0.5f;
        float swell = v.noise.at(u * 0.3f + 7, w * 0.42f) - 0.5f;
        float wave = ripple + 0.8f * swell * rough;
        float mirrored = 2 * top[x] - y * 1f + wave * rough * v.unit(0.11) - (y - top[x]) * 0.12f;
        int my = Math.max(0, Math.min((int) top[x] - 1, (int) mirrored)); // never from the water
        int mx =
            Math.max(
                0, Math.min(v.width() - 1, x + (int) (ripple * v.unit(0.035) * (0.3f + rough))));
        int m = my * v.width() + mx;
        float share =
            Colours.clamp(
                0.78f - 0.62f * rough * Colours.clamp(below * 2.4f) - 0.1f * Math.abs(wave));
        float shade = 1 + wave * (0.18f + 0.5f * rough);
        float[] c = {
          (own[0] + (r[m] - own[0]) * share) * shade,
          (own[1] + (g[m] - own[1]) * share) * shade,
          (own[2] + (b[m] - own[2]) * share) * shade
        };
        if (sun) {
          float off = Math.abs(x - sunX) / v.unit(0.05 + 0.14 * below);
          float path =
              Colours.step(0.08f, 0.3f, ripple + 0.2f - off * 0.2f) * Colours.clamp(1.2f - off);
          c = Colours.mix(c, glint, Math.max(0, path) * 0.85f);
        }
        float crest =
            rough > 0.45f ? Colours.step(0.3f, 0.42f, wave) * Colours.clamp(below * 5) : 0;
        c = Colours.mix(c, v.light.on(Colours.of(0xf4f6f4), 0.8f), crest * 0.55f * rough);
        float a = Colours.clamp(y + 1 - top[x]) * Colours.clamp(bottom[x] - y);
        s.blend(y * v.width() + x, c[0], c[1], c[2], a);
      }
    }
  }

  /** Foam along a line. */
  static void foam(View v, float[] line, float thickness) {
    float at = v.rng.uniform() * 30;
    float[] white = v.light.on(Colours.of(0xf7f8f4), 0.9f);
    for (int x = 0; x < v.width(); x++) {
      float n = v.noise.sum(at + x * 14 / v.unit(1), 5, 3);
      float half = thickness * (0.3f + 1.2f * n);
      for (int y = (int) (line[x] - half); y <= line[x] + half; y++) {
        float off = Math.abs(y - line[x]) / half;
        float holes = v.noise.sum(at + x * 40 / v.unit(1), y * 70 / v.unit(1), 2);
        v.sheet.blend(
            x, y, white, Colours.clamp(1.2f - off) * Colours.step(0.3f, 0.6f, holes) * 0.85f);
      }
    }
  }
}
