package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Planes;

/** One frame made ready to be written at full size, row by row. */
final class LiftedFrame {
  /** The power of its likeness that a picture counts by, beside another. */
  private static final int PREFERENCE = 4;

  private final List<LiftSource> sources;
  private final Enlargement enlargement;
  private final Enlargement.Held[] held;

  /** Per source, the shares of its detail: grey, colour. */
  private final List<float[][]> shares;

  private final int width;

  private LiftedFrame(
      Planes frame, List<LiftSource> sources, List<float[][]> shares, int width, int height) {
    this.sources = sources;
    this.shares = shares;
    this.width = width;
    enlargement =
        new Enlargement(
            frame.width,
            frame.height,
            width,
            height,
            (double) width / frame.width,
            (double) height / frame.height);
    held =
        new Enlargement.Held[] {
          enlargement.held(frame.r), enlargement.held(frame.g), enlargement.held(frame.b)
        };
  }

  static LiftedFrame of(Planes frame, List<LiftSource> sources, int width, int height) {
    Planes cleaned = frame;
    List<Agreement> agreements = new ArrayList<>();
    for (LiftSource source : sources) {
      Agreement agreement = Agreement.of(frame, source.reduced);
      if (sources.size() == 1) {
        Drift drift = Drift.of(frame, source.reduced, agreement);
        cleaned = drift.cleaned();
        agreement = drift.agreement();
      }
      agreements.add(agreement);
    }
    return new LiftedFrame(cleaned, sources, shares(agreements), width, height);
  }

  private static List<float[][]> shares(List<Agreement> agreements) {
    List<float[][]> shares = new ArrayList<>();
    for (Agreement agreement : agreements) {
      float[] grey = agreement.grey().clone();
      float[] colour = agreement.colour().clone();
      for (int i = 0; agreements.size() > 1 && i < grey.length; i++) {
        float sum = 1e-6f;
        for (Agreement other : agreements) {
          sum += power(other.likeness()[i]);
        }
        float part = power(agreement.likeness()[i]) / sum;
        grey[i] *= part;
        colour[i] *= part;
      }
      shares.add(new float[][] {grey, colour});
    }
    return shares;
  }

  private static float power(float likeness) {
    float power = 1;
    for (int i = 0; i < PREFERENCE; i++) {
      power *= likeness;
    }
    return power;
  }

  /** What one thread needs to write rows. */
  Rows rows() {
    return new Rows();
  }

  /** Writes rows, in any order; for one thread. */
  final class Rows {
    private final Enlargement.Scratch scratch = enlargement.scratch();
    private final float[][] sum = new float[3][width];
    private final float[][] coarse = new float[3][width];
    private final float[] grey = new float[width];
    private final float[] colour = new float[width];

    /** Writes row {@code y} into the packed pixels of a whole picture. */
    void write(int y, int[] rgb) {
      for (int c = 0; c < 3; c++) {
        enlargement.row(held[c], y, scratch, sum[c]);
      }
      for (int s = 0; s < sources.size(); s++) {
        LiftSource source = sources.get(s);
        for (int c = 0; c < 3; c++) {
          source.enlargement.row(source.held[c], y, scratch, coarse[c]);
        }
        enlargement.linear(shares.get(s)[0], y, scratch, grey);
        enlargement.linear(shares.get(s)[1], y, scratch, colour);
        int[] picture = source.full.rgb();
        for (int x = 0; x < width; x++) {
          int pixel = picture[y * width + x];
          float r = (pixel >> 16 & 255) * (1f / 255) - coarse[0][x];
          float g = (pixel >> 8 & 255) * (1f / 255) - coarse[1][x];
          float b = (pixel & 255) * (1f / 255) - coarse[2][x];
          float common = (grey[x] - colour[x]) * (r + g + b) * (1f / 3);
          sum[0][x] += common + colour[x] * r;
          sum[1][x] += common + colour[x] * g;
          sum[2][x] += common + colour[x] * b;
        }
      }
      for (int x = 0; x < width; x++) {
        rgb[y * width + x] = Planes.pack(sum[0][x], sum[1][x], sum[2][x]);
      }
    }
  }
}
