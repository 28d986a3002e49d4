package pentimento.weights;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import pentimento.weights.Regions.Region;

/**
 * The table of contents of a zip archive, with the place of each entry's bytes in the file: what
 * {@link java.util.zip.ZipFile} does not tell, and what mapping needs (APPNOTE.TXT 6.3, sections
 * 4.3 and 4.5; archives of more than 4 GiB too).
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int LARGE_END = 0x06064b50;
  private static final int LARGE_END_BYTES = 56;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int MOST_COMMENT = 0xffff;

  /** Largest table that is read, bytes; those of checkpoints have some hundred kilobytes. */
  private static final int MOST_BYTES = 64 << 20;

  private static final long ELSEWHERE = 0xffffffffL;
  private static final String DAMAGED = "is a damaged zip archive: ";

  private final FileChannel channel;
  private final long fileSize;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * One entry.
   *
   * @param method 0 stored, 8 deflated
   * @param size of its content, bytes
   * @param packed size of what lies in the file, bytes
   * @param header place of its own header
   */
  record Entry(int method, long size, long packed, long header) {
    static final int STORED = 0;
    static final int DEFLATED = 8;
  }

  private ZipDirectory(FileChannel channel) throws IOException {
    this.channel = channel;
    fileSize = channel.size();
  }

  /**
   * Reads the table at the end of an archive.
   *
   * @throws IllegalArgumentException when it is damaged, or not all there
   */
  static ZipDirectory read(FileChannel channel) throws IOException {
    ZipDirectory directory = new ZipDirectory(channel);
    try {
      directory.readTable();
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(DAMAGED + "its table of contents ends too early", e);
    }
    return directory;
  }

  /** All entries by name, in the table's order. */
  Map<String, Entry> entries() {
    return entries;
  }

  private void readTable() throws IOException {
    int tail = (int) Math.min(fileSize, END_BYTES + MOST_COMMENT);
    ByteBuffer bytes = Regions.read(channel, fileSize - tail, tail);
    int end = tail - END_BYTES;
    while (end >= 0 && bytes.getInt(end) != END) {
      end--;
    }
    if (end < 0) {
      throw new IllegalArgumentException(
          "is a zip archive without its end. Was the download complete?");
    }
    long size = bytes.getInt(end + 12) & ELSEWHERE;
    long place = bytes.getInt(end + 16) & ELSEWHERE;
    long behind = fileSize - tail + end;
    if (behind >= LOCATOR_BYTES) {
      ByteBuffer locator = Regions.read(channel, behind - LOCATOR_BYTES, LOCATOR_BYTES);
      if (locator.getInt(0) == LOCATOR) {
        ByteBuffer large = piece(locator.getLong(8), LARGE_END_BYTES);
        if (large.getInt(0) != LARGE_END) {
          throw new IllegalArgumentException(DAMAGED + "its end is not where it says");
        }
        size = large.getLong(40);
        place = large.getLong(48);
      }
    }
    if (size > MOST_BYTES) {
      throw new IllegalArgumentException(
          DAMAGED + "a table of contents of " + Long.toUnsignedString(size) + " bytes");
    }
    ByteBuffer table = piece(place, size);
    while (table.hasRemaining()) {
      readEntry(table);
    }
  }

  private ByteBuffer piece(long place, long size) throws IOException {
    if (place < 0 || size < 0 || size > Integer.MAX_VALUE || place > fileSize - size) {
      throw new IllegalArgumentException(DAMAGED + "it points outside the file");
    }
    return Regions.read(channel, place, (int) size);
  }

  private void readEntry(ByteBuffer table) {
    int start = table.position();
    if (table.remaining() < CENTRAL_BYTES) {
      throw new BufferUnderflowException();
    }
    if (table.getInt() != CENTRAL) {
      throw new IllegalArgumentException(DAMAGED + "its table of contents holds something else");
    }
    int flags = table.position(start + 8).getShort();
    int method = table.getShort() & 0xffff;
    long packed = table.position(start + 20).getInt() & ELSEWHERE;
    long size = table.getInt() & ELSEWHERE;
    byte[] name = new byte[table.getShort() & 0xffff];
    int extraBytes = table.getShort() & 0xffff;
    int commentBytes = table.getShort() & 0xffff;
    long header = table.position(start + 42).getInt() & ELSEWHERE;
    table.get(name);
    if (table.remaining() < extraBytes + commentBytes) {
      throw new BufferUnderflowException();
    }
    ByteBuffer extra = table.slice(table.position(), extraBytes).order(ByteOrder.LITTLE_ENDIAN);
    table.position(table.position() + extraBytes + commentBytes);
    // Large numbers stand in an extra field, in this order, and only those that do not fit.
    ByteBuffer large = largeNumbers(extra);
    size = size == ELSEWHERE ? large.getLong() : size;
    packed = packed == ELSEWHERE ? large.getLong() : packed;
    header = header == ELSEWHERE ? large.getLong() : header;
    String text = new String(name, StandardCharsets.UTF_8);
    if ((flags & 1) != 0) {
      throw new IllegalArgumentException("is an encrypted zip archive, expected a plain one");
    }
    if (size < 0 || packed < 0 || header < 0) {
      throw new IllegalArgumentException(DAMAGED + "an entry of negative size");
    }
    if (entries.put(text, new Entry(method, size, packed, header)) != null) {
      throw new IllegalArgumentException(DAMAGED + "it has two entries " + Shown.quoted(text));
    }
  }

  /** The content of the extra field 1, empty when there is none. */
  private static ByteBuffer largeNumbers(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int tag = extra.getShort();
      int size = extra.getShort() & 0xffff;
      if (size > extra.remaining()) {
        break; // padding that others write is no field; what is needed will be missed
      }
      if (tag == 1) {
        return extra.slice(extra.position(), size).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + size);
    }
    return ByteBuffer.allocate(0);
  }

  /**
   * Where the bytes of an entry lie, as they are packed.
   *
   * @throws IllegalArgumentException when they are not in the file
   */
  Region place(String name, Entry entry) throws IOException {
    ByteBuffer local = piece(entry.header(), LOCAL_BYTES);
    if (local.getInt(0) != LOCAL) {
      throw new IllegalArgumentException(
          DAMAGED + Shown.quoted(name) + " is not where its table says");
    }
    long begin =
        entry.header()
            + LOCAL_BYTES
            + (local.getShort(26) & 0xffff)
            + (local.getShort(28) & 0xffff);
    if (begin > fileSize || entry.packed() > fileSize - begin) {
      throw new IllegalArgumentException(
          DAMAGED + Shown.quoted(name) + " reaches behind the end of the file");
    }
    return new Region(begin, begin + entry.packed());
  }
}
