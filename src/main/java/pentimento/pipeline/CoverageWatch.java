package pentimento.pipeline;

import pentimento.strokes.Canvas;
import pentimento.strokes.Layer;
import pentimento.strokes.Style;

/**
 * Notes how much of the canvas body colour covers when the stage is over that is to close it: the
 * block-in, the flats.
 */
final class CoverageWatch {
  private final Canvas canvas;
  private final int stage;
  private double covered;

  CoverageWatch(Canvas canvas, Style style) {
    this.canvas = canvas;
    int found = style.stages().size() - 1;
    for (int i = style.stages().size() - 1; i >= 0; i--) {
      if (style.stages().get(i).layers().stream().anyMatch(l -> closes(l.technique()))) {
        found = i;
      }
    }
    stage = found;
  }

  private static boolean closes(Layer.Technique technique) {
    return technique == Layer.Technique.COVER || technique == Layer.Technique.FILL;
  }

  void stageDone(int index) {
    if (index == stage) {
      covered = canvas.coveredShare();
    }
  }

  /** Share covered at the end of that stage; of the whole process in styles without one. */
  double covered() {
    return covered;
  }
}
