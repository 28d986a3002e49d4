package pentimento.sequence;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.request.Provenance;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/** Makes the sequence of a painted program: stages, frames, captions. */
public final class SequenceBuilder {
  private SequenceBuilder() {}

  /**
   * Makes the sequence.
   *
   * @param program the strokes; must have the target's proportions
   * @param targets for each chapter of the program the picture it is painted after, in the size of
   *     the results
   * @param finished what the last frame shows
   * @param finish how near the strokes came
   * @param provenance its request says how many frames
   * @return stages in painting order and as many frames as asked, the last finished
   */
  public static PaintingSequence build(
      StrokeProgram program,
      List<Picture> targets,
      Picture finished,
      PaintingSequence.Finish finish,
      Provenance provenance) {
    Arrangement arrangement = Arrangement.of(provenance.request().arrangement(), program.style());
    Captions captions = new Captions(program, arrangement, provenance.request().language());
    List<Stage> stages = stages(program, arrangement, captions);
    int[] positions =
        FrameSampler.sample(program, targets, provenance.request().frames(), arrangement);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < positions.length; i++) {
      boolean last = i == positions.length - 1;
      int stage = arrangement.stageAt(program, positions[i]);
      frames.add(
          new Frame(
              i,
              positions[i],
              last ? "finished" : program.style().stages().get(stage).name(),
              last
                  ? captions.finished()
                  : captions.between(i == 0 ? 0 : positions[i - 1], positions[i])));
    }
    return new PaintingSequence(program, targets, finished, stages, frames, finish, provenance);
  }

  private static List<Stage> stages(
      StrokeProgram program, Arrangement arrangement, Captions captions) {
    double all = 1e-9;
    for (Stroke stroke : program.strokes()) {
      all += stroke.change();
    }
    List<Stage> stages = new ArrayList<>();
    List<Style.Stage> names = program.style().stages();
    for (int i = 0; i < names.size(); i++) {
      if (!arrangement.shows(i)) {
        continue;
      }
      int first = program.startOf(i);
      int end = program.endOf(i);
      double change = 0;
      for (Stroke stroke : program.strokes().subList(first, end)) {
        change += stroke.change();
      }
      String name = names.get(i).name();
      stages.add(new Stage(name, captions.title(i), captions.ofStage(i), first, end, change / all));
    }
    return stages;
  }
}
