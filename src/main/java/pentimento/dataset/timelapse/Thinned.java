package pentimento.dataset.timelapse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.Resize;

/**
 * Frames of a recording, evenly spread and small, however long it is: each time they become too
 * many, every other one is dropped.
 *
 * @param numbers of the frames in the recording
 * @param frames all of one size
 * @param width of the recording, pixels
 * @param height of the recording, pixels
 */
record Thinned(List<Integer> numbers, List<Picture> frames, int width, int height) {
  /** Most frames that are kept. */
  static final int MOST = 400;

  /** Long side of the frames that are kept, pixels. */
  static final int SIDE = 192;

  /** Mean of the channels below which a frame is a black one, of a fade. */
  private static final int BLACK = 12;

  static Thinned of(Recording recording, String name) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    List<Picture> frames = new ArrayList<>();
    int[] size = new int[2];
    int[] stride = {1};
    recording.play(
        (index, frame) -> {
          if (frames.isEmpty()) {
            size[0] = frame.width();
            size[1] = frame.height();
          }
          if (index % stride[0] == 0) {
            if (frames.size() == MOST && !recording.isStages()) {
              for (int i = MOST - 1; i > 0; i -= 2) {
                frames.remove(i);
                numbers.remove(i);
              }
              stride[0] *= 2;
            }
            if (index % stride[0] == 0) {
              frames.add(small(frame, size));
              numbers.add(index);
            }
          }
          return true;
        });
    if (frames.size() < 2) {
      throw new IOException(
          "%s: holds %d frames, expected 2 or more".formatted(name, frames.size()));
    }
    return new Thinned(numbers, frames, size[0], size[1]);
  }

  /** Stages may be of different sizes: all are shown as the first. */
  private static Picture small(Picture frame, int[] size) {
    int[] to = Resize.fitted(size[0], size[1], Math.min(SIDE, Math.max(size[0], size[1])));
    return Resize.cover(frame, to[0], to[1]);
  }

  /** Without black frames at either end. */
  Thinned lit() {
    int from = 0;
    int to = frames.size();
    while (from < to - 2 && isBlack(frames.get(from))) {
      from++;
    }
    while (to > from + 2 && isBlack(frames.get(to - 1))) {
      to--;
    }
    return part(from, to);
  }

  /** Some of the frames. */
  Thinned part(int from, int to) {
    return new Thinned(numbers.subList(from, to), frames.subList(from, to), width, height);
  }

  private static boolean isBlack(Picture frame) {
    long sum = 0;
    for (int pixel : frame.rgb()) {
      sum += (pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255);
    }
    return sum < 3L * BLACK * frame.rgb().length;
  }
}
