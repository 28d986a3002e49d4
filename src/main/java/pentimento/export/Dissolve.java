package pentimento.export;

import java.util.List;
import pentimento.image.Picture;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Stage;
import pentimento.strokes.Replayer;

/**
 * Replays a sequence frame by frame. Where stages are not shown, what they painted does not jump
 * into the picture but comes up softly while the next stage begins.
 */
final class Dissolve {
  private final PaintingSequence sequence;
  private final Replayer replayer;

  /** Frames that it takes for strokes that are not shown to come up. */
  private final int length;

  private Picture before;
  private int left;

  Dissolve(PaintingSequence sequence, Replayer replayer, int length) {
    this.sequence = sequence;
    this.replayer = replayer;
    this.length = length;
  }

  /**
   * The next frame.
   *
   * @param position number of strokes painted by then, not less than before
   */
  Picture at(double position) {
    List<Stage> stages = sequence.stages();
    for (int i = 0; i < stages.size(); i++) {
      int end = stages.get(i).endStroke();
      boolean last = i == stages.size() - 1;
      int next = last ? sequence.program().strokes().size() : stages.get(i + 1).firstStroke();
      if (next > end && replayer.position() <= end && position > end) {
        replayer.advance(end);
        before = seen();
        left = length;
      }
    }
    replayer.advance(position);
    Picture now = seen();
    left = Math.max(0, left - 1);
    return now;
  }

  /** The canvas as it stands, over what was seen before strokes that are not shown. */
  private Picture seen() {
    Picture canvas = replayer.picture(sequence.light(replayer.position()));
    return left == 0 ? canvas : Pixels.mixed(before, canvas, 1 - left / (length + 1.0));
  }
}
