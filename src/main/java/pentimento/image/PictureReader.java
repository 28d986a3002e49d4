package pentimento.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import pentimento.image.Container.Inks;
import pentimento.image.Container.Place;

/**
 * Reads picture files: PNG, JPEG, GIF, BMP, TIFF and WebP, recognised by content, not by name.
 *
 * <p>The result is what a viewer would show: turned by its EXIF orientation, converted to sRGB from
 * an embedded profile (a broken profile is ignored; CMYK without one is converted by the plain
 * formula), transparency laid on {@link #PAPER}. Of an animation the first frame is read, at its
 * place in the canvas; of a TIFF of several pages the first page.
 *
 * <p>Files may come from anyone: sizes are checked before decoding, and whatever a decoder makes of
 * a damaged file becomes a {@link PictureException}.
 */
public final class PictureReader {
  /** What shows through transparent parts: near-white paper, {@code 0xRRGGBB}. */
  public static final int PAPER = 0xfdfcf8;

  /** Largest file that is read, in bytes. */
  public static final long MAX_BYTES = 200_000_000;

  /** Largest width times height that is read. */
  public static final long MAX_PIXELS = 100_000_000;

  /**
   * Parts of warnings (of libjpeg, and of TwelveMonkeys) after which part of a picture is made up.
   */
  private static final List<String> FATAL_WARNINGS =
      List.of(
          "premature end",
          "truncated",
          "bad huffman",
          "bad arithmetic",
          "corrupt data",
          // TwelveMonkeys' own words for a WebP whose transparency it would leave out.
          "alpha not implemented");

  /** What the names of pictures that can be read end in. */
  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp");

  private PictureReader() {}

  /** Is a file one that is named as pictures are, and not hidden? It is not opened. */
  public static boolean claims(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && ENDINGS.contains(ending) && Files.isRegularFile(file);
  }

  /**
   * What a picture's header says.
   *
   * @param format {@code PNG}, {@code JPEG}, {@code GIF}, {@code BMP}, {@code TIFF} or {@code WebP}
   * @param width in pixels, after turning
   * @param height in pixels, after turning
   * @param orientation EXIF orientation, 1 (as stored) to 8
   */
  public record Header(String format, int width, int height, int orientation) {}

  /** Something done with a decoder that is about to decode. */
  interface Job<T> {
    T run(ImageReader reader, Container container, Header header) throws IOException;
  }

  /**
   * Reads a picture.
   *
   * @throws PictureException when the file is missing, not readable, no picture, too large, or
   *     damaged; also when there is not enough memory for it
   * @throws IOException when the disk fails
   */
  public static Picture read(Path file) throws IOException {
    return decode(file, (reader, container, header) -> pixels(file, reader, container, header));
  }

  /**
   * Reads a picture that lies in memory.
   *
   * @param name what complaints call it
   * @param most greatest long side that is decoded, pixels
   * @throws PictureException as {@link #read(Path)} does, and when it is larger than wanted
   */
  public static Picture read(Path name, byte[] bytes, int most) throws IOException {
    return decode(
        name,
        bytes,
        (reader, container, header) -> {
          if (Math.max(header.width(), header.height()) > most) {
            throw new PictureException(
                name,
                "is %d x %d pixels, expected at most %d to a side"
                    .formatted(header.width(), header.height(), most));
          }
          return pixels(name, reader, container, header);
        });
  }

  /**
   * Reads a picture's format and size without decoding it.
   *
   * @throws PictureException as {@link #read} does, except for damage within the pixel data
   * @throws IOException when the disk fails
   */
  public static Header peek(Path file) throws IOException {
    return decode(file, (reader, container, header) -> header);
  }

