package pentimento.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import pentimento.request.StrictJson;

/** Reads JSON files that flags name; every complaint names the flag and the file. */
final class JsonFile {
  private JsonFile() {}

  /**
   * What a file holds.
   *
   * @param flag that names it, as in "--style"
   * @param most bytes that it may have
   * @throws UsageException when it is larger, no UTF-8 or no JSON
   */
  static JsonNode read(String flag, Path file, long most) throws UsageException, IOException {
    if (Files.size(file) > most) {
      throw new UsageException("%s %s: is larger than %d bytes".formatted(flag, file, most));
    }
    try {
      return StrictJson.parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new UsageException("%s %s: is not a text in UTF-8".formatted(flag, file));
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s %s: %s".formatted(flag, file, e.getMessage()));
    }
  }
}
