package pentimento.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.export.Metadata;
import pentimento.request.ComfyGraph;
import pentimento.request.Parameters;

/** What pictures of other programs say of their making. */
final class OtherPrograms {
  /** Longest that a text is shown, characters. */
  private static final int LONGEST = 2000;

  /** Most settings that are shown. */
  private static final int MOST = 80;

  /** In the JSON that SwarmUI writes in place of parameters. */
  private static final String SWARM = "\"sui_image_params\"";

  private OtherPrograms() {}

  /**
   * The program that wrote a picture's texts.
   *
   * @param texts of a PNG, by keyword
   * @return empty when none is known by them
   */
  static Optional<String> of(Map<String, String> texts) {
    if (texts.containsKey("invokeai_metadata") || texts.containsKey("sd-metadata")) {
      return Optional.of("InvokeAI");
    }
    if (texts.getOrDefault("Software", "").startsWith("NovelAI")) {
      return Optional.of("NovelAI");
    }
    if (texts.getOrDefault(Metadata.PARAMETERS, "").contains(SWARM)) {
      return Optional.of("SwarmUI");
    }
    if (texts.containsKey(Metadata.PARAMETERS)) {
      return Optional.of("AUTOMATIC1111's web UI, or a program that writes as it does");
    }
    if (comfy(texts).isPresent()) {
      return Optional.of("ComfyUI");
    }
    return Optional.empty();
  }

  /** Parameters in the web UI's form, where there are any. */
  static Optional<Parameters> parameters(Map<String, String> texts) {
    String text = texts.getOrDefault(Metadata.PARAMETERS, "");
    return text.isBlank() || text.contains(SWARM)
        ? Optional.empty()
        : Optional.of(Parameters.parse(text));
  }

  private static Optional<String> comfy(Map<String, String> texts) {
    for (String name : List.of("prompt", "workflow")) {
      String text = texts.getOrDefault(name, "").strip();
      if (text.startsWith("{")) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  /** Prints what a picture of another program says. */
  static void print(Map<String, String> texts, Console console) {
    console.result("  made by    %s", of(texts).orElse("it does not say"));
    try {
      said(texts, console);
    } catch (IllegalArgumentException e) {
      console.result("  but that cannot be read: %s", e.getMessage());
    }
  }

  private static void said(Map<String, String> texts, Console console) {
    Optional<Parameters> parameters = parameters(texts);
    Optional<String> comfy = comfy(texts);
    if (parameters.isPresent()) {
      print(parameters.get(), console);
    } else if (comfy.isPresent()) {
      print(ComfyGraph.parse(comfy.get()), console);
    } else {
      texts.entrySet().stream()
          .limit(MOST)
          .forEach(
              text -> console.result("  %s: %s", shown(text.getKey()), shown(text.getValue())));
    }
  }

  private static void print(Parameters read, Console console) {
    console.result("  prompt     %s", read.prompt().isEmpty() ? "(none)" : shown(read.prompt()));
    console.result(
        "  negative   %s", read.negative().isEmpty() ? "(none)" : shown(read.negative()));
    read.settings().entrySet().stream()
        .limit(MOST)
        .forEach(
            setting ->
                console.result("  %s: %s", shown(setting.getKey()), shown(setting.getValue())));
    if (read.settings().size() > MOST) {
      console.result("  and %d more settings", read.settings().size() - MOST);
    }
  }

  private static void print(ComfyGraph graph, Console console) {
    graph.models().forEach(name -> console.result("  uses       %s", shown(name)));
    graph.prompts().forEach(text -> console.result("  prompt     %s", shown(text)));
    graph.negatives().forEach(text -> console.result("  negative   %s", shown(text)));
    graph.samplers().forEach(text -> console.result("  sampler    %s", shown(text)));
  }

  /** A text in one line, its beginning where it is long. */
  static String shown(String text) {
    String plain = text.strip().replaceAll("\\s+", " ");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + " ..." : plain;
  }
}
