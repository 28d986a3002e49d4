package pentimento.export;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds our entry in a PDF by its key, as XMP packets are found: nothing in the file is followed or
 * unpacked, so that no file, however made, costs more than reading it once.
 */
final class PdfInfo {
  /** Key of the {@link pentimento.request.Provenance} as JSON in a PDF's information dictionary. */
  static final String KEY = "PentimentoRequest";

  /** Largest file that is searched, bytes: many times a lesson of 32 stages. */
  private static final long MOST = 1L << 28;

  /** Longest entry that is read, bytes: a request holds a style of its own at most. */
  private static final int LONGEST = 4 << 20;

  private PdfInfo() {}

  /**
   * The entry's text.
   *
   * @return empty when the file has none
   * @throws IOException when the file cannot be read, is larger than ours could be, or its entry is
   *     damaged; the message names the file
   */
  static Optional<String> read(Path file) throws IOException {
    if (Files.size(file) > MOST) {
      throw new IOException(file + ": is larger than " + MOST + " bytes, too large to be ours");
    }
    byte[] key = ("/" + KEY).getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int matched = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        // The key's slash occurs only at its start.
        matched = b == key[matched] ? matched + 1 : b == key[0] ? 1 : 0;
        if (matched == key.length) {
          int next = in.read();
          while (next == ' ' || next == '\n' || next == '\r') {
            next = in.read();
          }
          if (next == '(') {
            return Optional.of(literal(in, file));
          }
          matched = next == key[0] ? 1 : 0;
        }
      }
    }
    return Optional.empty();
  }

  /** A literal string (ISO 32000-1, 7.3.4.2) of ASCII, of whose escapes we write only three. */
  private static String literal(InputStream in, Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    int depth = 1;
    for (int b = in.read(); b >= 0 && text.length() < LONGEST; b = in.read()) {
      if (b == '\\') {
        b = in.read();
      } else if (b == '(') {
        depth++;
      } else if (b == ')' && --depth == 0) {
        return text.toString();
      }
      text.append((char) (b & 0xff));
    }
    throw new IOException(file + ": is damaged: what it was made by has no end");
  }
}
