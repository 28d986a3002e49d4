package pentimento.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What ComfyUI's pictures say of their making: a graph of nodes, of which models' files, prompts
 * and samplers are looked for. Nodes that nobody foresaw are passed over.
 *
 * @param models names of files of models, VAEs, LoRAs and the like
 * @param prompts what is painted, as far as a sampler says so, else texts of unknown use
 * @param negatives what is not
 * @param samplers in words, such as "euler, 20 steps, CFG 7, seed 3"
 */
public record ComfyGraph(
    List<String> models, List<String> prompts, List<String> negatives, List<String> samplers) {
  /** Longest graph that is read, characters. */
  public static final int LONGEST = 8 << 20;

  /** Most that is listed of each kind. */
  private static final int MOST = 40;

  /** Links from a sampler to a text that are followed. */
  private static final int DEEPEST = 12;

  private static final String TEXT = "text";
  private static final String CLASS = "class_type";
  private static final String INPUTS = "inputs";

  /** Keeps copies. */
  public ComfyGraph {
    models = List.copyOf(models);
    prompts = List.copyOf(prompts);
    negatives = List.copyOf(negatives);
    samplers = List.copyOf(samplers);
  }

  /**
   * Reads a graph.
   *
   * @param json of the text "prompt", node by number, or of "workflow", a list of nodes
   * @throws IllegalArgumentException when it is neither; says why
   */
  public static ComfyGraph parse(String json) {
    if (json.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a graph of %d characters, expected at most %d".formatted(json.length(), LONGEST));
    }
    JsonNode root = StrictJson.parsePython(json);
    if (!root.isObject()) {
      throw new IllegalArgumentException("is no graph of nodes");
    }
    return root.path("nodes").isArray() ? drawn(root.path("nodes")) : run(root);
  }

  /** The graph as it is drawn: values without names, in each kind's own order. */
  private static ComfyGraph drawn(JsonNode nodes) {
    Set<String> models = new LinkedHashSet<>();
    Set<String> prompts = new LinkedHashSet<>();
    for (JsonNode node : nodes) {
      String type = node.path("type").asText();
      for (JsonNode value : node.path("widgets_values")) {
        if (value.isTextual() && isFile(value.textValue())) {
          add(models, value.textValue());
        } else if (value.isTextual() && type.startsWith("CLIPTextEncode")) {
          add(prompts, value.textValue());
        }
      }
    }
    return new ComfyGraph(new ArrayList<>(models), new ArrayList<>(prompts), List.of(), List.of());
  }

  /** The graph as it ran. */
  private static ComfyGraph run(JsonNode nodes) {
    Set<String> models = new LinkedHashSet<>();
    Set<String> prompts = new LinkedHashSet<>();
    Set<String> negatives = new LinkedHashSet<>();
    Set<String> samplers = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    for (JsonNode node : nodes) {
      JsonNode inputs = node.path(INPUTS);
      for (JsonNode value : inputs) {
        if (value.isTextual() && isFile(value.textValue())) {
          add(models, value.textValue());
        }
      }
      if (inputs.has("positive") && inputs.has("negative")) {
        find(nodes, inputs.path("positive"), prompts);
        find(nodes, inputs.path("negative"), negatives);
      }
      if (inputs.has("sampler_name")) {
        add(samplers, sampler(inputs));
      }
      if (node.path(CLASS).asText().startsWith("CLIPTextEncode")) {
        add(others, inputs.path(TEXT).asText());
      }
    }
    if (prompts.isEmpty() && negatives.isEmpty()) {
      prompts.addAll(others);
    }
    return new ComfyGraph(
        new ArrayList<>(models),
        new ArrayList<>(prompts),
        new ArrayList<>(negatives),
        new ArrayList<>(samplers));
  }

  private static String sampler(JsonNode inputs) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("sampler_name", "%s");
    words.put("scheduler", "%s");
    words.put("steps", "%s steps");
    words.put("cfg", "CFG %s");
    words.put("seed", "seed %s");
    words.put("noise_seed", "seed %s");
    words.put("denoise", "denoise %s");
    List<String> said = new ArrayList<>();
    words.forEach(
        (name, word) -> {
          JsonNode value = inputs.path(name);
          if (value.isValueNode()) {
            said.add(word.formatted(StrictJson.brief(value.asText())));
          }
        });
    return String.join(", ", said);
  }

  /** Follows links, each a node's number and an output's, from a sampler to texts. */
  private static void find(JsonNode nodes, JsonNode link, Set<String> texts) {
    JsonNode from = link;
    for (int depth = 0; depth < DEEPEST && from.isArray(); depth++) {
      JsonNode inputs = nodes.path(from.path(0).asText()).path(INPUTS);
      JsonNode text = inputs.path(TEXT);
      if (text.isTextual()) {
        add(texts, text.textValue());
        return;
      }
      from = text.isArray() ? text : firstLink(inputs);
    }
  }

  private static JsonNode firstLink(JsonNode inputs) {
    for (Iterator<JsonNode> all = inputs.elements(); all.hasNext(); ) {
      JsonNode value = all.next();
      if (value.isArray()) {
        return value;
      }
    }
    return inputs.path("no link");
  }

  private static boolean isFile(String value) {
    return value.length() < 300 && value.matches(".+\\.(safetensors|ckpt|pt|pth|bin|gguf|sft)");
  }

  private static void add(Set<String> into, String text) {
    if (!text.isBlank() && into.size() < MOST) {
      into.add(text);
    }
  }
}
