package pentimento.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where each sample of a track lies in its file, and when it is shown, in the order of decoding
 * (ISO/IEC 14496-12, 8.6.1 and 8.7). Walks along the tables as they stand; a table that ends early
 * or points outside the file is an IOException.
 */
final class Mp4Samples {
  private static final int SAMPLE_BITS = 24;
  private static final int MOST_SAMPLES = 1 << SAMPLE_BITS;

  private final Mp4Index index;
  private final ByteBuffer sizes;
  private final ByteBuffer runs;
  private final ByteBuffer chunks;
  private final boolean wideChunks;

  private long sample = -1;
  private long chunk = -1;
  private int run;
  private long leftInChunk;
  private long offset;
  private int size;

  Mp4Samples(Mp4Index index) throws IOException {
    this.index = index;
    sizes = Mp4Index.child(index.tables(), "stsz");
    runs = Mp4Index.child(index.tables(), "stsc");
    ByteBuffer narrow = Mp4Index.child(index.tables(), "stco");
    wideChunks = !narrow.hasRemaining();
    chunks = wideChunks ? Mp4Index.child(index.tables(), "co64") : narrow;
  }

  /** Goes to the next sample, the first one at first; false after the last. */
  boolean next() throws IOException {
    if (sample + 1 >= index.frames()) {
      return false;
    }
    sample++;
    offset += size;
    while (leftInChunk == 0) {
      chunk++;
      // Entries of stsc: first chunk (from 1), samples a chunk, sample description.
      while (8 + 12 * (run + 2) <= runs.remaining() && u32(runs, 8 + 12 * (run + 1)) <= chunk + 1) {
        run++;
      }
      leftInChunk = u32(runs, 8 + 12 * run + 4);
      offset = chunkOffset(chunk);
    }
    leftInChunk--;
    long uniform = u32(sizes, 4);
    long bytes = uniform != 0 ? uniform : u32(sizes, 12 + 4 * sample);
    if (offset < 0 || bytes > index.fileSize() - offset) {
      throw new IOException(
          index.file()
              + ": frame "
              + sample
              + " lies outside the file: it is cut short or damaged");
    }
    size = Math.toIntExact(Math.min(bytes, Integer.MAX_VALUE));
    return true;
  }

  private long chunkOffset(long number) throws IOException {
    if (!wideChunks) {
      return u32(chunks, 8 + 4 * number);
    }
    return u32(chunks, 8 + 8 * number) << 32 | u32(chunks, 12 + 8 * number);
  }

  private long u32(ByteBuffer table, long at) throws IOException {
    if (at < 0 || at + 4 > table.remaining()) {
      throw damaged();
    }
    return table.getInt((int) at) & 0xffffffffL;
  }

  long offset() {
    return offset;
  }

  int size() {
    return size;
  }

  /**
   * The place of each sample, in order of decoding, in the order of showing; 0, 1, 2, ... where
   * there are no B frames.
   */
  int[] showingOrder() throws IOException {
    if (index.frames() > Math.min(index.fileSize(), MOST_SAMPLES)) {
      throw damaged();
    }
    int frames = (int) index.frames();
    ByteBuffer shifts = Mp4Index.child(index.tables(), "ctts");
    if (!shifts.hasRemaining()) {
      return IntStream.range(0, frames).toArray();
    }
    RunLengths shift = new RunLengths(shifts);
    RunLengths duration = new RunLengths(Mp4Index.child(index.tables(), "stts"));
    // Sorted as one number each: when it is shown, then which it is.
    long[] keys = new long[frames];
    long time = 0;
    for (int i = 0; i < frames; i++) {
      long shown = Math.max(0, Math.min(1L << 39, time + (int) shift.next()));
      keys[i] = shown << SAMPLE_BITS | i;
      time += duration.next();
    }
    Arrays.sort(keys);
    int[] order = new int[frames];
    for (int place = 0; place < frames; place++) {
      order[(int) keys[place] & MOST_SAMPLES - 1] = place;
    }
    return order;
  }

  /**
   * Numbers of the samples that can be decoded by themselves (stss), in rising order; all where the
   * file has no such table, the first where it is empty.
   */
  int[] keyFrames() throws IOException {
    if (index.frames() > Math.min(index.fileSize(), MOST_SAMPLES)) {
      throw damaged();
    }
    ByteBuffer table = Mp4Index.child(index.tables(), "stss");
    if (!table.hasRemaining()) {
      return IntStream.range(0, (int) index.frames()).toArray();
    }
    int[] keys = new int[(int) Math.min(u32(table, 4), index.frames())];
    if (keys.length == 0 && index.frames() > 0) {
      return new int[] {0}; // an empty table names none, but there decoding begins
    }
    for (int i = 0; i < keys.length; i++) {
      long number = u32(table, 8 + 4L * i) - 1;
      if (number < (i == 0 ? 0 : keys[i - 1] + 1) || number >= index.frames()) {
        throw damaged();
      }
      keys[i] = (int) number;
    }
    return keys;
  }

  private IOException damaged() {
    return new IOException(index.file() + ": its tables of frames are damaged");
  }

  /** Entries of a count and a value that holds for so many samples: stts and ctts. */
  private final class RunLengths {
    private final ByteBuffer table;
    private int entry = -1;
    private long left;

    RunLengths(ByteBuffer table) {
      this.table = table;
    }

    long next() throws IOException {
      while (left == 0) {
        entry++;
        left = u32(table, 8 + 8L * entry);
      }
      left--;
      return u32(table, 12 + 8L * entry);
    }
  }
}
