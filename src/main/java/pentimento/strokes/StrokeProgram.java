package pentimento.strokes;

import java.util.List;

/**
 * A painting as the strokes that make it, replayable at any size by {@link Replayer}.
 *
 * @param width width it was planned at, pixels; with height it gives the proportions
 * @param height height it was planned at, pixels
 * @param style the style whose layers the strokes name
 * @param palette the colours mixed for it, {@code 0xRRGGBB}
 * @param regions what the painter saw, by region index
 * @param marks where stages and regions begin, in stroke order
 * @param chapters what is painted after which picture, in stroke order; at least one
 * @param strokes the strokes in the order they are painted
 * @param seed the seed it was planned with
 */
public record StrokeProgram(
    int width,
    int height,
    Style style,
    List<Integer> palette,
    List<Region> regions,
    List<StageMark> marks,
    List<Chapter> chapters,
    List<Stroke> strokes,
    long seed) {
  /** Takes unmodifiable copies of the lists. */
  public StrokeProgram {
    palette = List.copyOf(palette);
    regions = List.copyOf(regions);
    marks = List.copyOf(marks);
    chapters = List.copyOf(chapters);
    if (chapters.isEmpty()) {
      throw new IllegalArgumentException("a program without a chapter");
    }
    strokes = List.copyOf(strokes);
  }

  /** The chapter that stroke {@code index} belongs to. */
  public int chapterAt(int index) {
    int chapter = 0;
    while (chapter + 1 < chapters.size() && chapters.get(chapter + 1).firstStroke() <= index) {
      chapter++;
    }
    return chapter;
  }

  /** Index of the first stroke after the given stage: how many strokes are done by its end. */
  public int endOf(int stage) {
    for (StageMark mark : marks) {
      if (mark.stage() > stage) {
        return mark.firstStroke();
      }
    }
    return strokes.size();
  }

  /** Index of the first stroke of the given stage (or where it would be if it has none). */
  public int startOf(int stage) {
    return stage == 0 ? 0 : endOf(stage - 1);
  }

  /** Stage that stroke {@code index} belongs to; for the number of strokes itself, the last. */
  public int stageAt(int index) {
    int stage = 0;
    for (StageMark mark : marks) {
      if (mark.firstStroke() > index) {
        break;
      }
      stage = mark.stage();
    }
    return stage;
  }
}