  /**
   * The SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits.
   *
   * @throws PictureException when the file is missing, a folder or not readable
   * @throws IOException when the disk fails
   */
  public static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = open(file)) {
        byte[] piece = new byte[1 << 16];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
          digest.update(piece, 0, count);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** All bytes of a file that may be a picture. */
  static byte[] bytes(Path file) throws IOException {
    try (InputStream in = open(file)) {
      long size = Files.size(file); // 0 for pipes and the like
      byte[] bytes = size > MAX_BYTES ? new byte[0] : in.readNBytes((int) MAX_BYTES + 1);
      if (Math.max(size, bytes.length) > MAX_BYTES) {
        throw new PictureException(
            file, "is larger than " + MAX_BYTES / 1_000_000 + " MB, the most that is read");
      }
      if (bytes.length == 0) {
        throw new PictureException(file, "is empty");
      }
      return bytes;
    } catch (OutOfMemoryError e) {
      throw noMemory(file, e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new PictureException(file, "is a folder; expected a picture file");
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new PictureException(file, "no such file", e);
    } catch (AccessDeniedException e) {
      throw new PictureException(file, "may not be read; check its permissions", e);
    }
  }

  static <T> T decode(Path file, Job<T> job) throws IOException {
    return decode(file, bytes(file), job);
  }

  private static <T> T decode(Path file, byte[] bytes, Job<T> job) throws IOException {
    ImageReader reader = null;
    try {
      Container container = Container.of(file, bytes);
      reader = decoder(container.format());
      try (ImageInputStream in = new MemoryInput(container.pixels())) {
        reader.setInput(in, true, true);
        return job.run(reader, container, header(file, reader, container));
      }
    } catch (PictureException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw noMemory(file, e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Decoding is done in memory: no disk is to blame.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof EOFException) {
          throw new PictureException(
              file, "ends too early; it seems to be only a part of the file", e);
        }
      }
      // What decoders say on purpose is of use; what they stumble over says nothing to anyone.
      String said = e instanceof IOException && e.getMessage() != null ? e.getMessage() : "";
      String detail = said.isEmpty() || said.length() > 100 ? "" : " (" + said + ")";
      throw new PictureException(file, "is damaged or of an unusual kind" + detail, e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static PictureException noMemory(Path file, OutOfMemoryError e) {
    return new PictureException(
        file, "needs more memory than Java was given; make it smaller, or raise -Xmx", e);
  }

  /** The JDK's decoder for PNG, GIF and BMP, TwelveMonkeys' for what the JDK reads badly or not. */
  private static ImageReader decoder(String format) {
    boolean jdk = List.of("PNG", "GIF", "BMP").contains(format);
    Iterator<ImageReader> readers =
        ImageIO.getImageReadersByFormatName(format.toLowerCase(Locale.ROOT));
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(jdk ? "com.sun." : "com.twelvemonkeys.")) {
        return reader;
      }
    }
    throw new IllegalStateException(
        "the decoder for " + format + " is missing from the class path");
  }

  private static Header header(Path file, ImageReader reader, Container container)
      throws IOException {
    int width = container.place().map(Place::canvasWidth).orElse(0);
    int height = container.place().map(Place::canvasHeight).orElse(0);
    if (container.place().isEmpty()) {
      width = reader.getWidth(0);
      height = reader.getHeight(0);
    }
    checkSize(file, width, height);
    boolean lying = container.orientation() >= 5;
    return new Header(
        container.format(),
        lying ? height : width,
        lying ? width : height,
        container.orientation());
  }

  /** Refuses sizes in pixels that are not to be decoded. */
  static void checkSize(Path file, long width, long height) throws PictureException {
    if (width < 1 || height < 1) {
      throw new PictureException(file, "is damaged: its size is " + width + " x " + height);
    }
    if (width > Picture.MAX_SIDE || height > Picture.MAX_SIDE || width * height > MAX_PIXELS) {
      throw new PictureException(
          file,
          String.format(
              Locale.ROOT,
              "is too large: %d x %d pixels; at most %d megapixels and %d to a side are read",
              width,
              height,
              MAX_PIXELS / 1_000_000,
              Picture.MAX_SIDE));
    }
  }

  private static Picture pixels(Path file, ImageReader reader, Container container, Header header)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    RowReader rows;
    if (container.inks() == Inks.NONE) {
      BufferedImage image = reader.read(0);
      rows =
          new RowReader(
              image.getRaster(),
              Optional.of(image.getColorModel()),
              Inks.NONE,
              container.profile());
    } else {
      rows =
          new RowReader(
              reader.readRaster(0, null), Optional.empty(), container.inks(), container.profile());
    }
    for (String warning : warnings) {
      boolean ignored = warning.startsWith("Ignoring"); // a broken profile in a TIFF, for example
      if (!ignored
          && FATAL_WARNINGS.stream().anyMatch(warning.toLowerCase(Locale.ROOT)::contains)) {
        throw new PictureException(file, "is damaged (" + warning + ")");
      }
    }
    return turned(rows, container, header);
  }

  /** Lays the rows where the orientation wants them (EXIF 2.32, tag 274). */
  private static Picture turned(RowReader rows, Container container, Header header) {
    int width = header.width();
    int height = header.height();
    int right = width - 1;
    int below = (height - 1) * width;
    int[] rgb = new int[Math.multiplyExact(width, height)];
    // Where the stored picture's first pixel goes, and the steps along its rows and columns.
    int origin;
    int across;
    int down;
    switch (header.orientation()) {
      case 2 -> {
        origin = right;
        across = -1;
        down = width;
      }
      case 3 -> {
        origin = below + right;
        across = -1;
        down = -width;
      }
      case 4 -> {
        origin = below;
        across = 1;
        down = -width;
      }
      case 5 -> {
        origin = 0;
        across = width;
        down = 1;
      }
      case 6 -> {
        origin = right;
        across = width;
        down = -1;
      }
      case 7 -> {
        origin = below + right;
        across = -width;
        down = -1;
      }
      case 8 -> {
        origin = below;
        across = -width;
        down = 1;
      }
      default -> {
        origin = 0;
        across = 1;
        down = width;
      }
    }
    if (container.place().isPresent()) {
      Arrays.fill(rgb, PAPER);
      origin += container.place().get().left() * across + container.place().get().top() * down;
    }
    for (int y = 0; y < rows.height(); y++) {
      int[] row = rows.row(y);
      int to = origin + y * down;
      if (across == 1) {
        System.arraycopy(row, 0, rgb, to, row.length);
      } else {
        for (int x = 0; x < row.length; x++, to += across) {
          rgb[to] = row[x];
        }
      }
    }
    return new Picture(width, height, rgb);
  }
}
