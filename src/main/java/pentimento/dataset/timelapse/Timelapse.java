package pentimento.dataset.timelapse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import pentimento.image.Picture;
import pentimento.image.Quad;
import pentimento.image.Resize;

/**
 * A recording as a painting sequence: the canvas alone, squared up, hands taken out, the bare
 * ground first, the finished picture last.
 *
 * @param frames of one size
 * @param names what each is: "blank", "stage 1", ..., "finished"
 * @param canvas where the canvas was
 * @param looked frames that the recording has, as far as they were looked at
 * @param cut frames left out before the first, where the result is shown first
 * @param made was the bare ground made, since the recording does not show it?
 * @param painted which of the frames were painted in between, since the recording shows fewer
 */
public record Timelapse(
    List<Picture> frames,
    List<String> names,
    Quad canvas,
    int looked,
    int cut,
    boolean made,
    List<Integer> painted) {
  /** Frames to each side that a moment is told by, at most: a hand is somewhere else in most. */
  private static final int REACH = 12;

  /** Longest side of a canvas that is squared up, pixels. */
  private static final int MOST_SIDE = 4096;

  /** Keeps copies. */
  public Timelapse {
    frames = List.copyOf(frames);
    names = List.copyOf(names);
    painted = List.copyOf(painted);
  }

  /** How large a sequence of a recording should be. */
  @FunctionalInterface
  public interface Sizing {
    /**
     * Says it.
     *
     * @param ratio width to height of the canvas
     * @return width and height in pixels
     */
    int[] of(double ratio);
  }

  /**
   * Reads a recording.
   *
   * @param place a video, or a folder of stages in the order of their names
   * @param crop where the canvas is; found when empty
   * @param count frames of the sequence, 2 or more
   * @param sizing of the frames, whose middle is kept where proportions differ
   * @param progress hears the share that is done
   * @throws IllegalArgumentException when it is no recording
   * @throws IOException when it cannot be read or decoded; names the file and what is missing
   */
  public static Timelapse read(
      Path place, Optional<Quad> crop, int count, Sizing sizing, DoubleConsumer progress)
      throws IOException {
    Recording recording = Recording.open(place);
    boolean stages = recording.isStages();
    progress.accept(0);
    Thinned all = Thinned.of(recording, place.toString());
    progress.accept(0.45);
    Thinned some = stages ? all : all.lit();
    Quad canvas = crop.orElseGet(() -> stages ? Quad.WHOLE : CanvasFinder.find(some.frames()));
    List<Picture> small = new ArrayList<>();
    for (Picture frame : some.frames()) {
      small.add(cut(frame, canvas, frame.width(), frame.height()));
    }
    int cut = stages ? 0 : Moments.cut(small);
    Thinned painting = some.part(cut, small.size());
    int reach = stages ? 0 : Math.min(REACH, (small.size() - cut) / (2 * count));
    Calm calm = Calm.of(small.subList(cut, small.size()), reach);
    int shown = Math.min(count, calm.pictures().size());
    Moments moments = Moments.choose(calm.pictures(), shown, stages);
    progress.accept(0.6);
    int[] size = sizing.of(canvas.ratio(all.width(), all.height()));
    Composite composite = new Composite(painting, calm, moments, size[0], size[1]);
    recording.play(
        (index, frame) -> composite.add(index, () -> cut(frame, canvas, size[0], size[1])));
    List<Picture> frames = new ArrayList<>(composite.frames());
    if (shown < count) {
      // A stage that was given twice is one.
      for (int i = frames.size() - 1; i > 0; i--) {
        if (frames.get(i).equals(frames.get(i - 1))) {
          frames.remove(i);
        }
      }
    }
    if (!moments.bare()) {
      Picture ground = Ground.plain(frames.get(0));
      if (frames.size() == count) {
        frames.remove(frames.size() > 2 ? 1 : 0);
      }
      frames.add(0, ground);
    }
    if (frames.size() < 2) {
      throw new IllegalArgumentException(place + ": shows nothing but a bare canvas");
    }
    progress.accept(0.8);
    Filled filled = Filled.to(count, frames);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(i == 0 ? "blank" : i == count - 1 ? "finished" : "stage " + i);
    }
    progress.accept(1);
    int looked = all.numbers().get(all.numbers().size() - 1) + 1;
    int left = cut == 0 ? 0 : painting.numbers().get(0);
    return new Timelapse(
        filled.frames(), names, canvas, looked, left, !moments.bare(), filled.painted());
  }

  /** The canvas at a size, its middle where it has other proportions. */
  private static Picture cut(Picture frame, Quad canvas, int width, int height) {
    if (canvas.equals(Quad.WHOLE)) {
      return Resize.cover(frame, width, height);
    }
    double ratio = canvas.ratio(frame.width(), frame.height());
    double scale = Math.max(width / ratio, height);
    int across = (int) Math.max(width, Math.min(MOST_SIDE, Math.round(scale * ratio)));
    int down = (int) Math.max(height, Math.min(MOST_SIDE, Math.round(scale)));
    return Resize.cover(canvas.squared(frame, across, down), width, height);
  }
}
