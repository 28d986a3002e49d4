package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** This program when the canvas shows a picture before the first stroke: one chapter more. */
  public StrokeProgram afterPicture() {
    List<Chapter> more = new ArrayList<>(List.of(new Chapter(0, 0, Optional.empty())));
    more.addAll(chapters);
    return new StrokeProgram(width, height, style, palette, regions, marks, more, strokes, seed);
  }

  /**
   * This program and then another, which goes on from this one's picture: the stages, layers,
   * regions, marks and strokes of both in a row, in this one's style otherwise.
   *
   * @throws IllegalArgumentException when the two were planned at different sizes, or have more
   *     stages together than a style may
   */
  public StrokeProgram then(StrokeProgram next) {
    if (next.width != width || next.height != height) {
      throw new IllegalArgumentException(
          "programs of %d x %d and %d x %d".formatted(width, height, next.width, next.height));
    }
    int layers = style.layers().size();
    int stages = style.stages().size();
    int stroke = strokes.size();
    int region = regions.size();
    List<StageMark> allMarks = new ArrayList<>(marks);
    for (StageMark mark : next.marks) {
      int of = mark.region() < 0 ? -1 : mark.region() + region;
      allMarks.add(new StageMark(mark.firstStroke() + stroke, mark.stage() + stages, of));
    }
    List<Chapter> allChapters = new ArrayList<>(chapters);
    for (Chapter chapter : next.chapters) {
      allChapters.add(
          new Chapter(
              chapter.firstStroke() + stroke, chapter.firstRegion() + region, chapter.map()));
    }
    List<Stroke> allStrokes = new ArrayList<>(strokes);
    next.strokes.forEach(s -> allStrokes.add(s.shifted(layers, region)));
    return new StrokeProgram(
        width,
        height,
        style.withStages(joined(style.stages(), next.style.stages())),
        joined(palette, next.palette),
        joined(regions, next.regions),
        allMarks,
        allChapters,
        allStrokes,
        seed);
  }

  /** This program without the stages that came to nothing; the first stays when all did. */
  public StrokeProgram withoutIdleStages() {
    List<Style.Stage> kept = new ArrayList<>();
    int[] newStage = new int[style.stages().size()];
    int[] newLayer = new int[style.layers().size()];
    int layers = 0;
    for (int i = 0; i < newStage.length; i++) {
      boolean idle = endOf(i) == startOf(i) && (!strokes.isEmpty() || i > 0);
      newStage[i] = idle ? -1 : kept.size();
      if (!idle) {
        Style.Stage stage = style.stages().get(i);
        kept.add(stage);
        for (int k = 0; k < stage.layers().size(); k++) {
          newLayer[style.firstLayer(i) + k] = layers++;
        }
      }
    }
    List<StageMark> someMarks = new ArrayList<>();
    for (StageMark mark : marks) {
      if (newStage[mark.stage()] >= 0) {
        someMarks.add(new StageMark(mark.firstStroke(), newStage[mark.stage()], mark.region()));
      }
    }
    List<Stroke> relabelled = new ArrayList<>();
    strokes.forEach(s -> relabelled.add(s.shifted(newLayer[s.layer()] - s.layer(), 0)));
    return new StrokeProgram(
        width,
        height,
        style.withStages(kept),
        palette,
        regions,
        someMarks,
        chapters,
        relabelled,
        seed);
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** This program with stages of one name that follow each other made one. */
  public StrokeProgram withStagesJoined() {
    List<Style.Stage> kept = new ArrayList<>();
    int[] newStage = new int[style.stages().size()];
    for (int i = 0; i < newStage.length; i++) {
      Style.Stage stage = style.stages().get(i);
      int last = kept.size() - 1;
      if (last >= 0 && kept.get(last).name().equals(stage.name())) {
        Style.Stage before = kept.get(last);
        boolean regions = before.regionByRegion() && stage.regionByRegion();
        kept.set(
            last, new Style.Stage(stage.name(), regions, joined(before.layers(), stage.layers())));
      } else {
        kept.add(stage);
      }
      newStage[i] = kept.size() - 1;
    }
    List<StageMark> moved = new ArrayList<>();
    for (StageMark mark : marks) {
      moved.add(new StageMark(mark.firstStroke(), newStage[mark.stage()], mark.region()));
    }
    return new StrokeProgram(
        width, height, style.withStages(kept), palette, regions, moved, chapters, strokes, seed);
  }

  /** This program with other colours mixed for it. */
  public StrokeProgram withPalette(List<Integer> colours) {
    return new StrokeProgram(
        width, height, style, colours, regions, marks, chapters, strokes, seed);
  }

  /** Number of strokes that are painted when a chapter is over. */
  public int endOfChapter(int chapter) {
    return chapter + 1 < chapters.size() ? chapters.get(chapter + 1).firstStroke() : strokes.size();
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
