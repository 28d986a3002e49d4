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
   * @param lightened as {@link Moments#lightened} has it
   */
  static List<Judgement> of(SequenceFile told, List<Double> lightened) {
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
      // The picture itself, where it comes last, is under no law.
      int painted = lightened.size() - (told.provenance().request().reveal() ? 1 : 0);
      double most = lightened.stream().limit(painted).mapToDouble(v -> v).max().orElse(0);
      laws.add(new Judgement("becomes lighter", most, LIGHTENED, true));
    }
    return laws;
  }

  /** The share of pixels that are lighter than in the frame before, 0..1. */
  static double lightened(Picture before, Picture after) {
    int lighter = 0;
    for (int p = 0; p < after.rgb().length; p++) {
      lighter += luma(after.rgb()[p]) - luma(before.rgb()[p]) > LIGHTER ? 1 : 0;
    }
    return lighter / (double) after.rgb().length;
  }

  private static float luma(int rgb) {
    return Planes.luma(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
  }
}
