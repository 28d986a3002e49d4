package pentimento.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import pentimento.image.PngChunks.Chunk;

/**
 * What a picture file holds around its pixels. Finding it also checks that the file is whole, and
 * leaves out of {@link #pixels} what the decoder must not see: metadata, colour profiles (applied
 * by {@link ColourProfile}) and pictures after the first.
 *
 * @param format as {@code ImageIO} and people call it, such as {@code JPEG}
 * @param pixels a file of that format to decode
 * @param orientation EXIF orientation, 1 to 8
 * @param profile ICC profile, empty when there is none
 * @param inks how a JPEG of four channels stores them
 * @param place of the first frame in an animation's canvas
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Container(
    String format,
    byte[] pixels,
    int orientation,
    byte[] profile,
    Inks inks,
    Optional<Place> place) {

  /** How the four channels of a JPEG are to be understood. */
  enum Inks {
    NONE,
    /** Amount of ink. */
    CMYK,
    /** 255 minus the amount of ink, as Adobe's programs write it. */
    INVERTED_CMYK,
    /** The inverted form of {@code 255 - CMY} as luma and chroma, K inverted. */
    YCCK
  }

  /** Canvas size and the frame's upper left corner in it, in pixels. */
  record Place(int canvasWidth, int canvasHeight, int left, int top) {}

  private static final byte[] NOTHING = new byte[0];
  private static final int MAX_PROFILE = 16 << 20;
  private static final int WEBP_PADDING = 64;

  /**
   * Recognises a file by its first bytes, whatever its name.
   *
   * @throws PictureException when it is no picture, or ends too early
   */
  static Container of(Path path, byte[] file) throws PictureException {
    if (PngChunks.isPng(file)) {
      return png(path, file);
    }
    if (starts(file, 0, "\u00ff\u00d8\u00ff")) {
      return JpegSegments.container(path, file);
    }
    if (starts(file, 0, "GIF87a") || starts(file, 0, "GIF89a")) {
      return gif(path, file);
    }
    if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
      return webp(path, file);
    }
    Optional<TiffTags> tags = TiffTags.of(file, 0, file.length);
    if (tags.isPresent()) {
      return tiff(path, file, tags.get());
    }
    if (starts(file, 0, "BM")) {
      return bmp(path, file);
    }
    if (starts(file, 4, "ftyp")) {
      throw new PictureException(
          path, "is a HEIC, AVIF or video file; save it as JPEG or PNG and give that");
    }
    throw new PictureException(
        path, "is not a picture; expected PNG, JPEG, GIF, BMP, TIFF or WebP");
  }

  static boolean starts(byte[] file, int at, String latin1) {
    byte[] start = latin1.getBytes(StandardCharsets.ISO_8859_1);
    return file.length >= at + start.length
        && Arrays.equals(file, at, at + start.length, start, 0, start.length);
  }

  static PictureException tooEarly(Path path, String within) {
    return new PictureException(
        path, "ends too early, within " + within + "; it seems to be only a part of the file");
  }

  static int exifOrientation(byte[] file, int start, int length) {
    int skip = starts(file, start, "Exif\0\0") && length >= 6 ? 6 : 0;
    return TiffTags.of(file, start + skip, start + length).map(TiffTags::orientation).orElse(1);
  }

  private static Container png(Path path, byte[] file) throws PictureException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream(file.length);
    pixels.writeBytes(PngChunks.SIGNATURE);
    int orientation = 1;
    byte[] profile = NOTHING;
    for (Chunk chunk : PngChunks.list(path, file)) {
      if (chunk.critical() && !chunk.intact(file)) {
        throw new PictureException(
            path, "is damaged: the checksum of its " + chunk.type() + " chunk is wrong");
      }
      if (chunk.critical() || chunk.type().equals("tRNS")) {
        pixels.write(file, chunk.start() - 8, chunk.length() + 12);
      } else if (chunk.type().equals("eXIf")) {
        orientation = exifOrientation(file, chunk.start(), chunk.length());
      } else if (chunk.type().equals("iCCP")) {
        profile = pngProfile(chunk.data(file));
      }
    }
    return new Container(
        "PNG", pixels.toByteArray(), orientation, profile, Inks.NONE, Optional.empty());
  }

  /** A name, a zero, the compression method 0, and the compressed profile. */
  private static byte[] pngProfile(byte[] data) {
    int at = 0;
    while (at < data.length && data[at] != 0) {
      at++;
    }
    if (at + 2 > data.length) {
      return NOTHING;
    }
    try {
      byte[] profile = PngFile.inflate(data, at + 2, MAX_PROFILE);
      return profile.length <= MAX_PROFILE ? profile : NOTHING;
    } catch (DataFormatException e) {
      return NOTHING;
    }
  }

  private static Container gif(Path path, byte[] file) throws PictureException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int width = bytes.getShort(6) & 0xffff;
      int height = bytes.getShort(8) & 0xffff;
      int at = 13 + colourTableSize(bytes.get(10));
      while (bytes.get(at) == 0x21) {
        at = afterBlocks(bytes, at + 2);
      }
      if (bytes.get(at) != 0x2c) {
        throw new PictureException(path, "holds no picture: its GIF data end before the first");
      }
      int left = bytes.getShort(at + 1) & 0xffff;
      int top = bytes.getShort(at + 3) & 0xffff;
      int right = left + (bytes.getShort(at + 5) & 0xffff);
      int bottom = top + (bytes.getShort(at + 7) & 0xffff);
      at = afterBlocks(bytes, at + 10 + colourTableSize(bytes.get(at + 9)) + 1);
      byte[] first = Arrays.copyOf(file, at + 1);
      first[at] = 0x3b;
      Place place = new Place(Math.max(width, right), Math.max(height, bottom), left, top);
      return new Container("GIF", first, 1, NOTHING, Inks.NONE, Optional.of(place));
    } catch (IndexOutOfBoundsException e) {
      throw tooEarly(path, "its first GIF frame");
    }
  }

  private static int colourTableSize(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
  }

  /** The place behind a row of GIF data blocks, which ends with an empty one. */
  private static int afterBlocks(ByteBuffer bytes, int from) {
    int at = from;
    while (bytes.get(at) != 0) {
      at += 1 + (bytes.get(at) & 0xff);
    }
    return at + 1;
  }

  private static Container webp(Path path, byte[] file) throws PictureException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long end = 8 + (bytes.getInt(4) & 0xffff_ffffL);
    if (end > file.length || file.length < 30) {
      throw tooEarly(path, "its WebP data");
    }
    // The decoder looks ahead: without padding it would meet the end before the last pixels.
    byte[] pixels = Arrays.copyOf(file, (int) end + WEBP_PADDING);
    int orientation = 1;
    byte[] profile = NOTHING;
    Optional<Place> place = Optional.empty();
    boolean extended = starts(file, 12, "VP8X");
    boolean found = false;
    int canvasWidth = extended ? 1 + unsigned24(bytes, 24) : 0;
    int canvasHeight = extended ? 1 + unsigned24(bytes, 27) : 0;
    long at = 12;
    while (at + 8 <= end) {
      int start = (int) at + 8;
      long length = bytes.getInt((int) at + 4) & 0xffff_ffffL;
      if (start + length > end) {
        throw tooEarly(path, "its WebP data");
      }
      if (starts(file, (int) at, "VP8X")) {
        // Only alpha and animation are left to the decoder; it stumbles over reserved bits.
        pixels[start] &= 0x12;
        pixels[start + 1] = pixels[start + 2] = pixels[start + 3] = 0;
      } else if (starts(file, (int) at, "ICCP") && length <= MAX_PROFILE) {
        profile = Arrays.copyOfRange(file, start, start + (int) length);
      } else if (starts(file, (int) at, "EXIF")) {
        orientation = exifOrientation(file, start, (int) length);
      } else if (starts(file, (int) at, "ALPH") && length > 0 && (file[start] & 3) == 0) {
        throw new PictureException(
            path,
            "has uncompressed transparency, a rare kind of WebP that cannot be read;"
                + " save it as PNG and give that");
      } else if (starts(file, (int) at, "ANMF") && length >= 24 && !found) {
        found = true;
        int left = 2 * unsigned24(bytes, start);
        int top = 2 * unsigned24(bytes, start + 3);
        int width = 1 + unsigned24(bytes, start + 6);
        int height = 1 + unsigned24(bytes, start + 9);
        if (left + width > canvasWidth || top + height > canvasHeight) {
          throw new PictureException(path, "is damaged: a WebP frame lies outside its canvas");
        }
        place = Optional.of(new Place(canvasWidth, canvasHeight, left, top));
        for (int inner = start + 16; inner + 18 <= start + length; ) {
          checkWebpSize(path, file, inner, width, height);
          long next = inner + 8L + (bytes.getInt(inner + 4) & 0xffff_ffffL);
          inner = (int) Math.min(start + length, next + (next - inner & 1));
        }
      } else if (length >= 10 && !found) {
        found = starts(file, (int) at, "VP8 ") || starts(file, (int) at, "VP8L");
        checkWebpSize(path, file, (int) at, canvasWidth, canvasHeight);
      }
      at = start + length + (length & 1);
    }
    if (!found) {
      throw new PictureException(path, "holds no picture: the WebP file has no pixel data");
    }
    return new Container("WebP", pixels, orientation, profile, Inks.NONE, place);
  }

  /** A bitstream of another size than its frame would be decoded past the frame's end. */
  private static void checkWebpSize(
      Path path, byte[] file, int chunk, int frameWidth, int frameHeight) throws PictureException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int width;
    int height;
    if (starts(file, chunk, "VP8 ")) {
      width = bytes.getShort(chunk + 14) & 0x3fff;
      height = bytes.getShort(chunk + 16) & 0x3fff;
    } else if (starts(file, chunk, "VP8L")) {
      int packed = bytes.getInt(chunk + 9);
      width = 1 + (packed & 0x3fff);
      height = 1 + (packed >> 14 & 0x3fff);
    } else {
      return;
    }
    if (frameWidth > 0 && (width != frameWidth || height != frameHeight)) {
      throw new PictureException(path, "is damaged: two sizes are given in the WebP file");
    }
  }

  private static int unsigned24(ByteBuffer bytes, int at) {
    return (bytes.getShort(at) & 0xffff) | (bytes.get(at + 2) & 0xff) << 16;
  }

  private static Container tiff(Path path, byte[] file, TiffTags tags) throws PictureException {
    if (!tags.whole()) {
      throw tooEarly(path, "its TIFF data");
    }
    return new Container(
        "TIFF", file, tags.orientation(), tags.colourProfile(), Inks.NONE, Optional.empty());
  }

  private static Container bmp(Path path, byte[] file) throws PictureException {
    if (file.length < 30) {
      throw tooEarly(path, "its BMP header");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean old = bytes.getInt(14) == 12; // OS/2 1.x: 16-bit sizes
    long width = old ? bytes.getShort(18) & 0xffff : bytes.getInt(18);
    long height = old ? bytes.getShort(20) & 0xffff : Math.abs((long) bytes.getInt(22));
    int depth = bytes.getShort(old ? 24 : 28);
    int compression = old || file.length < 34 ? 0 : bytes.getInt(30);
    PictureReader.checkSize(path, width, height);
    boolean runLength = compression == 1 || compression == 2;
    if (depth > 0 && !runLength) {
      long row = (width * depth + 31) / 32 * 4;
      long lastRow = (width * depth + 7) / 8;
      long start = bytes.getInt(10) & 0xffff_ffffL;
      if (start + row * (height - 1) + lastRow > file.length) {
        throw tooEarly(path, "its BMP data");
      }
    }
    return new Container("BMP", file, 1, NOTHING, Inks.NONE, Optional.empty());
  }
}
