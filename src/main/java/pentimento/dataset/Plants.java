package pentimento.dataset;

/** Trees, bushes, grass, reeds and flowers, drawn one by one; lengths in pixels. */
final class Plants {
  private Plants() {}

  /** A tree with a leafy crown. */
  static void tree(View v, float x, float foot, float height, float[] leaf, float distance) {
    float[] bark = v.near(0x5c4a3a, 0.2f);
    float lean = v.rng.uniform(-0.06f, 0.06f) * height;
    float trunk = Math.max(0.6f, height * v.rng.uniform(0.025f, 0.04f));
    v.sheet.line(x, foot, x + lean, foot - height * 0.6f, trunk, v.seen(bark, 0.3f, distance), 1);
    if (height > 26) {
      for (int k = 0; k < 3; k++) {
        float up = height * v.rng.uniform(0.3f, 0.45f);
        float out = height * v.rng.uniform(-0.22f, 0.22f);
        v.sheet.line(
            x,
            foot - up,
            x + out,
            foot - height * 0.62f,
            trunk * 0.6f,
            v.seen(bark, 0.4f, distance),
            1);
      }
    }
    float wide = height * v.rng.uniform(0.26f, 0.4f);
    crown(v, x + lean, foot - height * 0.64f, wide, height * 0.37f, leaf, distance);
  }

  /** A mass of leaves: dark below and within, light where the sun falls. */
  static void crown(View v, float cx, float cy, float rx, float ry, float[] leaf, float distance) {
    float side = v.light.side();
    int lumps = 5 + v.rng.nextInt(4);
    float[] lx = new float[lumps];
    float[] ly = new float[lumps];
    float[] lr = new float[lumps];
    for (int k = 0; k < lumps; k++) {
      double angle = Math.PI * 2 * k / lumps + v.rng.uniform(-0.4f, 0.4f);
      float reach = k == 0 ? 0 : v.rng.uniform(0.35f, 0.62f);
      lx[k] = cx + (float) StrictMath.cos(angle) * rx * reach;
      ly[k] = cy + (float) StrictMath.sin(angle) * ry * reach;
      lr[k] = v.rng.uniform(0.42f, 0.6f);
    }
    float small = Math.min(rx, ry);
    int each = (int) Math.max(5, Math.min(34, small * 1.1f));
    // From the shadow side to the light: later dabs lie on top.
    for (int pass = 0; pass < 3; pass++) {
      for (int k = 0; k < lumps; k++) {
        for (int q = 0; q < (pass == 0 ? each : each * 2 / 3); q++) {
          double angle = v.rng.uniform() * Math.PI * 2;
          float out = (float) Math.sqrt(v.rng.uniform()) * (pass == 0 ? 1 : 0.85f);
          float ox = (float) StrictMath.cos(angle) * out;
          float oy = (float) StrictMath.sin(angle) * out;
          float turned = 0.42f + 0.34f * side * ox - 0.42f * oy;
          if (pass == 1 && turned < 0.34f || pass == 2 && turned < 0.6f) {
            continue;
          }
          turned = Colours.clamp(turned + v.rng.uniform(-0.14f, 0.14f) - (pass == 0 ? 0.22f : 0));
          float[] c = Colours.scale(leaf, 0.62f + 0.2f * pass + v.rng.uniform(-0.07f, 0.07f));
          float dab = Math.max(0.8f, small * v.rng.uniform(0.1f, 0.2f) * (pass == 0 ? 1.5f : 1));
          v.sheet.disc(
              lx[k] + ox * lr[k] * rx,
              ly[k] + oy * lr[k] * ry,
              dab,
              v.seen(c, turned, distance),
              0.92f,
              0.15f);
        }
      }
    }
  }

