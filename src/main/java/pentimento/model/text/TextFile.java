package pentimento.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import pentimento.request.StrictJson;

/** Reads a tokenizer's files; every complaint about what they hold names the file. */
final class TextFile {
  private TextFile() {}

  /**
   * A text in UTF-8.
   *
   * @param most bytes that the file may have
   * @throws IllegalArgumentException when it is larger or no UTF-8
   * @throws IOException when it cannot be read
   */
  static String read(Path file, int most) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(most + 1);
    }
    if (bytes.length > most) {
      throw new IllegalArgumentException(
          "%s: is larger than %d MB: is this a tokenizer's file?".formatted(file, most >> 20));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": is not a text in UTF-8", e);
    }
  }

  /**
   * A JSON object.
   *
   * @param most bytes that the file may have
   * @throws IllegalArgumentException when it is larger or something else
   * @throws IOException when it cannot be read
   */
  static JsonNode object(Path file, int most) throws IOException {
    String text = read(file, most);
    JsonNode json = naming(file, () -> StrictJson.parse(text));
    if (!json.isObject()) {
      throw new IllegalArgumentException(file + ": is not a JSON object");
    }
    return json;
  }

  /** What is made of a file's content; complaints get its name. */
  static <T> T naming(Path file, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
