package pentimento.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Tar files of plain files with short names (POSIX ustar), written and read in one go. */
final class Tar {
  private static final int BLOCK = 512;
  private static final int NAME = 100;

  /** Largest file that is read, bytes. */
  static final int MOST = 64 << 20;

  private Tar() {}

  /** One file. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Entry(String name, byte[] bytes) {}

  /** Adds a file; always the same bytes for the same file. */
  static void write(OutputStream out, String name, byte[] bytes) throws IOException {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, String.format(Locale.ROOT, "%011o\0", bytes.length));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    header[156] = '0';
    put(header, 257, "ustar\00000");
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", checksum(header)));
    out.write(header);
    out.write(bytes);
    out.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
  }

  /** Ends the file. */
  static void end(OutputStream out) throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static int checksum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 255;
    }
    return sum;
  }

  /**
   * Reads the next file.
   *
   * @return empty at the end that a tar file must have
   * @throws IOException when it is cut off or no tar file of plain files; says what is wrong
   */
  static Optional<Entry> next(InputStream in) throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    if (header.length < BLOCK) {
      throw new TarException("is cut off: there is no end of archive");
    }
    if (header[0] == 0) {
      for (byte b : header) {
        if (b != 0) {
          throw new TarException("is no tar file, or damaged: a file without a name");
        }
      }
      if (in.readNBytes(BLOCK).length < BLOCK) {
        throw new TarException("is cut off within its end");
      }
      return Optional.empty();
    }
    long said = octal(header, 148, 8);
    if (said != checksum(header)) {
      throw new TarException("is no tar file, or damaged: a header's checksum is wrong");
    }
    int end = 0;
    while (end < NAME && header[end] != 0) {
      end++;
    }
    String name = new String(header, 0, end, StandardCharsets.US_ASCII);
    if (header[156] != '0' && header[156] != 0) {
      throw new TarException("holds something that is no plain file: " + name);
    }
    long size = octal(header, 124, 12);
    if (size > MOST) {
      throw new TarException(
          "says that %s has %d bytes, more than is allowed".formatted(name, size));
    }
    byte[] bytes = in.readNBytes((int) size);
    int padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
    if (bytes.length < size || in.readNBytes(padding).length < padding) {
      throw new TarException("is cut off within " + name);
    }
    return Optional.of(new Entry(name, bytes));
  }

  private static long octal(byte[] header, int at, int length) throws IOException {
    String text =
        new String(header, at, length, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
    try {
      long value = Long.parseLong(text, 8);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new TarException("is no tar file, or damaged: a number is wrong");
    }
    throw new TarException("is no tar file, or damaged: a number is below 0");
  }
}
