package pentimento.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pentimento.request.ArrangedStage;
import pentimento.request.StrictJson;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/**
 * Which stages of a style are shown, and how somebody wants them: what a request's list of arranged
 * stages means for a style. Stages are counted as in {@link Style#stages()}.
 */
public final class Arrangement {
  /** What is wanted of each stage of the style; empty where nothing is. */
  private final List<Optional<ArrangedStage>> wishes;

  private final boolean all;

  private Arrangement(List<Optional<ArrangedStage>> wishes, boolean all) {
    this.wishes = List.copyOf(wishes);
    this.all = all;
  }

  /**
   * The arrangement of a style's stages.
   *
   * @param arranged in the style's order; those that are not there are not shown, but when none is
   *     there, all are
   * @throws IllegalArgumentException for a stage that the style does not have, or has elsewhere,
   *     and when nothing is shown; says which stages there are
   */
  public static Arrangement of(List<ArrangedStage> arranged, Style style) {
    List<String> names = style.stages().stream().map(Style.Stage::name).toList();
    List<Optional<ArrangedStage>> wishes = new ArrayList<>();
    for (int i = 0; i < arranged.size(); i++) {
      String name = arranged.get(i).name();
      int at = names.subList(wishes.size(), names.size()).indexOf(name);
      if (at < 0) {
        throw new IllegalArgumentException(
            "stages[%d].name is '%s', %s: %s"
                .formatted(
                    i,
                    StrictJson.brief(name),
                    names.contains(name)
                        ? "which is there twice or too late; the order of the style is"
                        : "which the style does not have; its stages are",
                    String.join(", ", names)));
      }
      for (int k = 0; k < at; k++) {
        wishes.add(Optional.empty());
      }
      wishes.add(Optional.of(arranged.get(i)));
    }
    while (wishes.size() < names.size()) {
      wishes.add(Optional.empty());
    }
    if (!arranged.isEmpty() && arranged.stream().noneMatch(ArrangedStage::show)) {
      throw new IllegalArgumentException(
          "stages has none with \"show\": true, expected at least one");
    }
    return new Arrangement(wishes, arranged.isEmpty());
  }

  /** Is a stage shown? */
  public boolean shows(int stage) {
    return all || wishes.get(stage).map(ArrangedStage::show).orElse(false);
  }

  /** What is wanted of a stage, if anything is. */
  public Optional<ArrangedStage> wish(int stage) {
    return wishes.get(stage);
  }

  /**
   * The stage that a moment shows: that of the stroke just painted or, where that one is not shown,
   * the last shown before it; the first shown when there is none.
   *
   * @param strokes number of strokes painted
   */
  int stageAt(StrokeProgram program, int strokes) {
    int own = program.stageAt(Math.max(0, strokes - 1));
    return IntStream.iterate(own, stage -> stage >= 0, stage -> stage - 1)
        .filter(this::shows)
        .findFirst()
        .orElseGet(
            () -> IntStream.range(0, wishes.size()).filter(this::shows).findFirst().orElseThrow());
  }

  /**
   * How many frames each stage is to have.
   *
   * @param count number of all frames, the finished picture among them
   * @return empty when nothing is wanted, or when it does not make up the number
   */
  Optional<int[]> frames(StrokeProgram program, int count) {
    int[] frames = new int[wishes.size()];
    int sum = 0;
    for (int stage = 0; stage < frames.length; stage++) {
      boolean painted = program.endOf(stage) > program.startOf(stage);
      frames[stage] =
          shows(stage) && painted ? wishes.get(stage).map(ArrangedStage::frames).orElse(0) : 0;
      sum += frames[stage];
    }
    return sum == count - 1 ? Optional.of(frames) : Optional.empty();
  }
}
