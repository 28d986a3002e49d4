package pentimento.sequence;

import java.util.ArrayList;
import java.util.List;
import pentimento.strokes.StageMark;

/**
 * What a lesson shows one by one: the stages. Where a single stage paints everything, one region
 * after the other, the regions take their place, for a lesson of one step teaches nothing.
 */
final class LessonParts {
  /** Most parts that a single stage is taken apart into. */
  private static final int MOST = 8;

  /** Share of the time below which a region is told of together with a neighbour in time. */
  private static final double LEAST = 0.06;

  private LessonParts() {}

  /** The parts that have strokes, in order. */
  static List<Stage> of(PaintingSequence sequence, Timeline timeline) {
    List<Stage> stages =
        sequence.stages().stream().filter(s -> s.endStroke() > s.firstStroke()).toList();
    if (stages.size() != 1) {
      return stages;
    }
    int only = sequence.program().stageAt(stages.get(0).firstStroke());
    boolean told = Captions.of(sequence).own(only).isPresent(); // in words for the whole of it
    return told || !sequence.program().style().stages().get(only).regionByRegion()
        ? stages
        : regions(sequence, stages.get(0), timeline);
  }

  private static List<Stage> regions(PaintingSequence sequence, Stage stage, Timeline timeline) {
    List<Integer> bounds = new ArrayList<>(List.of(stage.firstStroke()));
    for (StageMark mark : sequence.program().marks()) {
      boolean inside = mark.firstStroke() > stage.firstStroke();
      if (inside && mark.region() >= 0 && mark.firstStroke() < stage.endStroke()) {
        bounds.add(mark.firstStroke());
      }
    }
    bounds.add(stage.endStroke());
    List<Double> ends = new ArrayList<>(bounds.stream().map(timeline::timeAt).toList());
    while (ends.size() > 2) {
      int shortest = shortest(ends);
      if (ends.get(shortest + 1) - ends.get(shortest) >= LEAST && ends.size() <= MOST + 1) {
        break;
      }
      int bound = bound(ends, shortest);
      ends.remove(bound);
      bounds.remove(bound);
    }
    List<Stage> parts = new ArrayList<>();
    for (int i = 1; i < bounds.size(); i++) {
      double share = (ends.get(i) - ends.get(i - 1)) / (ends.get(ends.size() - 1) - ends.get(0));
      parts.add(
          new Stage(
              stage.name(),
              stage.title(),
              stage.caption(),
              bounds.get(i - 1),
              bounds.get(i),
              stage.change() * share));
    }
    return parts;
  }

  /** Index of the part that takes the least time. */
  private static int shortest(List<Double> ends) {
    int best = 0;
    for (int i = 1; i + 1 < ends.size(); i++) {
      if (ends.get(i + 1) - ends.get(i) < ends.get(best + 1) - ends.get(best)) {
        best = i;
      }
    }
    return best;
  }

  /** Index of the bound between a part and its shorter neighbour. */
  private static int bound(List<Double> ends, int part) {
    boolean first = part == 0;
    boolean last = part + 2 == ends.size();
    if (first || last) {
      return first ? 1 : part;
    }
    double before = ends.get(part) - ends.get(part - 1);
    double after = ends.get(part + 2) - ends.get(part + 1);
    return before <= after ? part : part + 1;
  }
}
