package pentimento.prompt;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prompts of the frames of a sequence: some frames have one of their own, and what lies between is
 * blended. Immutable.
 */
public final class FramePrompts {
  private final TreeMap<Integer, Prompt> keys;

  private FramePrompts(SortedMap<Integer, Prompt> keys) {
    this.keys = new TreeMap<>(keys);
  }

  /**
   * What a frame heeds.
   *
   * @param from the prompt of the key frame at or before it
   * @param to the prompt of the next key frame; the same when there is none
   * @param share of the second, 0 up to but not 1; the first has the rest
   */
  public record Blend(Prompt from, Prompt to, double share) {
    /** Checks the share. */
    public Blend {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("a blend's share is " + share + ", expected 0 to 1");
      }
    }

    /** Is it one prompt alone? */
    public boolean isSingle() {
      return share == 0;
    }
  }

  /** One prompt for all frames. */
  public static FramePrompts of(Prompt main) {
    return of(main, Map.of());
  }

  /**
   * A prompt, and others that take over at some frames.
   *
   * @param main of frame 0, unless that has its own
   * @param others by frame, from 0
   * @throws IllegalArgumentException when a frame is negative
   */
  public static FramePrompts of(Prompt main, Map<Integer, Prompt> others) {
    TreeMap<Integer, Prompt> keys = new TreeMap<>(others);
    if (!keys.isEmpty() && keys.firstKey() < 0) {
      throw new IllegalArgumentException(
          "a prompt for frame %d, but frames are counted from 0".formatted(keys.firstKey()));
    }
    keys.putIfAbsent(0, Objects.requireNonNull(main, "main"));
    return new FramePrompts(keys);
  }

  /** The frames that have a prompt of their own, ascending; frame 0 is always among them. */
  public SortedMap<Integer, Prompt> keys() {
    return Collections.unmodifiableSortedMap(keys);
  }

  /** The different prompts there are, in the order of the frames. */
  public List<Prompt> prompts() {
    return keys.values().stream().distinct().toList();
  }

  /** Have all frames the same prompt? */
  public boolean isSingle() {
    return prompts().size() == 1;
  }

  /**
   * Makes sure that a sequence has all of the key frames.
   *
   * @param frames how many it has
   * @throws IllegalArgumentException names the frame that it has not
   */
  public void requireWithin(int frames) {
    if (keys.lastKey() >= frames) {
      throw new IllegalArgumentException(
          "a prompt for frame %d, but the sequence has %d frames, 0 to %d"
              .formatted(keys.lastKey(), frames, frames - 1));
    }
  }

  /**
   * What a frame heeds. Between two key frames the share of the second grows evenly; after the last
   * one its prompt stays.
   *
   * @param frame from 0
   * @throws IllegalArgumentException when it is negative
   */
  public Blend at(int frame) {
    Map.Entry<Integer, Prompt> from = keys.floorEntry(frame);
    if (from == null) {
      throw new IllegalArgumentException("frame %d, counted from 0".formatted(frame));
    }
    Map.Entry<Integer, Prompt> to = keys.higherEntry(frame);
    if (to == null || to.getValue().equals(from.getValue())) {
      return new Blend(from.getValue(), from.getValue(), 0);
    }
    double share = (frame - from.getKey()) / (double) (to.getKey() - from.getKey());
    return share == 0
        ? new Blend(from.getValue(), from.getValue(), 0)
        : new Blend(from.getValue(), to.getValue(), share);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FramePrompts prompts && keys.equals(prompts.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return keys.toString();
  }
}
