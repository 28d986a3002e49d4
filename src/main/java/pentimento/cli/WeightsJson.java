package pentimento.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pentimento.model.FileSummary;
import pentimento.model.ModelSummary;
import pentimento.model.Tally;
import pentimento.model.lora.LoraSummary;
import pentimento.weights.Component;
import pentimento.weights.MotionFacts;
import pentimento.weights.MotionFamily;

/** Tells what weights are as a line of JSON, always the same keys in the same order. */
final class WeightsJson {
  private WeightsJson() {}

  static String of(ModelSummary model) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("place", model.place().toString());
    node.put("kind", model.kind());
    node.put("generation", model.generation().map(known -> known.title()).orElse(null));
    node.put("inpainting", model.isInpainting());
    ArrayNode files = node.putArray("files");
    model.files().forEach(file -> file(file, model.parts(), files.addObject()));
    tally(model.total(), node);
    node.put("tokenizer", model.tokenizer().map(Object::toString).orElse(null));
    node.put("scheduler", model.scheduler().orElse(null));
    texts(node.putArray("troubles"), model.troubles());
    texts(node.putArray("needs"), model.needs());
    return harmless(node.toString());
  }

  private static void file(
      FileSummary file, Map<Component, ModelSummary.Part> parts, ObjectNode node) {
    node.put("file", file.file().toString());
    node.put("format", file.format().title());
    node.put("shards", file.shards());
    node.put("bytes", file.bytes());
    ArrayNode holds = node.putArray("holds");
    for (Map.Entry<Component, Tally> part : file.tallies().entrySet()) {
      ObjectNode each = holds.addObject();
      each.put("network", word(part.getKey()));
      tally(part.getValue(), each);
      Optional<ModelSummary.Part> used =
          Optional.ofNullable(parts.get(part.getKey()))
              .filter(known -> known.file().equals(file.file()));
      if (used.flatMap(ModelSummary.Part::motion).isPresent()) {
        motion(used.get(), used.get().motion().get(), each.putObject("motion"));
      } else {
        each.putNull("motion");
      }
    }
    if (file.lora().isPresent()) {
      lora(file.lora().get(), node.putObject("adapter"));
    } else {
      node.putNull("adapter");
    }
    node.put("leftOut", file.leftOut());
    texts(node.putArray("unknown"), file.contents().unknown());
    texts(node.putObject("metadata"), file.contents().metadata());
  }

  private static void tally(Tally tally, ObjectNode node) {
    node.put("tensors", tally.tensors());
    node.put("parameters", tally.parameters());
    texts(node.putArray("types"), tally.types().stream().map(Enum::name).toList());
  }

  private static void motion(ModelSummary.Part part, MotionFacts facts, ObjectNode node) {
    node.put("middleBlock", facts.midModule());
    if (facts.positions().isPresent()) {
      node.put("positions", facts.positions().getAsLong());
    } else {
      node.putNull("positions");
    }
    node.put("attentions", facts.attentions());
    texts(
        node.putArray("families"),
        facts.families().stream().sorted().map(MotionFamily::word).toList());
    node.put("settled", part.settled());
  }

  private static void lora(LoraSummary lora, ObjectNode node) {
    ObjectNode kinds = node.putObject("kinds");
    lora.kinds().forEach(kinds::put);
    ArrayNode ranks = node.putArray("ranks");
    lora.ranks().forEach(ranks::add);
    ArrayNode alphas = node.putArray("alphas");
    lora.alphas().forEach(alphas::add);
    ObjectNode changes = node.putObject("changes");
    lora.groups().forEach((group, layers) -> changes.put(word(group), layers));
    node.put("parameters", lora.parameters());
    node.put("embeddings", lora.embeddings());
    texts(node.putObject("training"), lora.training());
    node.put("hash", lora.hash().orElse(null));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void texts(ArrayNode node, Collection<String> texts) {
    texts.forEach(node::add);
  }

  private static void texts(ObjectNode node, Map<String, String> texts) {
    texts.forEach(node::put);
  }

  /** JSON escapes all that a terminal might obey but these. */
  private static String harmless(String json) {
    StringBuilder text = new StringBuilder(json.length());
    json.chars()
        .forEach(
            c -> {
              if (c >= 0x7f && c <= 0x9f) {
                text.append("\\u00").append(Integer.toHexString(c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }
}
