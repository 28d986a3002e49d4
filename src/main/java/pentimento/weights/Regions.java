package pentimento.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Parts of a file as direct buffers, without reading them: the system fetches a page when it is
 * first touched. Neighbouring parts share one mapping of at most 2 GiB, which is all that a Java
 * buffer can span.
 */
final class Regions {
  /** Most bytes of one mapping, and so of one region. */
  static final int MOST = Integer.MAX_VALUE;

  private Regions() {}

  /**
   * A part of a file.
   *
   * @param begin first byte
   * @param end behind the last byte
   */
  record Region(long begin, long end) {
    Region {
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException("a region from " + begin + " to " + end);
      }
    }

    long size() {
      return end - begin;
    }
  }

  /**
   * Opens a file to map it. Private mappings, where what is written stays in memory and never
   * reaches the file, need a file that may be written; one that may not is opened for reading, and
   * its buffers are read-only.
   *
   * @throws IOException when it is missing, a folder, or may not be read
   */
  static FileChannel open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a folder, expected a file of weights");
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      return FileChannel.open(file, StandardOpenOption.READ);
    }
  }

  /**
   * Maps regions; closing the channel afterwards does no harm.
   *
   * @param most bytes of one mapping
   * @return for each region what gives its bytes, little-endian, in a buffer of their own
   * @throws IllegalArgumentException when a region is larger than {@code most}
   */
  static Map<Region, Supplier<ByteBuffer>> map(FileChannel channel, List<Region> regions, int most)
      throws IOException {
    List<Region> sorted =
        regions.stream()
            .distinct()
            .sorted(Comparator.comparingLong(Region::begin).thenComparingLong(Region::end))
            .toList();
    Map<Region, Supplier<ByteBuffer>> buffers = new HashMap<>();
    int first = 0;
    while (first < sorted.size()) {
      long begin = sorted.get(first).begin();
      long end = begin;
      int behind = first;
      while (behind < sorted.size() && sorted.get(behind).end() - begin <= most) {
        end = Math.max(end, sorted.get(behind).end());
        behind++;
      }
      if (behind == first) {
        throw new IllegalArgumentException(
            "%d bytes in one piece, at most %d can be mapped"
                .formatted(sorted.get(first).size(), most));
      }
      ByteBuffer segment = map(channel, begin, end - begin);
      for (Region region : sorted.subList(first, behind)) {
        int offset = (int) (region.begin() - begin);
        int size = (int) region.size();
        buffers.put(region, () -> segment.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN));
      }
      first = behind;
    }
    return buffers;
  }

  private static ByteBuffer map(FileChannel channel, long begin, long size) throws IOException {
    if (size == 0) {
      return ByteBuffer.allocateDirect(0);
    }
    try {
      return channel.map(MapMode.PRIVATE, begin, size);
    } catch (NonWritableChannelException e) {
      return channel.map(MapMode.READ_ONLY, begin, size);
    }
  }

  /**
   * What reads a region of a file into a buffer, opening the file for it.
   *
   * @param file as it was when the region was found; its bytes may have changed since, not its size
   */
  static Consumer<ByteBuffer> reader(Path file, Region region) {
    return target -> {
      if (target.remaining() != region.size()) {
        throw new IllegalArgumentException(
            "room for %d bytes, but there are %d".formatted(target.remaining(), region.size()));
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        fill(channel, region.begin(), target);
      } catch (IOException e) {
        throw new UncheckedIOException(file + ": " + e.getMessage(), e);
      }
    };
  }

  private static void fill(FileChannel channel, long begin, ByteBuffer target) throws IOException {
    long at = begin;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new IOException("the file ended while it was read");
      }
      at += count;
    }
  }

  /**
   * Reads some bytes into memory, little-endian.
   *
   * @throws IOException when the file has become shorter meanwhile
   */
  static ByteBuffer read(FileChannel channel, long begin, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, begin, bytes);
    return bytes.flip();
  }
}
