package pentimento.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.request.Between;
import pentimento.request.Request;
import pentimento.sequence.KeyFrame;
import pentimento.sequence.Narration;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Timeline;

/** When a film of a process shows what: the same for pictures and subtitles. */
final class FilmClock {
  /** Seconds in which the last canvas turns into the picture itself, when revealing. */
  private static final double FADE = 0.8;

  /** Seconds of the finished picture before the start, when it is shown first. */
  private static final double FIRST = 1;

  private final int fps;
  private final int first;
  private final int count;
  private final int fade;
  private final int hold;
  private final Timeline timeline;
  private final List<Narration> texts;
  private final PaintingSequence sequence;
  private final double seconds;

  /**
   * @param fps frames a second
   */
  FilmClock(PaintingSequence sequence, int fps) {
    Request.Video settings = sequence.provenance().request().video();
    this.sequence = sequence;
    this.fps = fps;
    timeline = Timeline.of(sequence);
    seconds = settings.duration();
    texts = Narration.of(sequence, timeline, settings.duration());
    first = settings.showResultFirst() ? frames(FIRST) : 0;
    count = Math.max(2, frames(settings.duration()));
    int end = sequence.stages().get(sequence.stages().size() - 1).endStroke();
    boolean jumps = end < sequence.program().strokes().size();
    boolean paints = sequence.between() == Between.STROKES;
    boolean fades = paints && (sequence.endsInPicture() || jumps);
    fade = fades ? Math.min(count / 4, frames(FADE)) : 0;
    hold = frames(settings.hold());
  }

  private int frames(double seconds) {
    return (int) Math.round(seconds * fps);
  }

  /** Frames of the finished picture before the start. */
  int first() {
    return first;
  }

  /** Frames of the process itself, 2 or more; the last shows the end. */
  int count() {
    return count;
  }

  /** Frames for which the end is held after that. */
  int hold() {
    return hold;
  }

  private double time(int i) {
    return i / (double) (count - 1 - fade);
  }

  /** Number of strokes that frame i of the process shows. */
  double position(int i) {
    return timeline.positionAt(time(i));
  }

  /** What frame i of the process shows. */
  Timeline.Shown shown(int i) {
    return timeline.shown(time(i), FADE / seconds);
  }

  /** Share of the finished picture that frame i of the process shows, 0..1. */
  double faded(int i) {
    int into = i - (count - 1 - fade);
    return into > 0 ? into / (double) fade : 0;
  }

  /** What is said of the end. */
  Narration end() {
    return texts.get(texts.size() - 1);
  }

  /** What is said while frame i of the process is shown. */
  Narration text(int i) {
    if (i == count - 1) {
      return end();
    }
    Optional<KeyFrame> key = shown(i).alone().filter(KeyFrame::given);
    if (key.isPresent()) {
      return Narration.of(sequence, key.get());
    }
    double position = position(i);
    Narration found = texts.get(0);
    for (Narration text : texts.subList(0, texts.size() - 1)) {
      if (text.from() < position) {
        found = text;
      }
    }
    return found;
  }

  /**
   * A text and when it is shown.
   *
   * @param start seconds from the film's beginning
   * @param end seconds, later than start
   */
  record Cue(double start, double end, Narration text) {}

  /** The texts in the order they are shown, without gaps. */
  List<Cue> cues() {
    List<Narration> shown = new ArrayList<>();
    for (int i = -first; i < count + hold; i++) {
      shown.add(i < 0 || i >= count ? end() : text(i));
    }
    List<Cue> cues = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= shown.size(); i++) {
      if (i == shown.size() || !same(shown.get(i), shown.get(start))) {
        cues.add(new Cue(start / (double) fps, i / (double) fps, shown.get(start)));
        start = i;
      }
    }
    return cues;
  }

  private static boolean same(Narration a, Narration b) {
    return a.title().equals(b.title()) && a.caption().equals(b.caption());
  }
}
