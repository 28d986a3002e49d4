package pentimento.pipeline;

import pentimento.strokes.Canvas;
import pentimento.strokes.Style;

/** Notes how much of the canvas body colour covers when the block-in is over. */
final class CoverageWatch {
  private final Canvas canvas;
  private final int stage;
  private double covered;

  CoverageWatch(Canvas canvas, Style style) {
    this.canvas = canvas;
    int found = style.stages().size() - 1;
    for (int i = style.stages().size() - 1; i >= 0; i--) {
      if (style.stages().get(i).name().equals("block-in")) {
        found = i;
      }
    }
    stage = found;
  }

  void stageDone(int index) {
    if (index == stage) {
      covered = canvas.coveredShare();
    }
  }

  /** Share covered at the end of the block-in; of the whole process in styles without one. */
  double covered() {
    return covered;
  }
}
