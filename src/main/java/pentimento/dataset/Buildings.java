package pentimento.dataset;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;

/** Houses, towers, walls, fences, boats at a quay: what people built, drawn by rule. */
final class Buildings {
  private static final int[] WALLS = {
    0xd8c7a8, 0xc9a184, 0xe3dccb, 0xb98a6a, 0xd9b48c, 0xa9b0b4, 0xc7c3a2, 0xd7a58f, 0xe8d7b0,
    0xa88468
  };
  private static final int[] ROOFS = {0x8a4a34, 0x6b4a3c, 0x5b5d66, 0x9c5a3a, 0x74625a, 0x7c3f33};

  private Buildings() {}

  /** A house seen from the front, with a roof; its foot's middle is at x. */
  static void house(
      View v, float x, float foot, float wide, float tall, float distance, boolean snow) {
    float[] wall = v.near(WALLS[v.rng.nextInt(WALLS.length)], 0.15f);
    float[] roof = v.near(ROOFS[v.rng.nextInt(ROOFS.length)], 0.15f);
    float left = x - wide / 2;
    float right = x + wide / 2;
    float eaves = foot - tall * 0.62f;
    float side = v.light.side();
    float at = v.rng.uniform() * 40;
    v.sheet.fill(
        Sheet.polygon(left, foot, left, eaves, right, eaves, right, foot),
        (px, py) -> {
          float n = v.noise.sum(at + px * 20 / v.unit(1), py * 26 / v.unit(1), 2) - 0.5f;
          float across = (px - x) / wide;
          return v.seen(
              Colours.scale(wall, 1 + 0.18f * n),
              Colours.clamp(0.5f + side * across * 0.5f),
              distance);
        },
        1);
    float over = wide * 0.06f;
    if (v.chance(0.5)) {
      v.sheet.fill(
          Sheet.polygon(left, eaves, x, foot - tall, right, eaves),
          v.seen(wall, 0.55f, distance),
          1);
      float thick = Math.max(1, tall * 0.05f);
      for (int s = -1; s <= 1; s += 2) {
        float edge = x + s * (wide / 2 + over);
        v.sheet.fill(
            Sheet.polygon(
                edge,
                eaves + thick,
                x,
                foot - tall,
                x,
                foot - tall - thick,
                edge,
                eaves - thick * 0.4f),
            snow
                ? v.seen(Colours.of(0xf2f5fa), 0.7f, distance)
                : v.seen(roof, s == side ? 0.9f : 0.3f, distance),
            1);
      }
    } else {
      float ridge = wide * v.rng.uniform(0.25f, 0.4f);
      float[] tile = snow ? Colours.of(0xf0f3fa) : roof;
      v.sheet.fill(
          Sheet.polygon(
              left - over,
              eaves,
              x - ridge,
              foot - tall,
              x + ridge,
              foot - tall,
              right + over,
              eaves),
          (px, py) -> {
            float n = v.noise.sum(at + px * 40 / v.unit(1), py * 14 / v.unit(1), 2) - 0.5f;
            return v.seen(Colours.scale(tile, 1 + 0.3f * n), 0.65f + n * 0.3f, distance);
          },
          1);
    }
    if (v.chance(0.6)) {
      float cx = x + wide * v.rng.uniform(-0.3f, 0.3f);
      float w = wide * 0.06f;
      v.sheet.fill(
          Sheet.polygon(
              cx - w,
              eaves - tall * 0.1f,
              cx - w,
              foot - tall * 1.02f,
              cx + w,
              foot - tall * 1.02f,
              cx + w,
              eaves - tall * 0.1f),
          v.seen(Colours.of(0x7a5646), 0.5f, distance),
          1);
    }
    windows(v, left, eaves, right, foot, distance, wide > v.unit(0.09) ? 3 : 2, 0.55f);
    float door = wide * 0.07f;
    float dx = x + wide * v.rng.uniform(-0.25f, 0.25f);
    v.sheet.fill(
        Sheet.polygon(
            dx - door,
            foot,
            dx - door,
            foot - tall * 0.3f,
            dx + door,
            foot - tall * 0.3f,
            dx + door,
            foot),
        v.seen(v.near(0x5a3b2a, 0.4f), 0.4f, distance),
        1);
  }

