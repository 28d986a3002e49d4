package pentimento.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The few tags of a TIFF file or EXIF block (which is a small TIFF file) that matter here, from the
 * first directory. Reads nothing outside the block; whatever is broken counts as absent.
 */
final class TiffTags {
  /** Tags without which pixels cannot be read lie between these. */
  private static final int FIRST_PIXEL_TAG = 256;

  private static final int LAST_PIXEL_TAG = 347;
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int STRIP_LENGTHS = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int COLOUR_PROFILE = 34_675;
  private static final int OLD_JPEG = 6;

  /** Bytes per value of the types 0 to 18 (TIFF 6.0 section 2, BigTIFF). */
  private static final int[] TYPE_SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  /** Where a tag's values lie, relative to the block's start. */
  private record Entry(int type, long count, long at) {}

  private final ByteBuffer block;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private boolean whole;

  private TiffTags(ByteBuffer block) {
    this.block = block;
  }

  /** The tags of the block from {@code start} to {@code end}, if it has a TIFF header. */
  static Optional<TiffTags> of(byte[] bytes, int start, int end) {
    ByteBuffer block = ByteBuffer.wrap(bytes, start, end - start).slice();
    if (block.limit() < 16 || block.get(0) != block.get(1)) {
      return Optional.empty();
    }
    if (block.get(0) == 'I') {
      block.order(ByteOrder.LITTLE_ENDIAN);
    } else if (block.get(0) != 'M') {
      return Optional.empty();
    }
    int version = block.getShort(2);
    if (version != 42 && version != 43) {
      return Optional.empty();
    }
    TiffTags tags = new TiffTags(block);
    tags.readDirectory(version == 43);
    return Optional.of(tags);
  }

  private void readDirectory(boolean big) {
    long at = big ? block.getLong(8) : unsigned(block.getInt(4));
    if (at < 8 || at > block.limit() - 8) {
      return;
    }
    int start = (int) at;
    long count = big ? block.getLong(start) : block.getShort(start) & 0xffff;
    int entrySize = big ? 20 : 12;
    int entry = start + (big ? 8 : 2);
    whole = count >= 0 && count <= (block.limit() - entry) / entrySize;
    for (int i = 0; i < count && entry <= block.limit() - entrySize; i++, entry += entrySize) {
      int type = block.getShort(entry + 2) & 0xffff;
      long values = big ? block.getLong(entry + 4) : unsigned(block.getInt(entry + 4));
      int size = type < TYPE_SIZES.length ? TYPE_SIZES[type] : 0;
      if (size == 0 || values < 1 || values > block.limit() / size) {
        continue;
      }
      int inline = entry + (big ? 12 : 8);
      long valuesAt =
          values * size <= (big ? 8 : 4)
              ? inline
              : big ? block.getLong(inline) : unsigned(block.getInt(inline));
      int tag = block.getShort(entry) & 0xffff;
      if (valuesAt < 0 || valuesAt > block.limit() - values * size) {
        whole &= tag < FIRST_PIXEL_TAG || tag > LAST_PIXEL_TAG;
      } else {
        entries.putIfAbsent(tag, new Entry(type, values, valuesAt));
      }
    }
  }

  /** EXIF orientation, 1 (as stored) to 8; 1 when absent or out of range. */
  int orientation() {
    long[] values = numbers(ORIENTATION);
    return values.length > 0 && values[0] >= 1 && values[0] <= 8 ? (int) values[0] : 1;
  }

  /** The embedded ICC profile; empty when absent. */
  byte[] colourProfile() {
    Entry entry = entries.get(COLOUR_PROFILE);
    if (entry == null || TYPE_SIZES[entry.type] != 1) {
      return new byte[0];
    }
    byte[] profile = new byte[(int) entry.count];
    block.get((int) entry.at, profile);
    return profile;
  }

  /** Whether the directory and all pixel data that it points to lie within the block. */
  boolean whole() {
    if (!whole) {
      return false;
    }
    long[] compression = numbers(COMPRESSION);
    if (compression.length > 0 && compression[0] == OLD_JPEG) {
      return true; // its writers are known for wrong lengths
    }
    return within(numbers(STRIP_OFFSETS), numbers(STRIP_LENGTHS))
        && within(numbers(TILE_OFFSETS), numbers(TILE_LENGTHS));
  }

  private boolean within(long[] offsets, long[] lengths) {
    for (int i = 0; i < offsets.length; i++) {
      long length = i < lengths.length ? lengths[i] : 0;
      if (offsets[i] < 0 || length < 0 || offsets[i] > block.limit() - length) {
        return false;
      }
    }
    return true;
  }

  private long[] numbers(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    int at = (int) entry.at;
    long[] values = new long[(int) entry.count];
    for (int i = 0; i < values.length; i++) {
      switch (entry.type) {
        case 1 -> values[i] = block.get(at + i) & 0xff;
        case 3 -> values[i] = block.getShort(at + 2 * i) & 0xffff;
        case 4, 13 -> values[i] = unsigned(block.getInt(at + 4 * i));
        case 16, 18 -> values[i] = block.getLong(at + 8 * i);
        default -> {
          return Arrays.copyOf(values, 0);
        }
      }
    }
    return values;
  }

  private static long unsigned(int value) {
    return value & 0xffff_ffffL;
  }
}
