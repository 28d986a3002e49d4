package pentimento.random;

import java.util.ArrayList;
import java.util.List;

/**
 * Normal numbers for the frames of a sequence, a stream of its own for each: what a frame gets does
 * not depend on how many others there are. Frame f's stream is the {@link TorchRandom} of {@code
 * Rng.derive(seed, f)}, of which that takes the low 32 bits. For one thread.
 */
public final class FrameRandom {
  private final long seed;
  private final List<TorchRandom> streams = new ArrayList<>();

  /** The streams of a seed; any will do. */
  public FrameRandom(long seed) {
    this.seed = seed;
  }

  /**
   * The next draw of every frame: from its stream (B, C, H, W) numbers at once.
   *
   * @return (B, C, F, H, W), outermost first
   * @throws IllegalArgumentException when a size is negative
   * @throws ArithmeticException when there are more than 2^31 - 1 numbers
   */
  public float[] normal(int batch, int channels, int frames, int height, int width) {
    if (batch < 0 || channels < 0 || frames < 0 || height < 0 || width < 0) {
      throw new IllegalArgumentException(
          "noise of (%d, %d, %d, %d, %d)".formatted(batch, channels, frames, height, width));
    }
    int planes = Math.multiplyExact(batch, channels);
    int plane = Math.multiplyExact(height, width);
    int perFrame = Math.multiplyExact(planes, plane);
    float[] all = new float[Math.multiplyExact(perFrame, frames)];
    for (int f = 0; f < frames; f++) {
      float[] drawn = stream(f).normal(perFrame);
      for (int p = 0; p < planes; p++) {
        System.arraycopy(drawn, p * plane, all, (p * frames + f) * plane, plane);
      }
    }
    return all;
  }

  private TorchRandom stream(int frame) {
    while (streams.size() <= frame) {
      streams.add(new TorchRandom(Rng.derive(seed, streams.size())));
    }
    return streams.get(frame);
  }
}
