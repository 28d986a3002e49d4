package pentimento.dataset;

/** What a room is made of: walls, table tops, floors, rugs, windows. */
final class Rooms {
  private Rooms() {}

  /** A wall, lighter towards the light. */
  static void wall(View v, float[] colour, int end, boolean pool) {
    float[] c = Colours.near(colour, v.rng, 0.1f);
    float at = v.rng.uniform() * 40;
    float scale = v.rng.uniform(3, 9) / v.unit(1);
    float rough = v.rng.uniform(0.08f, 0.3f);
    float lx = v.light.sunX() * v.width();
    float ly = v.height() * v.rng.uniform(0.1f, 0.5f);
    float reach = v.unit(pool ? 0.55 : 1.1);
    for (int y = 0; y < end; y++) {
      for (int x = 0; x < v.width(); x++) {
        float n = v.noise.sum(at + x * scale, y * scale, 4) - 0.5f;
        float d = (float) Math.sqrt((x - lx) * (x - lx) + (y - ly) * (y - ly)) / reach;
        float[] lit =
            v.light.on(
                Colours.scale(c, 1 + rough * n * 2), Colours.clamp(1.05f / (0.6f + d) - 0.15f));
        v.sheet.blend(y * v.width() + x, lit[0], lit[1], lit[2], 1);
      }
    }
  }

  /** A table top: boards, stone, or a cloth with folds. */
  static void top(View v, float edge, float[] colour, boolean cloth) {
    v.sheet.nextLayer();
    float[] c = Colours.near(colour, v.rng, 0.08f);
    float at = v.rng.uniform() * 40;
    float tilt = v.rng.uniform(-0.03f, 0.03f);
    float lx = v.light.sunX() * v.width();
    for (int x = 0; x < v.width(); x++) {
      float begin = edge + tilt * (x - v.width() / 2f);
      for (int y = Math.max(0, (int) begin); y < v.height(); y++) {
        float down = (y - begin) / v.unit(1);
        float u = at + (x - v.width() / 2f) / v.unit(1) / (0.5f + down);
        float n =
            cloth
                ? v.noise.sum(u * 2.2f + down, down * 3.1f + u, 3) - 0.5f
                : v.noise.sum(u * 2, down * 26 + 0.6f * v.noise.at(u * 3, 4), 3) - 0.5f;
        float beside =
            cloth
                ? n
                    - (v.noise.sum(
                            u * 2.2f + down + 0.12f * v.light.side(), down * 3.1f + u - 0.08f, 3)
                        - 0.5f)
                : 0;
        float d = Math.abs(x - lx) / v.unit(1.3);
        float turned = Colours.clamp(1 - 0.55f * d + beside * 3.4f + (cloth ? 0 : n * 0.3f));
        float[] lit = v.light.on(Colours.scale(c, 1 + (cloth ? 0.12f : 0.36f) * n), turned);
        v.sheet.blend(y * v.width() + x, lit[0], lit[1], lit[2], Colours.clamp(y + 1 - begin));
      }
    }
  }

  static void floor(View v, float edge, float[] wood) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 40;
    float middle = v.width() * v.rng.uniform(0.35f, 0.65f);
    float lx = v.light.sunX() * v.width();
    for (int y = (int) edge; y < v.height(); y++) {
      float below = (y - edge) / v.unit(1) + 0.25f;
      for (int x = 0; x < v.width(); x++) {
        float across = (x - middle) / v.unit(1) / below * 2.2f;
        float board = (float) Math.floor(across * 2);
        float gap = Math.abs(across * 2 - board - 0.5f) > 0.46f ? 0.7f : 1;
        float tone = 0.85f + 0.3f * v.noise.at(board * 7.3f + at, 3);
        float n = v.noise.sum(across * 9 + at, 3 / below, 3) - 0.5f;
        float turned = Colours.clamp(1 - 0.6f * Math.abs(x - lx) / v.unit(1.2));
        float[] lit = v.light.on(Colours.scale(wood, tone * gap * (1 + 0.3f * n)), turned);
        v.sheet.blend(y * v.width() + x, lit[0], lit[1], lit[2], Colours.clamp(y + 1 - edge));
      }
    }
    float[] skirt = v.light.on(Colours.of(0xe0d8c8), 0.4f);
    v.sheet.fill(Buildings.box(0, edge - v.unit(0.025), v.width(), edge), skirt, 0.9f);
  }

  static void rug(View v, float edge) {
    v.sheet.nextLayer();
    float[] c = v.near(new int[] {0x9c3f38, 0x3f5c84, 0x6d7c4c, 0xb98a4c}[v.rng.nextInt(4)], 0.15f);
    float cx = v.width() * v.rng.uniform(0.4f, 0.6f);
    float cy = edge + (v.height() - edge) * 0.58f;
    float rx = v.unit(v.rng.uniform(0.3f, 0.42f));
    float ry = (v.height() - edge) * 0.3f;
    v.sheet.ellipse(cx, cy, rx, ry, v.light.on(c, 0.7f), 1, 0);
    v.sheet.ellipse(
        cx,
        cy,
        rx * 0.82f,
        ry * 0.8f,
        v.light.on(Colours.mix(c, Colours.of(0xe6d8b8), 0.45f), 0.7f),
        1,
        0);
    v.sheet.ellipse(cx, cy, rx * 0.7f, ry * 0.66f, v.light.on(Colours.scale(c, 0.9f), 0.7f), 1, 0);
  }

  static void window(View v, float x, float y, float w, float h, boolean evening) {
    v.sheet.nextLayer();
    float[] frame = v.light.on(Colours.of(0xe8e2d6), 0.8f);
    float[] high = Colours.of(evening ? 0x26304e : 0x8fbbe0);
    float[] low = Colours.of(evening ? 0x5b5a7c : 0xdcecf2);
    float m = w * 0.06f;
    v.sheet.fill(Buildings.box(x - m, y - m, x + w + m, y + h + m), frame, 1);
    float at = v.rng.uniform() * 40;
    v.sheet.fill(
        Buildings.box(x, y, x + w, y + h),
        (px, py) -> {
          float t = (py - y) / h;
          float n = v.noise.sum(at + px * 8 / v.unit(1), py * 12 / v.unit(1), 3);
          float[] sky = Colours.mix(high, low, Colours.clamp(t + (n - 0.5f) * 0.5f));
          return t > 0.62f + 0.25f * (n - 0.5f)
              ? Colours.scale(Colours.of(evening ? 0x1e2c30 : 0x6a8a56), 0.7f + 0.6f * n)
              : sky;
        },
        1);
    v.sheet.fill(Buildings.box(x + w / 2 - m / 2, y, x + w / 2 + m / 2, y + h), frame, 1);
    v.sheet.fill(Buildings.box(x, y + h * 0.45f, x + w, y + h * 0.45f + m), frame, 1);
  }

  static void vignette(View v, float strength) {
    for (int y = 0; y < v.height(); y++) {
      for (int x = 0; x < v.width(); x++) {
        float dx = 2f * x / v.width() - 1;
        float dy = 2f * y / v.height() - 1;
        float a = 1 - strength * Colours.step(0.35f, 1.9f, dx * dx + dy * dy);
        v.sheet.multiply(x, y, a, a, a);
      }
    }
  }
}
