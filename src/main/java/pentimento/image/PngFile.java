package pentimento.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import pentimento.image.PngChunks.Chunk;

/**
 * Writes PNG files with texts in them, and reads such texts.
 *
 * <p>The same picture and texts give the same bytes (with the same zlib, which comes with Java).
 */
public final class PngFile {
  /** Most bytes of text, inflated, that are read from one file. */
  public static final int MAX_TEXT = 16 << 20;

  /**
   * Longer texts, bytes, are compressed; shorter ones, as the longest prompts, stay legible also
   * for simple readers.
   */
  private static final int COMPRESS_ABOVE = 16 << 10;

  private static final int PIECE = 1 << 16;

  private PngFile() {}

  /**
   * Writes an 8-bit sRGB PNG. The stream is not closed.
   *
   * @param texts keyword to text, in order, before the pixels; each becomes a {@code tEXt} chunk,
   *     which more programs read, or {@code iTXt} where it is long or not in Latin-1. Keywords are
   *     1 to 79 printable Latin-1 characters without leading, trailing or double spaces; texts hold
   *     no character 0
   * @throws IllegalArgumentException when a keyword or text breaks these rules; nothing is written
   *     then
   */
  public static void write(OutputStream out, Picture picture, Map<String, String> texts)
      throws IOException {
    texts.forEach(PngFile::checkText);
    out.write(PngChunks.SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    // 8 bits, colour type 2 (RGB); compression, filter method and interlace 0.
    header.putInt(picture.width()).putInt(picture.height()).put((byte) 8).put((byte) 2);
    chunk(out, "IHDR", header.array(), 13);
    chunk(out, "sRGB", new byte[] {0}, 1); // perceptual intent
    for (Map.Entry<String, String> text : texts.entrySet()) {
      boolean plain = isPlain(text.getValue());
      byte[] data =
          plain
              ? latin1(text.getKey() + '\0' + text.getValue())
              : internationalText(text.getKey(), text.getValue());
      chunk(out, plain ? "tEXt" : "iTXt", data, data.length);
    }
    Deflater deflater = new Deflater(6);
    try {
      RowFilter filter = new RowFilter(picture.width());
      byte[] piece = new byte[PIECE];
      int filled = 0;
      for (int y = 0; y < picture.height(); y++) {
        deflater.setInput(filter.next(picture.rgb(), y * picture.width()));
        if (y == picture.height() - 1) {
          deflater.finish();
        }
        int count;
        while ((count = deflater.deflate(piece, filled, PIECE - filled)) > 0) {
          filled += count;
          if (filled == PIECE) {
            chunk(out, "IDAT", piece, filled);
            filled = 0;
          }
        }
      }
      if (filled > 0) {
        chunk(out, "IDAT", piece, filled);
      }
    } finally {
      deflater.end();
    }
    chunk(out, "IEND", new byte[0], 0);
  }

  /**
   * The texts of any PNG file ({@code tEXt}, {@code zTXt} and {@code iTXt}) by keyword, in the
   * file's order. Of a keyword that occurs twice, the first text is given.
   *
   * @throws PictureException when the file is missing, no PNG, truncated or larger than {@link
   *     PictureReader#MAX_BYTES}; when a text's checksum or compression is wrong, or all texts
   *     together exceed {@value #MAX_TEXT} bytes
   */
  public static Map<String, String> texts(Path path) throws IOException {
    byte[] file = PictureReader.bytes(path);
    Map<String, String> texts = new LinkedHashMap<>();
    int budget = MAX_TEXT;
    for (Chunk chunk : PngChunks.list(path, file)) {
      String type = chunk.type();
      if (!type.equals("tEXt") && !type.equals("zTXt") && !type.equals("iTXt")) {
        continue;
      }
      if (!chunk.intact(file)) {
        throw new PictureException(path, "is damaged: the checksum of a text is wrong");
      }
      try {
        byte[] data = chunk.data(file);
        int keywordEnd = zero(data, 0);
        String keyword = latin1(data, 0, keywordEnd);
        int at = keywordEnd + 1;
        boolean compressed = type.equals("zTXt");
        if (type.equals("iTXt")) {
          compressed = data[at] == 1;
          at = zero(data, zero(data, at + 2) + 1) + 1; // past flag, method, language, translation
        } else if (compressed) {
          at++; // past the method
        }
        byte[] text = compressed ? inflate(data, at, budget) : rest(data, at);
        budget -= text.length;
        if (budget < 0) {
          throw new PictureException(path, "has more than " + MAX_TEXT / (1 << 20) + " MB of text");
        }
        texts.putIfAbsent(
            keyword,
            type.equals("iTXt")
                ? new String(text, StandardCharsets.UTF_8)
                : latin1(text, 0, text.length));
      } catch (DataFormatException | IndexOutOfBoundsException e) {
        throw new PictureException(path, "is damaged: a " + type + " chunk cannot be read", e);
      }
    }
    return texts;
  }

  /**
   * Does a file begin as PNGs do, whatever its name?
   *
   * @throws IOException when it cannot be read
   */
  public static boolean isPng(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return PngChunks.isPng(in.readNBytes(PngChunks.SIGNATURE.length));
    }
  }

