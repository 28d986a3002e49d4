package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which frames motion modules see together when a sequence has more than they can.
 *
 * <p>They know a frame's place in the process by its position, the first as bare ground and the
 * last as finished. So each window spans the whole process: it takes one frame of each of as many
 * equal stretches as it is long. From step to step other frames come together, so that all agree in
 * the end; a frame that a picture is given for is in every window, unless others are given beside
 * it.
 */
final class Windows {
  private final int frames;
  private final int length;
  private final SortedSet<Integer> given;

  /**
   * Windows over a sequence.
   *
   * @param frames number of frames
   * @param length most frames in a window, at least 2
   * @param given frames that belong into every window
   */
  Windows(int frames, int length, SortedSet<Integer> given) {
    if (length < 2) {
      throw new IllegalArgumentException("windows of " + length + " frames");
    }
    this.frames = frames;
    this.length = Math.min(length, frames);
    this.given = new TreeSet<>(given);
  }

  /**
   * The windows of a step, which together hold every frame.
   *
   * @param step number of the step; others put other frames together
   * @return for each window its frames, rising, as many in each
   */
  List<List<Integer>> at(int step) {
    int count = (frames + length - 1) / length;
    List<List<Integer>> windows = new ArrayList<>();
    for (int w = 0; w < count; w++) {
      windows.add(window(w, step));
    }
    // A picture given may have taken the place of frames; what is left over gets windows too.
    SortedSet<Integer> missing = new TreeSet<>();
    for (int f = 0; f < frames; f++) {
      missing.add(f);
    }
    windows.forEach(missing::removeAll);
    while (!missing.isEmpty()) {
      List<Integer> extra = window(0, step);
      for (int bucket = 0; bucket < length; bucket++) {
        int from = start(bucket);
        int to = start(bucket + 1);
        SortedSet<Integer> left = missing.subSet(from, to);
        if (!left.isEmpty() && !given.contains(extra.get(bucket))) {
          extra.set(bucket, left.first());
        }
      }
      if (!missing.removeAll(extra)) {
        // The place of each that is left is a given one's: it takes its neighbour's place, if free.
        int frame = missing.first();
        int bucket = bucketOf(frame);
        int beside = frame < extra.get(bucket) ? bucket - 1 : bucket + 1;
        boolean free = beside >= 0 && beside < length && !given.contains(extra.get(beside));
        extra.set(free ? beside : bucket, frame);
        missing.remove(frame);
      }
      windows.add(extra);
    }
    return windows;
  }

  private List<Integer> window(int number, int step) {
    List<Integer> window = new ArrayList<>();
    for (int bucket = 0; bucket < length; bucket++) {
      int from = start(bucket);
      int size = start(bucket + 1) - from;
      SortedSet<Integer> here = new TreeSet<>(given).subSet(from, from + size);
      window.add(
          here.isEmpty() ? from + Math.floorMod(number + step * (bucket + 1), size) : here.first());
    }
    return window;
  }

  private int start(int bucket) {
    return bucket * frames / length;
  }

  private int bucketOf(int frame) {
    int bucket = 0;
    while (start(bucket + 1) <= frame) {
      bucket++;
    }
    return bucket;
  }
}
