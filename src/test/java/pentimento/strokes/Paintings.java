package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.request.Progress;

/** Paints for tests. */
final class Paintings {
  private Paintings() {}

  /**
   * A painting that is done.
   *
   * @param covered share of the canvas covered at the end of each stage
   */
  record Painting(Canvas canvas, StrokeProgram program, List<Double> covered) {
    Picture picture() {
      return canvas.colours();
    }

    List<Stroke> strokes() {
      return program.strokes();
    }

    /** Strokes from the start of one stage to the end of another, both by name. */
    List<Stroke> strokes(String first, String last) {
      return strokes().subList(program.startOf(stage(first)), program.endOf(stage(last)));
    }

    int stage(String name) {
      List<Style.Stage> stages = program.style().stages();
      for (int i = 0; i < stages.size(); i++) {
        if (stages.get(i).name().equals(name)) {
          return i;
        }
      }
      throw new IllegalArgumentException(name);
    }

    Layer layer(Stroke stroke) {
      return program.style().layers().get(stroke.layer());
    }

    /** Half a stroke's width in pixels of the canvas. */
    double radius(Stroke stroke) {
      int longSide = Math.max(canvas.width(), canvas.height());
      return stroke.radius() * (double) longSide / Stroke.RADIUS_UNITS;
    }
  }

  static Style oil(boolean reveal) {
    return StyleReader.style(StyleReader.named("oil")).revealing(reveal);
  }

  /** A style that comes with the program, revealing if it does by itself. */
  static Style style(String name) {
    Style style = StyleReader.style(StyleReader.named(name));
    return style.revealing(style.reveal());
  }

  static Painting paint(Picture target, Style style, long seed) {
    return paint(new Canvas(target.width(), target.height(), style), target, style, seed);
  }

  static Painting paint(Canvas canvas, Picture target, Style style, long seed) {
    List<Double> covered = new ArrayList<>();
    StrokeProgram program =
        Painter.paint(
            canvas,
            target,
            style,
            seed,
            Progress.NONE,
            stage -> covered.add(canvas.coveredShare()));
    return new Painting(canvas, program, covered);
  }

  /** The program painted again on a target of any size, under even light. */
  static Picture replay(StrokeProgram program, Picture target, int threads) {
    try (Replayer replayer = new Replayer(program, List.of(target), threads)) {
      replayer.finish();
      return replayer.picture(0);
    }
  }
}
