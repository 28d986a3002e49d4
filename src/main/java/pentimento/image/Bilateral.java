package pentimento.image;

public final class Bilateral {
  private Bilateral() {}

  public static Planes filter(Planes in, int radius, float rangeSigma) {
    Planes out = new Planes(in.width, in.height);
    float[] space = new float[radius * radius * 2 + 1];
    for (int i = 0; i < space.length; i++) {
      space[i] = (float) StrictMath.exp(-i / (2.0 * radius * radius * 0.4));
    }
    float[] range = new float[1025];
    for (int i = 0; i < range.length; i++) {
      range[i] = (float) StrictMath.exp(-i / 128.0);
    }
    float scale = 1f / (2 * rangeSigma * rangeSigma);
    for (int y = 0; y < in.height; y++) {
      for (int x = 0; x < in.width; x++) {
        int p = y * in.width + x;
        float r0 = in.r[p];
        float g0 = in.g[p];
        float b0 = in.b[p];
        float sr = 0;
        float sg = 0;
        float sb = 0;
        float sw = 0;
        for (int yy = Math.max(0, y - radius); yy <= Math.min(in.height - 1, y + radius); yy++) {
          for (int xx = Math.max(0, x - radius); xx <= Math.min(in.width - 1, x + radius); xx++) {
            int q = yy * in.width + xx;
            float dr = in.r[q] - r0;
            float dg = in.g[q] - g0;
            float db = in.b[q] - b0;
            float e = (dr * dr + dg * dg + db * db) * scale;
            if (e < 8) {
              float k =
                  range[(int) (e * 128)] * space[(xx - x) * (xx - x) + (yy - y) * (yy - y)];
              sr += k * in.r[q];
              sg += k * in.g[q];
              sb += k * in.b[q];
              sw += k;
            }
          }
        }
        out.r[p] = sr / sw;
        out.g[p] = sg / sw;
        out.b[p] = sb / sw;
      }
    }
    return out;
  }
}
