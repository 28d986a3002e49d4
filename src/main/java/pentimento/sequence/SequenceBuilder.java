package pentimento.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.IntStream;
import pentimento.image.Picture;
import pentimento.request.Between;
import pentimento.request.Provenance;
import pentimento.strokes.BareGround;
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
    int frames = provenance.request().frames();
    int[] positions = FrameSampler.sample(program, targets, frames, arrangement);
    return build(
        program,
        targets,
        finished,
        finish,
        provenance,
        positions,
        true,
        List.of(),
        Between.STROKES);
  }

  /**
   * Makes the sequence around a half-done picture, which is one of the frames and the last of the
   * targets but for the finished picture, if there is one.
   *
   * @param goesOn is the last chapter painted after the finished picture?
   * @param at how far the picture is on the way, 0..1; says which of the frames it is, when any
   *     come after it
   * @param estimated was that estimated?
   * @param ground what is unpainted in it
   */
  public static PaintingSequence around(
      StrokeProgram program,
      List<Picture> targets,
      boolean goesOn,
      PaintingSequence.Finish finish,
      Provenance provenance,
      double at,
      boolean estimated,
      BareGround ground) {
    int frames = provenance.request().frames();
    int last = program.chapters().size() - 1;
    int boundary = goesOn ? program.chapters().get(last).firstStroke() : program.strokes().size();
    int stages = program.style().stages().size();
    int half = 0;
    while (half < stages && (!goesOn || program.startOf(half) < boundary)) {
      half++;
    }
    half = Math.max(1, half);
    int frame =
        goesOn
            ? Math.max(1, Math.min(frames - 2, (int) Math.round(at * (frames - 1))))
            : frames - 1;
    Arrangement all = Arrangement.of(List.of(), program.style());
    int[] positions = FrameSampler.sample(program, targets, 0, half, frame + 1, all);
    if (goesOn) {
      int[] after = FrameSampler.sample(program, targets, half, stages, frames - frame, all);
      positions = Arrays.copyOf(positions, frames);
      System.arraycopy(after, 1, positions, frame + 1, after.length - 1);
    }
    KeyFrame.Found found =
        new KeyFrame.Found(
            estimated, String.format(Locale.ROOT, "#%06x", ground.colour()), ground.share());
    KeyFrame given =
        new KeyFrame(frame, goesOn ? last - 1 : last, boundary, at, true, Optional.of(found));
    return build(
        program,
        targets,
        targets.get(last),
        finish,
        provenance,
        positions,
        true,
        List.of(given),
        Between.STROKES);
  }

  /**
   * Makes the sequence of a process that leads from key frame to key frame.
   *
   * @param program a chapter for each key frame; that of the first has no strokes
   * @param targets the key frames, in the size of the results
   * @param at how far each is on the way, 0 to 1
   * @param blank does the first show nothing but ground?
   * @param given which of them were given by somebody
   * @param between what films show between them
   * @return the key frames are its frames when the request asks for as many frames, otherwise
   *     frames are chosen among all moments
   */
  public static PaintingSequence through(
      StrokeProgram program,
      List<Picture> targets,
      PaintingSequence.Finish finish,
      Provenance provenance,
      double[] at,
      boolean blank,
      SortedSet<Integer> given,
      Between between) {
    int count = targets.size();
    int frames = provenance.request().frames();
    Arrangement arrangement = Arrangement.of(provenance.request().arrangement(), program.style());
    int[] positions =
        frames == count
            ? IntStream.range(0, count).map(program::endOfChapter).toArray()
            : FrameSampler.sample(program, targets, frames, arrangement);
    List<KeyFrame> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int frame = frames == count ? i : i == 0 ? 0 : i == count - 1 ? frames - 1 : -1;
      keys.add(
          new KeyFrame(
              frame, i, program.endOfChapter(i), at[i], given.contains(i), Optional.empty()));
    }
    return build(
        program,
        targets,
        targets.get(count - 1),
        finish,
        provenance,
        positions,
        blank,
        keys,
        between);
  }

  private static PaintingSequence build(
      StrokeProgram program,
      List<Picture> targets,
      Picture finished,
      PaintingSequence.Finish finish,
      Provenance provenance,
      int[] positions,
      boolean blank,
      List<KeyFrame> keys,
      Between between) {
    Arrangement arrangement = Arrangement.of(provenance.request().arrangement(), program.style());
    Captions captions = new Captions(program, arrangement, provenance.request().language());
    List<Stage> stages = stages(program, arrangement, captions);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < positions.length; i++) {
      int index = i;
      Optional<KeyFrame> key = keys.stream().filter(k -> k.frame() == index).findFirst();
      boolean last = i == positions.length - 1;
      int stage = arrangement.stageAt(program, positions[i]);
      String name = program.style().stages().get(stage).name();
      // A half-done picture that comes last is not finished, though it is all there is.
      boolean half = key.isPresent() && key.get().found().isPresent();
      String caption;
      if (half || !last && key.isPresent() && key.get().given()) {
        name = KeyFrame.STAGE;
        caption = captions.given();
      } else if (last) {
        name = "finished";
        caption = captions.finished();
      } else if (positions[i] == 0) {
        name = key.isPresent() && blank ? "ground" : name;
        caption = blank ? captions.blank() : captions.begin();
      } else {
        caption = captions.between(i == 0 ? 0 : positions[i - 1], positions[i]);
      }
      frames.add(new Frame(i, positions[i], name, caption));
    }
    return new PaintingSequence(
        program, targets, finished, stages, frames, finish, provenance, keys, between);
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
