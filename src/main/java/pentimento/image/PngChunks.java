package pentimento.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** The chunks that a PNG file consists of (PNG specification, section 5). */
final class PngChunks {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Real files have some ten thousand at most; each costs memory. */
  private static final int MOST = 500_000;

  private PngChunks() {}

  /**
   * One chunk.
   *
   * @param type four letters, such as {@code IDAT}
   * @param start where its data begin in the file
   * @param length of its data in bytes; data and checksum lie within the file
   */
  record Chunk(String type, int start, int length) {
    /** Whether a reader that does not know the chunk must give up. */
    boolean critical() {
      return Character.isUpperCase(type.charAt(0));
    }

    /** Whether the checksum fits type and data. */
    boolean intact(byte[] file) {
      CRC32 crc = new CRC32();
      crc.update(file, start - 4, length + 4);
      return (int) crc.getValue() == ByteBuffer.wrap(file).getInt(start + length);
    }

    byte[] data(byte[] file) {
      return Arrays.copyOfRange(file, start, start + length);
    }
  }

  static boolean isPng(byte[] file) {
    return file.length >= 8 && Arrays.equals(file, 0, 8, SIGNATURE, 0, 8);
  }

  /**
   * All chunks up to and with {@code IEND}.
   *
   * @throws PictureException when the file ends before, or has no PNG signature
   */
  static List<Chunk> list(Path path, byte[] file) throws PictureException {
    if (!isPng(file)) {
      throw new PictureException(path, "is not a PNG file");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file);
    List<Chunk> chunks = new ArrayList<>();
    int at = SIGNATURE.length;
    while (chunks.size() < MOST) {
      if (file.length - at < 12) {
        throw new PictureException(path, "ends too early: the PNG's last chunk is missing");
      }
      int length = bytes.getInt(at);
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (!type.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
        throw new PictureException(path, "is damaged: its PNG chunks are out of order");
      }
      if (length < 0 || length > file.length - at - 12) {
        throw new PictureException(path, "ends too early: within the PNG's " + type + " chunk");
      }
      chunks.add(new Chunk(type, at + 8, length));
      if (type.equals("IEND")) {
        return chunks;
      }
      at += length + 12;
    }
    throw new PictureException(path, "is damaged: more than " + MOST + " PNG chunks");
  }
}