  /** A fir or spruce. */
  static void fir(
      View v, float x, float foot, float height, float[] needles, float snow, float distance) {
    float[] bark = v.near(0x4d3c30, 0.2f);
    v.sheet.line(
        x,
        foot,
        x,
        foot - height * 0.2f,
        Math.max(0.6f, height * 0.025f),
        v.seen(bark, 0.3f, distance),
        1);
    float wide = height * v.rng.uniform(0.17f, 0.25f);
    int tiers = (int) Math.max(4, Math.min(13, height / 6));
    float side = v.light.side();
    for (int k = 0; k < tiers; k++) {
      float t = k / (float) tiers;
      float y = foot - height * (0.1f + 0.88f * t);
      float half = wide * (1.02f - t) * v.rng.uniform(0.85f, 1.1f);
      float drop = height / tiers * 1.5f;
      float[] dark = v.seen(Colours.scale(needles, v.rng.uniform(0.55f, 0.75f)), 0.2f, distance);
      v.sheet.fill(
          Sheet.polygon(x - half, y, x, y - drop, x + half, y, x, y - drop * 0.16f), dark, 1);
      float[] light = v.seen(Colours.scale(needles, v.rng.uniform(0.9f, 1.15f)), 0.8f, distance);
      v.sheet.fill(
          Sheet.polygon(
              x + side * half,
              y - drop * 0.05f,
              x,
              y - drop,
              x + side * half * 0.25f,
              y - drop * 0.25f),
          light,
          0.85f);
      if (snow > 0 && v.rng.uniform() < 0.5f + snow) {
        float[] white = v.seen(Colours.of(0xf0f4fa), 0.7f, distance);
        v.sheet.fill(
            Sheet.polygon(
                x - half * 0.8f,
                y - drop * 0.12f,
                x,
                y - drop,
                x + half * 0.8f,
                y - drop * 0.12f,
                x,
                y - drop * 0.5f),
            white,
            0.5f + snow * 0.5f);
      }
    }
  }

  /** A tree without leaves. */
  static void bare(View v, float x, float foot, float height, float distance) {
    float[] bark = v.seen(v.near(0x54473c, 0.25f), 0.3f, distance);
    branch(v, x, foot, -Math.PI / 2, height * 0.34f, Math.max(0.7f, height * 0.028f), bark, 0);
  }

  private static void branch(
      View v, float x, float y, double angle, float length, float radius, float[] bark, int depth) {
    float ex = x + (float) StrictMath.cos(angle) * length;
    float ey = y + (float) StrictMath.sin(angle) * length;
    v.sheet.line(x, y, ex, ey, radius, bark, depth > 3 ? 0.7f : 1);
    if (depth >= 5 || length < 2) {
      return;
    }
    int parts = depth == 0 ? 3 : 2;
    for (int k = 0; k < parts; k++) {
      double turn = (k - (parts - 1) / 2.0) * 0.75 + v.rng.uniform(-0.28f, 0.28f);
      branch(
          v,
          ex,
          ey,
          angle + turn,
          length * v.rng.uniform(0.62f, 0.82f),
          radius * 0.62f,
          bark,
          depth + 1);
    }
  }

  /** A palm. */
  static void palm(View v, float x, float foot, float height, float distance) {
    float[] bark = v.near(0x8a6f50, 0.2f);
    float lean = v.rng.uniform(-0.22f, 0.22f) * height;
    float px = x;
    float py = foot;
    for (int k = 1; k <= 10; k++) {
      float t = k / 10f;
      float nx = x + lean * t * t;
      float ny = foot - height * 0.82f * t;
      float turned = k % 2 == 0 ? 0.6f : 0.4f;
      v.sheet.line(
          px,
          py,
          nx,
          ny,
          Math.max(0.7f, height * 0.022f * (1.3f - 0.5f * t)),
          v.seen(bark, turned, distance),
          1);
      px = nx;
      py = ny;
    }
    float[] leaf = v.near(0x4c7f3a, 0.2f);
    int fronds = 8 + v.rng.nextInt(4);
    for (int k = 0; k < fronds; k++) {
      double angle = Math.PI * 2 * k / fronds + v.rng.uniform(-0.2f, 0.2f);
      float reach = height * v.rng.uniform(0.24f, 0.36f);
      float ox = px;
      float oy = py;
      for (int s = 1; s <= 7; s++) {
        float t = s / 7f;
        float fx = px + (float) StrictMath.cos(angle) * reach * t;
        float fy =
            py
                + (float) StrictMath.sin(angle) * reach * 0.5f * t
                + reach * 0.55f * t * t
                - reach * 0.2f * t;
        float[] c = v.seen(Colours.scale(leaf, 0.7f + 0.4f * t), 0.4f + 0.4f * (1 - t), distance);
        v.sheet.line(ox, oy, fx, fy, Math.max(0.6f, height * 0.022f * (1.25f - t)), c, 1);
        ox = fx;
        oy = fy;
      }
    }
  }

