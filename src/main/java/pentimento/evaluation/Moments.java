package pentimento.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.pipeline.Reconstruction;
import pentimento.sequence.SequenceFile;

/**
 * The moments of a sequence that are measured: its frames, reduced to what measures look at (about
 * 0.25 MB each).
 *
 * @param source its folder or file
 * @param kind which of the two
 * @param found number of frames there are; more than the moments when some were passed over
 * @param width of a frame, pixels
 * @param height of a frame, pixels
 * @param names of the frames, in order
 * @param reduced the frames with a long side of at most {@link PerceptualDistance#LONG_SIDE}
 * @param lightened for each frame but the first, the share of its pixels that are lighter than in
 *     the frame before, at full size; rounding to 8 bits is no difference
 * @param last the last frame with a long side of at most {@link #LAST_SIDE}
 * @param told what {@code sequence.json} says of the frames, of each one in {@code names}; empty
 *     when there is none
 */
public record Moments(
    Path source,
    Kind kind,
    long found,
    int width,
    int height,
    List<String> names,
    List<Picture> reduced,
    List<Double> lightened,
    Picture last,
    Optional<SequenceFile> told) {
  /** Longest side at which last frames are compared pixel by pixel: that of planned strokes. */
  public static final int LAST_SIDE = Reconstruction.PLAN_SIDE;

  /** What a sequence may be. */
  public enum Kind {
    /** A folder of pictures. */
    FOLDER,
    /** An mp4. */
    VIDEO
  }

  /** Takes unmodifiable copies of the lists. */
  public Moments {
    names = List.copyOf(names);
    reduced = List.copyOf(reduced);
    lightened = List.copyOf(lightened);
  }

  /**
   * Numbers evenly spread, the first and the last among them.
   *
   * @param first number to take
   * @param count how many there are from there
   * @param most how many to take at most, 2 or more
   * @return rising, {@code min(count, most)} of them
   */
  static List<Integer> evenly(int first, int count, int most) {
    int taken = Math.min(count, most);
    List<Integer> numbers = new ArrayList<>();
    for (int k = 0; k < taken; k++) {
      long steps = Math.max(1, taken - 1);
      // Rounded to nearest: k (count - 1) / (taken - 1).
      numbers.add(first + (int) ((2L * k * (count - 1) + steps) / (2 * steps)));
    }
    return numbers;
  }
}
