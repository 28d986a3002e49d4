package pentimento.export;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import pentimento.request.StrictJson;
import pentimento.strokes.Stroke;

/**
 * Reads {@link ProgramFile}s, which may come from anyone: every number is checked before it is
 * used, and no file makes it take more than some hundred megabytes.
 */
public final class ProgramReader {
  /** Largest file that is read, bytes. */
  static final long MAX_BYTES = 64L << 20;

  /** Most that it may hold uncompressed, bytes. */
  static final long MAX_INFLATED = 256L << 20;

  /** Most names and values of all that is not strokes. */
  private static final int MAX_TOKENS = 3_000_000;

  private static final ObjectMapper MAPPER =
      StrictJson.mapper().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ProgramReader() {}

  /**
   * Is a file a stroke program, or does it at least claim to be one?
   *
   * @throws IOException when it cannot be read; the message names it
   */
  public static boolean claims(Path file) throws IOException {
    if (!ProgramFile.isName(file) || !Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = open(file);
        JsonParser json = MAPPER.createParser(in)) {
      return json.nextToken() == JsonToken.START_OBJECT
          && "format".equals(json.nextFieldName())
          && ProgramFile.FORMAT.equals(json.nextTextValue());
    } catch (JacksonException | EOFException | ZipException e) {
      return false;
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read or is no stroke program; the message names the file
   *     and the field that is wrong
   */
  public static ProgramFile read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(
          file + ": is larger than " + (MAX_BYTES >> 20) + " MB, too large to be a stroke program");
    }
    try (InputStream in = open(file);
        JsonParser json = MAPPER.createParser(in)) {
      return read(json);
    } catch (JacksonException e) {
      throw new IOException(
          "%s: is damaged or no stroke program: %s (line %d, column %d)"
              .formatted(
                  file,
                  StrictJson.brief(e.getOriginalMessage()),
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr()),
          e);
    } catch (EOFException e) {
      throw new IOException(file + ": ends too early; it seems to be only a part of the file", e);
    } catch (ZipException e) {
      throw new IOException(file + ": is damaged: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new IOException(
          file + ": needs more memory than Java was given; raise -Xmx to paint it", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(2);
      boolean packed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return new Bounded(packed ? new GZIPInputStream(in, 1 << 16) : in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Ends with a complaint where a file unpacks to more than it may. */
  private static final class Bounded extends FilterInputStream {
    private long left = MAX_INFLATED;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new IllegalArgumentException(
            "unpacks to more than %d MB, too large to be a stroke program"
                .formatted(MAX_INFLATED >> 20));
      }
      return count;
    }
  }

  private static ProgramFile read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("is not a JSON object");
    }
    ObjectNode head = MAPPER.createObjectNode();
    List<Stroke> strokes = List.of();
    boolean painted = false;
    JsonParser sparing = new Sparing(json);
    while (sparing.nextToken() != JsonToken.END_OBJECT) {
      String name = sparing.currentName();
      sparing.nextToken();
      if (name.equals("strokes")) {
        strokes = StrokeColumns.read(json);
        painted = true;
      } else {
        JsonNode value = MAPPER.readTree(sparing);
        head.set(name, value);
        if (name.equals("format") || name.equals("version")) {
          ProgramFields.requireOurs(head, name);
        }
      }
    }
    if (json.nextToken() != null) {
      throw new IllegalArgumentException("has something after its end");
    }
    if (!painted) {
      throw new IllegalArgumentException("strokes is missing");
    }
    return new ProgramFields(head, strokes).file();
  }

  /** Gives up on what has so many parts that a tree of it would fill the memory. */
  private static final class Sparing extends JsonParserDelegate {
    private int left = MAX_TOKENS;

    Sparing(JsonParser json) {
      super(json);
    }

    @Override
    public JsonToken nextToken() throws IOException {
      if (--left < 0) {
        throw new IllegalArgumentException(
            currentName() + " has too many parts for a stroke program");
      }
      return super.nextToken();
    }
  }
}
