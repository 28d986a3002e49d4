package pentimento.sequence;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be read while a process is watched: a text for every few seconds.
 *
 * @param from number of strokes painted when the text begins
 * @param title of the stage
 * @param caption what is being done
 */
public record Narration(double from, String title, String caption) {
  /** Seconds that it takes to read a caption and to look up again. */
  private static final double READING = 3;

  /** The text of a picture that was given and that a sequence passes through. */
  public static Narration of(PaintingSequence sequence, KeyFrame given) {
    Captions captions = Captions.of(sequence);
    return new Narration(given.strokes(), captions.title(KeyFrame.STAGE), captions.given());
  }

  /**
   * The texts of a sequence, in order; the first begins with the first stroke, the last is that of
   * the finished picture.
   *
   * @param seconds that the whole process takes
   */
  public static List<Narration> of(PaintingSequence sequence, Timeline timeline, double seconds) {
    Captions captions = Captions.of(sequence);
    List<Narration> texts = new ArrayList<>();
    for (Stage stage : sequence.stages()) {
      if (stage.endStroke() == stage.firstStroke()) {
        continue;
      }
      double start = timeline.timeAt(stage.firstStroke());
      double length = timeline.timeAt(stage.endStroke()) - start;
      boolean own = captions.own(sequence.program().stageAt(stage.firstStroke())).isPresent();
      int parts = own ? 1 : Math.max(1, (int) (length * seconds / READING));
      double from = stage.firstStroke();
      for (int k = 1; k <= parts; k++) {
        double to =
            k == parts ? stage.endStroke() : timeline.positionAt(start + length * k / parts);
        texts.add(new Narration(from, stage.title(), captions.between(from, to)));
        from = to;
      }
    }
    int all = sequence.program().strokes().size();
    texts.add(new Narration(all, captions.title("finished"), captions.finished()));
    return texts;
  }
}
