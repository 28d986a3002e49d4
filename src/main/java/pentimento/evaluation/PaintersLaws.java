package pentimento.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.pipeline.Reconstruction;
import pentimento.sequence.PaintingSequence.Finish;
import pentimento.sequence.SequenceFile;
import pentimento.strokes.Style;

/** What a manner of painting promises: held against what a sequence tells and shows of itself. */
final class PaintersLaws {
  /** Most of a finished region that may change afterwards. */
  static final double OVERPAINTED = 0.02;

  /** Least that flat colours must cover. */
  static final double FLATS = 1;

  /** Most of the picture that may become lighter under glazes. */
  static final double LIGHTENED = 0;

  /** Rise of luma, of 255, that is a rise: above what rounding to 8 bits does. */
  private static final float LIGHTER = 2.5f;

  private PaintersLaws() {}

  /**
   * The laws that the manner of a sequence is under.
   *
   * @param frames as looked at, all of one size
   */
  static List<Judgement> of(SequenceFile told, List<Picture> frames) {
    List<Judgement> laws = new ArrayList<>();
    for (Map.Entry<String, Double> law : told.finish().laws().entrySet()) {
      if (law.getKey().equals(Finish.OVERPAINTED)) {
        laws.add(new Judgement("finished regions painted over", law.getValue(), OVERPAINTED, true));
      } else if (law.getKey().equals(Finish.FLATS)) {
        laws.add(new Judgement("covered by the flats", law.getValue(), FLATS, false));
      }
    }
    Style style = Reconstruction.style(told.provenance().request().style());
    if (style.glazes()) {
      boolean ownEnd = told.provenance().request().reveal();
      List<Picture> painted = ownEnd ? frames.subList(0, frames.size() - 1) : frames;
      laws.add(new Judgement("becomes lighter", lightened(painted), LIGHTENED, true));
    }
    return laws;
  }

  /** The largest share of pixels that are lighter than in the frame before. */
  private static double lightened(List<Picture> frames) {
    double most = 0;
    for (int i = 1; i < frames.size(); i++) {
      int[] before = frames.get(i - 1).rgb();
      int[] after = frames.get(i).rgb();
      int lighter = 0;
      for (int p = 0; p < after.length; p++) {
        lighter += luma(after[p]) - luma(before[p]) > LIGHTER ? 1 : 0;
      }
      most = Math.max(most, lighter / (double) after.length);
    }
    return most;
  }

  private static float luma(int rgb) {
    return Planes.luma(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
  }
}