  /** A row of far trees on a line: one mass with a bumpy top. */
  static void wood(View v, float[] base, float height, float[] leaf, float distance, boolean firs) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 30;
    float wave = 7 / Math.max(2, height);
    float side = v.light.side();
    for (int x = 0; x < v.width(); x++) {
      float bump = v.noise.sum(at + x * wave * 0.35f, 3, 3);
      float spike = firs ? Math.abs((x * wave * 0.45f + bump * 1.3f) % 1 - 0.5f) * 2 : 0;
      float tall =
          height * (firs ? 0.35f + 0.75f * (1 - spike) * (0.4f + bump) : 0.45f + 1.05f * bump);
      float top = base[x] - tall;
      for (int y = Math.max(0, (int) top); y < Math.min(v.height(), base[x] + 1); y++) {
        float t = (base[x] - y) / Math.max(1, tall);
        float n = v.noise.sum(at + x * wave, y * wave * 1.2f, 3);
        float beside = v.noise.at(at + x * wave + 0.3f * side, y * wave * 1.2f - 0.35f);
        float turned = Colours.clamp(0.15f + 0.45f * t + (n - beside) * 0.9f);
        float[] c = Colours.scale(leaf, 0.55f + 0.7f * n);
        v.sheet.blend(x, y, v.seen(c, turned, distance), Colours.clamp(y + 1 - top));
      }
    }
  }

  /** A bush; also what is far away of a tree. */
  static void bush(View v, float x, float foot, float height, float[] leaf, float distance) {
    crown(
        v,
        x,
        foot - height * 0.45f,
        height * v.rng.uniform(0.6f, 0.95f),
        height * 0.55f,
        leaf,
        distance);
  }

  /** A tuft of grass or reeds. */
  static void tuft(View v, float x, float foot, float height, float[] blade, int blades) {
    float distance = v.distance(foot) * 0.8f;
    for (int k = 0; k < blades; k++) {
      float bx = x + v.rng.uniform(-0.4f, 0.4f) * height;
      float tip = bx + v.rng.uniform(-0.35f, 0.35f) * height;
      float tall = height * v.rng.uniform(0.5f, 1);
      float[] c =
          v.seen(
              Colours.scale(blade, v.rng.uniform(0.6f, 1.15f)),
              v.rng.uniform(0.3f, 0.95f),
              distance);
      float mid = foot - tall * 0.6f;
      float half = Math.max(0.5f, height * 0.02f);
      v.sheet.line(bx, foot, bx + (tip - bx) * 0.35f, mid, half, c, 0.9f);
      v.sheet.line(bx + (tip - bx) * 0.35f, mid, tip, foot - tall, half * 0.7f, c, 0.8f);
    }
  }

  /** Flowers over the ground from a row down, larger as they are nearer. */
  static void flowers(View v, float top, float[][] petals, int count, float metres) {
    for (int k = 0; k < count; k++) {
      float t = v.rng.uniform();
      float y = top + (v.height() - top) * (float) Math.sqrt(t);
      float x = v.rng.uniform() * v.width();
      float size = Math.min(v.unit(0.02), Math.max(0.6f, metres * v.metre(y)));
      float distance = v.distance(y) * 0.8f;
      float[] petal = petals[v.rng.nextInt(petals.length)];
      if (size > 2.2f) {
        v.sheet.line(
            x,
            y,
            x,
            y + size * 2,
            size * 0.12f,
            v.seen(Colours.of(0x4d7a38), 0.5f, distance),
            0.8f);
      }
      v.sheet.ellipse(
          x,
          y,
          size,
          size * 0.75f,
          v.seen(Colours.near(petal, v.rng, 0.15f), v.rng.uniform(0.4f, 1), distance),
          0.95f,
          0.2f);
      if (size > 2.2f) {
        v.sheet.disc(x, y, size * 0.3f, v.seen(Colours.of(0xe8b93c), 0.7f, distance), 0.9f, 0.2f);
      }
    }
  }
}
