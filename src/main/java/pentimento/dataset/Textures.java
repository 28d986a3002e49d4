package pentimento.dataset;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import pentimento.random.Rng;

/** Pictures of nothing: so that networks meet colours and edges of all kinds. */
final class Textures {
  private Textures() {}

  static Composed compose(int width, int height, Rng rng) {
    Sheet sheet = new Sheet(width, height);
    Noise noise = new Noise(rng);
    float[][] palette = palette(rng);
    switch (rng.nextInt(5)) {
      case 0 -> leaves(sheet, palette, noise, rng);
      case 1 -> fractal(sheet, palette, noise, rng);
      case 2 -> shapes(sheet, palette, noise, rng);
      case 3 -> woven(sheet, palette, noise, rng);
      default -> blobs(sheet, palette, rng);
    }
    return new Composed(
        sheet.picture(), Optional.empty(), "texture", List.of(), sheet.layerMap(), sheet.layers());
  }

  private static float[][] palette(Rng rng) {
    float[][] palette = new float[4 + rng.nextInt(5)][];
    float base = rng.uniform() * 360;
    float spread = rng.uniform() < 0.4f ? 50 : 360;
    for (int k = 0; k < palette.length; k++) {
      float value = rng.uniform(0.12f, 1);
      palette[k] =
          Colours.ofHue(base + spread * (rng.uniform() - 0.5f), rng.uniform(0.05f, 0.8f), value);
    }
    return palette;
  }

  private static float[] of(float[][] palette, float t) {
    float at = Colours.clamp(t) * (palette.length - 1.001f);
    return Colours.mix(palette[(int) at], palette[(int) at + 1], at - (int) at);
  }

  private static void field(Sheet sheet, Sheet.Paint paint) {
    for (int y = 0; y < sheet.height; y++) {
      for (int x = 0; x < sheet.width; x++) {
        sheet.blend(x, y, paint.at(x, y), 1);
      }
    }
  }

  /** Dead leaves: things of all sizes that cover each other (Lee, Mumford and Huang 2001). */
  private static void leaves(Sheet sheet, float[][] palette, Noise noise, Rng rng) {
    field(sheet, (x, y) -> palette[0]);
    int form = rng.nextInt(3);
    int count = 120 + rng.nextInt(160);
    for (int k = 0; k < count; k++) {
      if (k % 16 == 0) {
        sheet.nextLayer();
      }
      // Sizes by an inverse cube law, large to small within bounds.
      float size =
          sheet.unit(
              0.02f / (float) Math.sqrt(0.004f + rng.uniform() * 0.2f) * rng.uniform(0.6f, 1.4f));
      float x = rng.uniform() * sheet.width;
      float y = rng.uniform() * sheet.height;
      float[] c = Colours.near(palette[rng.nextInt(palette.length)], rng, 0.2f);
      float at = rng.uniform() * 40;
      float rough = rng.uniform() * 0.5f;
      Sheet.Paint paint =
          (px, py) ->
              Colours.scale(
                  c, 1 + rough * (noise.sum(at + px / size * 2, py / size * 2, 3) - 0.5f));
      double turn = rng.uniform() * Math.PI;
      Shape shape =
          form == 0
              ? new Ellipse2D.Float(-size, -size, 2 * size, 2 * size)
              : form == 1
                  ? new Rectangle2D.Float(-size, -size * 0.6f, 2 * size, 1.2f * size)
                  : new Ellipse2D.Float(-size, -size * 0.4f, 2 * size, 0.8f * size);
      AffineTransform placed =
          new AffineTransform(
              StrictMath.cos(turn),
              StrictMath.sin(turn),
              -StrictMath.sin(turn),
              StrictMath.cos(turn),
              x,
              y);
      sheet.fill(placed.createTransformedShape(shape), paint, 1);
    }
  }