  private static void checkText(String keyword, String text) {
    boolean printable =
        keyword.chars().allMatch(c -> (c >= 32 && c <= 126) || (c >= 161 && c <= 255));
    if (keyword.isEmpty()
        || keyword.length() > 79
        || !printable
        || keyword.startsWith(" ")
        || keyword.endsWith(" ")
        || keyword.contains("  ")) {
      throw new IllegalArgumentException(
          "PNG text keyword \""
              + keyword
              + "\": must be 1 to 79 Latin-1 characters, without outer or double spaces");
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PNG text \"" + keyword + "\" holds a character 0");
    }
  }

  /** What tEXt may hold: letters of Latin-1 and new lines (PNG specification, section 11.3.4.3). */
  private static boolean isPlain(String text) {
    return text.length() <= COMPRESS_ABOVE
        && text.chars().allMatch(c -> c == '\n' || c >= 32 && c <= 126 || c >= 160 && c <= 255);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] internationalText(String keyword, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean compress = utf8.length > COMPRESS_ABOVE;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
    // End of keyword, compression flag and method, empty language, empty translated keyword.
    data.writeBytes(new byte[] {0, (byte) (compress ? 1 : 0), 0, 0, 0});
    data.writeBytes(compress ? deflate(utf8) : utf8);
    return data.toByteArray();
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(6);
    try {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Inflates from {@code at} on; stops soon after more than {@code limit} bytes. */
  static byte[] inflate(byte[] data, int at, int limit) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data, at, data.length - at);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE];
      while (!inflater.finished() && out.size() <= limit) {
        int count = inflater.inflate(piece);
        if (count == 0 && !inflater.finished()) {
          throw new DataFormatException("compressed data end too early");
        }
        out.write(piece, 0, count);
      }
      return out.toByteArray();
    } finally {
      inflater.end();
    }
  }

  private static void chunk(OutputStream out, String type, byte[] data, int length)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    out.write(ByteBuffer.allocate(4).putInt(length).array());
    out.write(name);
    out.write(data, 0, length);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static int zero(byte[] data, int from) {
    int at = from;
    while (data[at] != 0) {
      at++;
    }
    return at;
  }

  private static byte[] rest(byte[] data, int at) {
    return Arrays.copyOfRange(data, at, data.length);
  }

  private static String latin1(byte[] data, int from, int to) {
    return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * Turns rows into what PNG compresses: the differences to the pixel at the left, above or Paeth's
   * guess, whichever has the least sum of absolute values (PNG specification, section 12.7).
   */
  private static final class RowFilter {
    private final int bytes;
    private byte[] row;
    private byte[] above;
    private final byte[][] tries;

    RowFilter(int width) {
      bytes = 3 * width;
      // Three zero bytes stand before each row, as if a black pixel were there.
      row = new byte[bytes + 3];
      above = new byte[bytes + 3];
      tries = new byte[3][bytes + 1];
      tries[0][0] = 1; // Sub
      tries[1][0] = 2; // Up
      tries[2][0] = 4; // Paeth
    }

    byte[] next(int[] rgb, int from) {
      byte[] swap = above;
      above = row;
      row = swap;
      for (int i = 3, p = from; i < bytes + 3; i += 3, p++) {
        row[i] = (byte) (rgb[p] >> 16);
        row[i + 1] = (byte) (rgb[p] >> 8);
        row[i + 2] = (byte) rgb[p];
      }
      int sub = 0;
      int up = 0;
      int paeth = 0;
      for (int i = 3; i < bytes + 3; i++) {
        int value = row[i];
        int a = row[i - 3] & 255;
        int b = above[i] & 255;
        int c = above[i - 3] & 255;
        byte bySub = (byte) (value - a);
        byte byUp = (byte) (value - b);
        byte byPaeth = (byte) (value - guess(a, b, c));
        tries[0][i - 2] = bySub;
        tries[1][i - 2] = byUp;
        tries[2][i - 2] = byPaeth;
        sub += Math.abs(bySub);
        up += Math.abs(byUp);
        paeth += Math.abs(byPaeth);
      }
      return tries[paeth < sub && paeth < up ? 2 : up < sub ? 1 : 0];
    }

    private static int guess(int a, int b, int c) {
      int toA = Math.abs(b - c);
      int toB = Math.abs(a - c);
      int toC = Math.abs(a + b - 2 * c);
      return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }
  }
}
