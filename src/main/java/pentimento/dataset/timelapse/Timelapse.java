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
 */
public record Timelapse(
    List<Picture> frames, List<String> names, Quad canvas, int looked, int cut, boolean made) {
  /** Frames to each side that a moment is told by, at most: a hand is somewhere else in most. */
  private static final int REACH = 12;

  /** Longest side of a canvas that is squared up, pixels. */
  private static final int MOST_SIDE = 4096;

  /** Keeps copies. */
  public Timelapse {
    frames = List.copyOf(frames);
    names = List.copyOf(names);
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
    Moments moments = Moments.choose(calm.pictures(), count, stages);
    progress.accept(0.6);
    int[] size = sizing.of(canvas.ratio(all.width(), all.height()));
    Composite composite = new Composite(painting, calm, moments, size[0], size[1]);
    recording.play(
        (index, frame) -> composite.add(index, () -> cut(frame, canvas, size[0], size[1])));
    List<Picture> frames = new ArrayList<>(composite.frames());
    if (!moments.bare()) {
      frames.remove(frames.size() > 2 ? 1 : 0);
      frames.add(0, Ground.plain(frames.get(0)));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(i == 0 ? "blank" : i == count - 1 ? "finished" : "stage " + i);
    }
    progress.accept(1);
    int looked = all.numbers().get(all.numbers().size() - 1) + 1;
    int left = cut == 0 ? 0 : painting.numbers().get(0);
    return new Timelapse(frames, names, canvas, looked, left, !moments.bare());
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
