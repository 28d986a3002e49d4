package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pentimento.request.StrictJson;

/**
 * What a run was told, in a file beside its checkpoint: a run that goes on may be told otherwise.
 */
final class RunSettings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunSettings() {}

  /**
   * Writes them, and says what was otherwise before.
   *
   * @return a line for each change, such as {@code steps 500, before 200}
   */
  static List<String> write(Path file, TrainingSettings settings) throws IOException {
    ObjectNode now = JSON.valueToTree(settings);
    List<String> changes = new ArrayList<>();
    if (Files.isRegularFile(file)) {
      try {
        compare("", StrictJson.parse(Files.readString(file)), now, changes);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
    }
    NewModel.write(file, now);
    return changes;
  }

  private static void compare(String path, JsonNode before, JsonNode now, List<String> changes) {
    for (Map.Entry<String, JsonNode> field : now.properties()) {
      JsonNode old = before.path(field.getKey());
      String name = path + field.getKey();
      if (field.getValue().isObject() && old.isObject()) {
        compare(name + ".", old, field.getValue(), changes);
      } else if (!old.asText().equals(field.getValue().asText())) {
        changes.add(
            "%s %s, before %s".formatted(name, field.getValue(), StrictJson.brief(old.toString())));
      }
    }
  }
}
