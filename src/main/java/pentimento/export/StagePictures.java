package pentimento.export;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Lab;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Stage;
import pentimento.strokes.Replayer;

/**
 * A stage as a lesson shows it.
 *
 * @param end the canvas when the stage is over
 * @param change the same, small, all that the stage left alone faded to a pale grey
 */
record StagePictures(Picture end, Picture change) {
  /** CIELAB distance below which nobody sees a change in print. */
  private static final double UNSEEN = 4;

  /** CIELAB distance from which a place counts as changed altogether. */
  private static final double SEEN = 12;

  /** Lightest and darkest grey of what did not change. */
  private static final int PALE = 250;

  private static final int DARK = 212;

  /**
   * Paints the stages again.
   *
   * @param longSide of the canvas, pixels
   * @param small long side of the pictures of change, pixels
   */
  static List<StagePictures> of(
      PaintingSequence sequence, List<Stage> stages, int longSide, int small, int threads) {
    List<StagePictures> pictures = new ArrayList<>();
    try (Replayer replayer = sequence.replayer(threads, longSide)) {
      for (Stage stage : stages) {
        // Changes are sought in the paint itself: its light fades over the last stage.
        replayer.advance(stage.firstStroke());
        Picture before = Resize.fit(replayer.picture(0), small);
        replayer.advance(stage.endStroke());
        Picture after = Resize.fit(replayer.picture(0), small);
        Picture end =
            sequence
                .arrivedAt(stage.endStroke())
                .map(key -> Resize.fit(sequence.picture(key), longSide))
                .orElseGet(() -> replayer.picture(sequence.light(stage.endStroke())));
        pictures.add(new StagePictures(end, faded(before, after, Resize.fit(end, small))));
      }
    }
    return pictures;
  }

  /** What is shown, grey where the paint before and after is alike. */
  static Picture faded(Picture before, Picture after, Picture shown) {
    float[] change = soft(distances(before, after), shown.width(), shown.height());
    int[] rgb = new int[change.length];
    for (int i = 0; i < rgb.length; i++) {
      double share = Math.max(0, Math.min(1, (change[i] - UNSEEN) / (SEEN - UNSEEN)));
      int p = shown.rgb()[i];
      int luma = ((p >> 16 & 255) * 54 + (p >> 8 & 255) * 183 + (p & 255) * 19) >> 8;
      int grey = DARK + (PALE - DARK) * luma / 255;
      int mixed = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        int own = p >> shift & 255;
        mixed |= (int) Math.round(grey + share * (own - grey)) << shift;
      }
      rgb[i] = mixed;
    }
    return new Picture(shown.width(), shown.height(), rgb);
  }

  private static float[] distances(Picture a, Picture b) {
    float[] p = new float[3];
    float[] q = new float[3];
    float[] distances = new float[a.rgb().length];
    for (int i = 0; i < distances.length; i++) {
      Lab.convert(a.rgb()[i], p);
      Lab.convert(b.rgb()[i], q);
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += (p[k] - q[k]) * (double) (p[k] - q[k]);
      }
      distances[i] = (float) Math.sqrt(sum);
    }
    return distances;
  }

  /** The greatest of each place's neighbourhood, then its mean: marks join, edges are soft. */
  private static float[] soft(float[] values, int width, int height) {
    int reach = Math.max(1, Math.max(width, height) / 200);
    float[] joined = along(along(values, width, height, reach, true), height, width, reach, true);
    return along(along(joined, width, height, reach, false), height, width, reach, false);
  }

  /** Greatest or mean value along each row; the result is turned over, column by column. */
  private static float[] along(float[] in, int width, int height, int reach, boolean greatest) {
    float[] out = new float[in.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float most = 0;
        float sum = 0;
        int from = Math.max(0, x - reach);
        int to = Math.min(width - 1, x + reach);
        for (int k = from; k <= to; k++) {
          most = Math.max(most, in[y * width + k]);
          sum += in[y * width + k];
        }
        out[x * height + y] = greatest ? most : sum / (to - from + 1);
      }
    }
    return out;
  }
}