  private static void fractal(Sheet sheet, float[][] palette, Noise noise, Rng rng) {
    float scale = rng.uniform(2, 9) / sheet.unit(1);
    float warp = rng.uniform(0, 1.6f);
    float squeeze = rng.uniform(0.5f, 2);
    field(
        sheet,
        (x, y) -> {
          float wx = warp * noise.sum(x * scale + 11, y * scale, 3);
          float wy = warp * noise.sum(x * scale, y * scale + 23, 3);
          float n = noise.sum(x * scale + wx * 2, y * scale * squeeze + wy * 2, 6);
          return of(palette, (n - 0.2f) * 1.7f);
        });
  }

  private static void shapes(Sheet sheet, float[][] palette, Noise noise, Rng rng) {
    float dx = rng.uniform(-1, 1);
    float dy = rng.uniform(-1, 1);
    field(
        sheet,
        (x, y) ->
            of(
                palette,
                0.5f
                    + dx * (x / (float) sheet.width - 0.5f)
                    + dy * (y / (float) sheet.height - 0.5f)));
    int count = 3 + rng.nextInt(12);
    for (int k = 0; k < count; k++) {
      sheet.nextLayer();
      float[] points = new float[2 * (3 + rng.nextInt(4))];
      float x = rng.uniform() * sheet.width;
      float y = rng.uniform() * sheet.height;
      float size = sheet.unit(rng.uniform(0.06f, 0.4f));
      for (int q = 0; q < points.length; q += 2) {
        double angle = Math.PI * q / (points.length / 2.0) + rng.uniform(-0.3f, 0.3f);
        points[q] = x + (float) StrictMath.cos(angle) * size;
        points[q + 1] = y + (float) StrictMath.sin(angle) * size;
      }
      float[] a = palette[rng.nextInt(palette.length)];
      float[] b = Colours.near(a, rng, 0.5f);
      Sheet.Paint paint =
          (px, py) ->
              Colours.mix(
                  a,
                  b,
                  Colours.clamp(
                      0.5f + (py - y) / (2 * size) + noise.at(px * 0.1f, py * 0.1f) * 0.3f));
      if (rng.uniform() < 0.4f) {
        sheet.fill(new Ellipse2D.Float(x - size, y - size * 0.7f, size * 2, size * 1.4f), paint, 1);
      } else {
        sheet.fill(Sheet.polygon(points), paint, rng.uniform(0.7f, 1));
      }
    }
  }

  private static void woven(Sheet sheet, float[][] palette, Noise noise, Rng rng) {
    float threads = rng.uniform(6, 26) / sheet.unit(1);
    float bend = rng.uniform(0, 2.5f);
    float scale = 3 / sheet.unit(1);
    field(
        sheet,
        (x, y) -> {
          float u = x * threads + bend * noise.sum(x * scale, y * scale, 2);
          float w = y * threads + bend * noise.sum(x * scale + 31, y * scale, 2);
          float a = Math.abs(u - (float) Math.floor(u) - 0.5f) * 2;
          float c = Math.abs(w - (float) Math.floor(w) - 0.5f) * 2;
          boolean over = ((int) Math.floor(u) + (int) Math.floor(w) & 1) == 0;
          int k = over ? (int) Math.floor(u) : (int) Math.floor(w) + 3;
          float[] thread = palette[Math.floorMod(k * 7, palette.length)];
          float shade = 1 - (over ? a : c) * 0.55f;
          return Colours.scale(thread, shade * (0.85f + 0.3f * noise.at(x * 0.4f, y * 0.4f)));
        });
  }

  private static void blobs(Sheet sheet, float[][] palette, Rng rng) {
    field(sheet, (x, y) -> palette[0]);
    int count = 14 + rng.nextInt(40);
    for (int k = 0; k < count; k++) {
      sheet.disc(
          rng.uniform() * sheet.width,
          rng.uniform() * sheet.height,
          sheet.unit(rng.uniform(0.04f, 0.34f)),
          Colours.near(palette[rng.nextInt(palette.length)], rng, 0.2f),
          rng.uniform(0.5f, 1),
          rng.uniform(0.4f, 1));
    }
  }
}
