package pentimento.dataset;

import java.util.List;

/**
 * A painting sequence as a shard holds it.
 *
 * @param key its number in the data set, {@code "000042"}
 * @param caption what is painted; empty when nobody said
 * @param frames JPEG files, the blank ground first, the finished picture last
 */
public record ShardSequence(String key, String caption, List<byte[]> frames) {
  /** Copies the list; the files' bytes are shared: read only. */
  public ShardSequence {
    frames = List.copyOf(frames);
  }
}