  /** A grid of windows; lit ones in the dark. */
  static void windows(
      View v,
      float left,
      float top,
      float right,
      float low,
      float distance,
      int columns,
      double lit) {
    float w = (right - left) / columns;
    int rows = Math.max(1, Math.round((low - top) / (w * 1.25f)));
    float h = (low - top) / rows;
    boolean dim = v.light.time() == Light.Time.NIGHT || v.light.time() == Light.Time.DUSK;
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < columns; c++) {
        float x = left + (c + 0.5f) * w;
        float y = top + (row + 0.42f) * h;
        boolean bright = dim && v.chance(lit);
        float[] glass =
            bright
                ? Colours.mix(v.near(0xffd27a, 0.12f), v.light.skyLow(), 0.25f * distance)
                : v.seen(v.near(0x4a5764, 0.25f), 0.45f, distance);
        float hw = w * 0.22f;
        float hh = Math.min(h * 0.28f, w * 0.34f);
        if (w > 6) {
          v.sheet.fill(
              box(x - hw - 1, y - hh - 1, x + hw + 1, y + hh + 1),
              v.seen(Colours.of(0xe9e4d8), 0.5f, distance),
              0.8f);
        }
        v.sheet.fill(box(x - hw, y - hh, x + hw, y + hh), glass, 0.95f);
      }
    }
  }

  static Shape box(float left, float top, float right, float low) {
    return new Rectangle2D.Float(
        left, top, Math.max(0.1f, right - left), Math.max(0.1f, low - top));
  }

  /** Towers and blocks along a line, as a far city shows them. */
  static void skyline(View v, float foot, float tallest, float distance, boolean modern) {
    v.sheet.nextLayer();
    float x = -v.unit(0.02);
    while (x < v.width()) {
      float wide = v.unit(v.rng.uniform(0.025f, 0.075f));
      float n = v.noise.sum(x * 5 / v.unit(1), 8, 2);
      float tall = tallest * Colours.clamp(0.2f + 1.1f * (n - 0.2f) + v.rng.uniform(-0.15f, 0.2f));
      float[] wall =
          modern
              ? v.near(v.chance(0.5) ? 0x7d8894 : 0x9a9287, 0.3f)
              : v.near(WALLS[v.rng.nextInt(WALLS.length)], 0.2f);
      float haze = Colours.clamp(distance + v.rng.uniform(-0.15f, 0.1f));
      float turn = v.rng.uniform(0.25f, 0.75f);
      v.sheet.fill(box(x, foot - tall, x + wide, foot + 2), v.seen(wall, turn, haze), 1);
      float split = x + wide * 0.65f;
      v.sheet.fill(
          v.light.side() < 0
              ? box(split, foot - tall, x + wide, foot + 2)
              : box(x, foot - tall, x + wide * 0.35f, foot + 2),
          v.seen(wall, turn * 0.3f, haze),
          0.9f);
      if (!modern && v.chance(0.7)) {
        v.sheet.fill(
            Sheet.polygon(
                x - 1,
                foot - tall,
                x + wide / 2,
                foot - tall - wide * v.rng.uniform(0.4f, 0.9f),
                x + wide + 1,
                foot - tall),
            v.seen(v.near(ROOFS[v.rng.nextInt(ROOFS.length)], 0.2f), 0.6f, haze),
            1);
      } else if (modern && v.chance(0.2)) {
        v.sheet.line(
            x + wide / 2,
            foot - tall,
            x + wide / 2,
            foot - tall * 1.15f,
            0.6f,
            v.seen(wall, 0.3f, haze),
            0.8f);
      }
      windows(
          v,
          x + wide * 0.08f,
          foot - tall * 0.97f,
          x + wide * 0.92f,
          foot,
          haze,
          modern ? 4 : 2,
          0.45);
      x += wide * v.rng.uniform(0.75f, 1.15f);
    }
  }

  /** Both sides of a street: fronts that shrink towards its end. */
  static void street(View v, float endX, float endHalf, boolean snow) {
    for (int side = -1; side <= 1; side += 2) {
      float far = 34;
      v.sheet.nextLayer();
      while (far > 3.2f) {
        float near = Math.max(2.4f, far - v.rng.uniform(3.5f, 6));
        front(v, endX, side, far, near, v.rng.uniform(4.5f, 8.5f), endHalf, snow);
        far = near;
      }
    }
  }

  /** One front, from a distance to a smaller one, metres. */
  private static void front(
      View v, float endX, int side, float far, float near, float tall, float half, boolean snow) {
    float focal = v.unit(0.8);
    float x0 = endX + side * half * focal / far;
    float x1 = endX + side * half * focal / near;
    float f0 = v.horizon + v.eye * focal / far;
    float f1 = v.horizon + v.eye * focal / near;
    float t0 = v.horizon - (tall - v.eye) * focal / far;
    float t1 = v.horizon - (tall - v.eye) * focal / near;
    float[] wall = v.near(WALLS[v.rng.nextInt(WALLS.length)], 0.2f);
    float[] roof = snow ? Colours.of(0xeef2f8) : v.near(ROOFS[v.rng.nextInt(ROOFS.length)], 0.2f);
    float turned = side == v.light.side() ? 0.15f : 0.8f;
    float haze = far / 60;
    float at = v.rng.uniform() * 40;
    v.sheet.fill(
        Sheet.polygon(x0, f0, x0, t0, x1, t1, x1, f1),
        (px, py) -> {
          float n = v.noise.sum(at + px * 14 / v.unit(1), py * 18 / v.unit(1), 3) - 0.5f;
          return v.seen(Colours.scale(wall, 1 + 0.25f * n), turned, haze);
        },
        1);
    float rise0 = 2.4f * focal / far;
    float rise1 = 2.4f * focal / near;
    v.sheet.fill(
        Sheet.polygon(
            x0,
            t0,
            x1,
            t1,
            x1 + side * rise1 * 0.5f,
            t1 - rise1,
            x0 + side * rise0 * 0.5f,
            t0 - rise0),
        v.seen(roof, Math.min(1, turned + 0.2f), haze),
        1);
    int columns = Math.max(1, Math.round((far - near) / 2));
    boolean dim = v.light.time() == Light.Time.NIGHT || v.light.time() == Light.Time.DUSK;
    for (int c = 0; c < columns; c++) {
      for (int row = 0; row < 2; row++) {
        float d0 = far + (near - far) * (c + 0.3f) / columns;
        float d1 = far + (near - far) * (c + 0.7f) / columns;
        float low = row == 0 ? tall * 0.18f : tall * 0.6f;
        float high = row == 0 ? tall * 0.42f : tall * 0.84f;
        boolean bright = dim && v.chance(0.55);
        float[] glass =
            bright ? v.near(0xffcf74, 0.1f) : v.seen(v.near(0x46525c, 0.3f), 0.4f, haze);
        v.sheet.fill(
            Sheet.polygon(
                endX + side * half * focal / d0, v.horizon - (low - v.eye) * focal / d0,
                endX + side * half * focal / d0, v.horizon - (high - v.eye) * focal / d0,
                endX + side * half * focal / d1, v.horizon - (high - v.eye) * focal / d1,
                endX + side * half * focal / d1, v.horizon - (low - v.eye) * focal / d1),
            glass,
            0.95f);
      }
    }
  }

  /** A fence of posts and rails across the picture. */
  static void fence(View v, float foot, float metres) {
    v.sheet.nextLayer();
    float tall = metres * v.metre(foot);
    float[] wood = v.near(0x8a7458, 0.25f);
    float slope = v.rng.uniform(-0.08f, 0.08f);
    float gap = tall * v.rng.uniform(1.3f, 2);
    float from = v.chance(0.5) ? 0 : v.rng.uniform(0, 0.3f) * v.width();
    float to = v.chance(0.5) ? v.width() : v.rng.uniform(0.65f, 1) * v.width();
    for (int rail = 0; rail < 2; rail++) {
      float up = tall * (0.4f + 0.4f * rail);
      v.sheet.line(
          from,
          foot - up + slope * from,
          to,
          foot - up + slope * to,
          Math.max(0.6f, tall * 0.045f),
          v.seen(wood, 0.75f, v.distance(foot)),
          1);
    }
    for (float x = from; x <= to; x += gap) {
      float y = foot + slope * x;
      v.sheet.line(
          x,
          y,
          x + v.rng.uniform(-0.04f, 0.04f) * tall,
          y - tall,
          Math.max(0.7f, tall * 0.065f),
          v.seen(wood, v.rng.uniform(0.3f, 0.7f), v.distance(foot)),
          1);
    }
  }

  /** A stone bridge with arches, over the whole width. */
  static void bridge(View v, float deck, float foot, int arches) {
    v.sheet.nextLayer();
    float[] stone = v.near(0xb4a894, 0.15f);
    float at = v.rng.uniform() * 40;
    float rise = v.unit(0.045);
    float left = v.width() * v.rng.uniform(-0.1f, 0.12f);
    float right = v.width() * v.rng.uniform(0.88f, 1.1f);
    float wide = right - left;
    Area body = new Area(hump(left, right, deck, rise, foot));
    float span = wide / arches;
    for (int k = 0; k < arches; k++) {
      float w = span * 0.74f;
      float middle = k == arches / 2 ? rise * 0.8f : rise * 0.35f;
      float top = deck + (foot - deck) * 0.3f - middle;
      body.subtract(
          new Area(
              new Ellipse2D.Float(left + k * span + (span - w) / 2, top, w, (foot - top) * 2 + 4)));
    }
    v.sheet.fill(
        body,
        (px, py) -> {
          float n = v.noise.sum(at + px * 30 / v.unit(1), py * 60 / v.unit(1), 3);
          boolean joint = ((int) (py / v.unit(0.014)) & 1) == 0;
          return v.seen(Colours.scale(stone, (joint ? 0.7f : 0.78f) + 0.5f * n), 0.75f, 0.1f);
        },
        1);
    Area rail = new Area(hump(left, right, deck - v.unit(0.022), rise, deck + v.unit(0.004)));
    rail.subtract(new Area(hump(left, right, deck + v.unit(0.004), rise, foot)));
    v.sheet.fill(rail, v.seen(Colours.scale(stone, 1.08f), 1, 0.1f), 1);
  }

  private static Shape hump(float left, float right, float deck, float rise, float foot) {
    float wide = right - left;
    return Sheet.polygon(
        left,
        deck,
        left + wide * 0.25f,
        deck - rise * 0.72f,
        left + wide * 0.5f,
        deck - rise,
        left + wide * 0.75f,
        deck - rise * 0.72f,
        right,
        deck,
        right,
        foot,
        left,
        foot);
  }
}
