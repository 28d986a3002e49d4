package pentimento.evaluation;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.PerceptualDistance;
import pentimento.image.PerceptualDistance.Prepared;
import pentimento.image.Picture;

/**
 * How a process nears its picture: {@code d(i) = PD(frame i, final)} over progress {@code i / (n -
 * 1)}.
 *
 * @param distances of each of the n frames, 0..1; at least 2
 */
public record DistanceProfile(List<Double> distances) {
  /** Points of progress at which two profiles are compared. */
  public static final int POINTS = 33;

  /**
   * Takes an unmodifiable copy.
   *
   * @throws IllegalArgumentException when there are fewer than 2 or one is not within 0..1
   */
  public DistanceProfile {
    distances = List.copyOf(distances);
    if (distances.size() < 2) {
      throw new IllegalArgumentException(
          "a profile has at least 2 frames, but there are " + distances.size());
    }
    for (double distance : distances) {
      if (!(distance >= 0 && distance <= 1)) {
        throw new IllegalArgumentException("distance is " + distance + ", expected 0 to 1");
      }
    }
  }

  /**
   * The profile of frames.
   *
   * @param frames in order, at least 2, all of one size
   * @param end what they should come to
   * @throws IllegalArgumentException when a frame's size, reduced, differs from that of {@code end}
   */
  public static DistanceProfile of(List<Picture> frames, Picture end) {
    Prepared last = PerceptualDistance.prepare(end);
    List<Double> distances = new ArrayList<>();
    for (Picture frame : frames) {
      distances.add(PerceptualDistance.between(PerceptualDistance.prepare(frame), last));
    }
    return new DistanceProfile(distances);
  }

  /** Number of frames. */
  public int size() {
    return distances.size();
  }

  /** Distance of the first frame, 0..1. */
  public double start() {
    return distances.get(0);
  }

  /** Progress of a frame, 0 for the first, 1 for the last. */
  public double progress(int frame) {
    return frame / (double) (distances.size() - 1);
  }

  /**
   * Distance at any progress, linear between frames.
   *
   * @param progress 0..1
   */
  public double at(double progress) {
    double place = progress * (distances.size() - 1);
    int before = Math.min((int) place, distances.size() - 2);
    double part = place - before;
    return (1 - part) * distances.get(before) + part * distances.get(before + 1);
  }

  /**
   * Mean absolute gap to another profile, 0..1: {@code mean |d(p) - e(p)|} over {@value #POINTS}
   * points of progress p, evenly from 0 to 1.
   */
  public double gap(DistanceProfile other) {
    double sum = 0;
    for (int k = 0; k < POINTS; k++) {
      double progress = k / (double) (POINTS - 1);
      sum += Math.abs(at(progress) - other.at(progress));
    }
    return sum / POINTS;
  }
}
