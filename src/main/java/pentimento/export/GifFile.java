package pentimento.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Looks into GIF files, ours and others'; trusts none of them and holds none in memory. */
public final class GifFile {
  /** Largest comment that is kept, bytes: far above any of ours. */
  private static final int MOST_COMMENT = 4 << 20;

  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;
  private static final int END = 0x3b;
  private static final int COMMENT = 0xfe;
  private static final int GRAPHIC_CONTROL = 0xf9;

  private final InputStream in;
  private long frames;
  private long hundredths;
  private Optional<String> comment = Optional.empty();

  private GifFile(InputStream in) {
    this.in = in;
  }

  /**
   * What a GIF says about itself.
   *
   * @param width pixels
   * @param height pixels
   * @param frames number of pictures
   * @param duration of one round, the sum of all delays
   * @param comment the first there is: in our files, how the GIF was made
   */
  public record Info(
      int width, int height, long frames, Duration duration, Optional<String> comment) {}

  /**
   * Is it a GIF, whatever its name?
   *
   * @throws IOException when the file cannot be read
   */
  public static boolean isGif(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return isGif(in.readNBytes(6));
    }
  }

  private static boolean isGif(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return text.equals("GIF87a") || text.equals("GIF89a");
  }

  /**
   * Reads a GIF's structure; pixels are passed over.
   *
   * @throws IOException when the file cannot be read, is no GIF, or is damaged; the message names
   *     the file
   */
  public static Info read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return new GifFile(in).read();
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (EOFException e) {
      throw new IOException(file + ": the file is cut short", e);
    } catch (DamagedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** What is wrong, without the file's name. */
  private static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  private Info read() throws IOException {
    if (!isGif(in.readNBytes(6))) {
      throw new DamagedException("this is no GIF");
    }
    int width = number();
    int height = number();
    int flags = octet();
    skip(2L + tableSize(flags));
    for (int block = octet(); block != END; block = octet()) {
      if (block == EXTENSION) {
        extension();
      } else if (block == PICTURE) {
        skip(8);
        skip(tableSize(octet()) + 1L); // and the code size
        skipBlocks();
        frames++;
      } else {
        throw new DamagedException("it has a block of a kind that GIF does not know: " + block);
      }
    }
    return new Info(width, height, frames, Duration.ofMillis(10 * hundredths), comment);
  }

  private void extension() throws IOException {
    int label = octet();
    if (label == COMMENT && comment.isEmpty()) {
      comment = Optional.of(text());
    } else if (label == GRAPHIC_CONTROL) {
      int length = octet();
      if (length != 4) {
        throw new DamagedException("a graphic control has " + length + " bytes, expected 4");
      }
      skip(1);
      hundredths += number();
      skip(1);
      skipBlocks();
    } else {
      skipBlocks();
    }
  }

  /** Blocks of text; Latin-1 and UTF-8 agree on what ours hold. */
  private String text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int length = octet(); length > 0; length = octet()) {
      byte[] block = in.readNBytes(length);
      if (block.length < length) {
        throw new EOFException();
      }
      if (text.size() + length > MOST_COMMENT) {
        throw new DamagedException("its comment has more than " + MOST_COMMENT + " bytes");
      }
      text.writeBytes(block);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private void skipBlocks() throws IOException {
    for (int length = octet(); length > 0; length = octet()) {
      skip(length);
    }
  }

  private void skip(long count) throws IOException {
    in.skipNBytes(count);
  }

  private static int tableSize(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
  }

  private int octet() throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException();
    }
    return value;
  }

  /** Two bytes, the low one first. */
  private int number() throws IOException {
    int low = octet();
    return low | octet() << 8;
  }
}
