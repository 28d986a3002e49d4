package pentimento.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pentimento.request.StrictJson;

/**
 * The list that comes with weights in several files, {@code *.index.json}: which file has which
 * tensor. The files stand beside it.
 */
final class ShardIndex {
  /** Largest list that is read, bytes; real ones have some hundred kilobytes. */
  private static final long MOST_BYTES = 64 << 20;

  /** A plain name: nothing that leads to another folder or drive, on any system. */
  private static final Pattern PLAIN = Pattern.compile("[^/\\\\:\\x00-\\x1f]+");

  private ShardIndex() {}

  /**
   * Reads the list and the files it names.
   *
   * @throws IllegalArgumentException when the list is no such list, names a file that lies
   *     elsewhere, or a file lacks a tensor that it should have
   * @throws IOException when the list or a file cannot be read
   */
  static TensorFile read(Path index) throws IOException {
    JsonNode map = weightMap(index);
    Map<String, TensorFile> shards = new LinkedHashMap<>();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> line : map.properties()) {
      String name = plainName(index, line.getKey(), line.getValue());
      TensorFile shard = shards.get(name);
      if (shard == null) {
        shard = TensorFiles.readSingle(index.resolveSibling(name));
        shards.put(name, shard);
        shard.metadata().forEach(metadata::putIfAbsent);
      }
      StoredTensor tensor =
          Optional.ofNullable(shard.tensors().get(line.getKey()))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "%s: says that %s is in %s, but it is not"
                              .formatted(index, Shown.quoted(line.getKey()), name)));
      tensors.put(line.getKey(), tensor);
    }
    return new TensorFile(tensors, metadata);
  }

  /** The files that a list names, each once. */
  static List<Path> files(Path index) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> line : weightMap(index).properties()) {
      names.add(plainName(index, line.getKey(), line.getValue()));
    }
    return names.stream().map(index::resolveSibling).toList();
  }

  private static JsonNode weightMap(Path index) throws IOException {
    if (Files.size(index) > MOST_BYTES) {
      throw new IllegalArgumentException(
          index + ": has more than " + MOST_BYTES + " bytes, too many for a list of tensors");
    }
    JsonNode root;
    try {
      root = StrictJson.parse(Files.readString(index));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(index + ": is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(index + ": " + e.getMessage(), e);
    }
    JsonNode map = root.path("weight_map");
    if (!map.isObject()) {
      throw new IllegalArgumentException(
          index
              + ": is JSON, but no list of weights: it lacks \"weight_map\". Expected weights"
              + " (.safetensors, .ckpt) or their .index.json");
    }
    return map;
  }

  private static String plainName(Path index, String tensor, JsonNode file) {
    String name = file.isTextual() ? file.textValue() : "";
    if (!PLAIN.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          "%s: the file of %s is %s, expected the plain name of a file in the same folder"
              .formatted(index, Shown.quoted(tensor), Shown.plain(file.toString())));
    }
    return name;
  }
}
