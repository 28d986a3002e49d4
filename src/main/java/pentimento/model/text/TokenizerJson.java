package pentimento.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pentimento.model.text.BytePairs.Merge;
import pentimento.request.StrictJson;

/**
 * The form in which Hugging Face's tokenizers are told what to do: {@code tokenizer.json}.
 *
 * <p>Of such a file in a model's folder only vocabulary and merges are taken; how a text is
 * normalised and split is always CLIP's own way, so nothing else that the file says reaches native
 * code.
 */
final class TokenizerJson {
  /** Contractions, words, single digits, runs of anything else (CLIP's simple_tokenizer.py). */
  static final String PIECES = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TokenizerJson() {}

  /** What makes native tokenizers do as CLIP's does. */
  static String of(BytePairs pairs) {
    ObjectNode file = JSON.objectNode().put("version", "1.0");
    file.putNull("truncation").putNull("padding");
    file.set("added_tokens", whole(pairs));
    file.set("normalizer", normaliser());
    file.set("pre_tokenizer", splitter());
    file.putNull("post_processor").putNull("decoder");
    file.set("model", model(pairs));
    return file.toString();
  }

  private static ArrayNode whole(BytePairs pairs) {
    ArrayNode tokens = JSON.arrayNode();
    for (String token : pairs.whole()) {
      tokens
          .addObject()
          .put("id", pairs.vocabulary().ids().get(token))
          .put("content", token)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", true) // found in any case of letters, as everything is
          .put("special", token.equals(Vocabulary.BEGIN) || token.equals(Vocabulary.END));
    }
    return tokens;
  }

  private static ObjectNode normaliser() {
    ObjectNode all = JSON.objectNode().put("type", "Sequence");
    ArrayNode steps = all.putArray("normalizers");
    steps.addObject().put("type", "NFC");
    ObjectNode spaces = steps.addObject().put("type", "Replace");
    spaces.putObject("pattern").put("Regex", "\\s+");
    spaces.put("content", " ");
    steps.addObject().put("type", "Lowercase");
    return all;
  }

  private static ObjectNode splitter() {
    ObjectNode all = JSON.objectNode().put("type", "Sequence");
    ArrayNode steps = all.putArray("pretokenizers");
    ObjectNode split = steps.addObject().put("type", "Split");
    split.putObject("pattern").put("Regex", PIECES);
    // Inverted: what the pattern does not match, the spaces, is removed.
    split.put("behavior", "Removed").put("invert", true);
    steps
        .addObject()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", false);
    return all;
  }

  private static ObjectNode model(BytePairs pairs) {
    ObjectNode model = JSON.objectNode().put("type", "BPE").put("unk_token", Vocabulary.END);
    model.put("continuing_subword_prefix", "").put("end_of_word_suffix", Vocabulary.WORD_END);
    model.putNull("dropout").put("fuse_unk", false).put("byte_fallback", false);
    ObjectNode ids = model.putObject("vocab");
    pairs.vocabulary().ids().forEach(ids::put);
    ArrayNode merges = model.putArray("merges");
    for (Merge merge : pairs.merges()) {
      merges.addArray().add(merge.left()).add(merge.right());
    }
    return model;
  }

  /**
   * Vocabulary and merges of somebody's tokenizer.json.
   *
   * @param added tokens that other files add
   * @throws IllegalArgumentException when it is no CLIP tokenizer; says why
   */
  static BytePairs read(JsonNode file, Map<String, Integer> added) {
    JsonNode model = file.path("model");
    require(model.path("type").asText("BPE").equals("BPE"), "model.type is not BPE");
    require(
        model.path("end_of_word_suffix").asText().equals(Vocabulary.WORD_END),
        "model.end_of_word_suffix is not " + Vocabulary.WORD_END);
    require(model.path("vocab").isObject(), "model.vocab is missing or no object");
    require(model.path("merges").isArray(), "model.merges is missing or no list");
    Map<String, Integer> whole = new LinkedHashMap<>(added);
    for (JsonNode token : file.path("added_tokens")) {
      require(
          token.path("content").isTextual() && token.path("id").isInt(),
          "an entry of added_tokens is " + StrictJson.brief(token.toString()));
      whole.put(token.path("content").textValue(), token.path("id").intValue());
    }
    List<Merge> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      merges.add(
          merge(merge)
              .orElseThrow(
                  () ->
                      wrong(
                          "model.merges[%d] is %s, expected two tokens"
                              .formatted(merges.size(), StrictJson.brief(merge.toString())))));
    }
    Vocabulary vocabulary =
        TokenizerFolder.vocabulary(TokenizerFolder.ids(model.path("vocab")), whole);
    return new BytePairs(vocabulary, merges, Set.copyOf(whole.keySet()));
  }

  /** Older files have {@code "a b"}, newer ones {@code ["a", "b"]}. */
  private static Optional<Merge> merge(JsonNode merge) {
    if (merge.isTextual()) {
      return TokenizerFolder.merge(merge.textValue());
    }
    return merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual()
        ? Optional.of(new Merge(merge.path(0).textValue(), merge.path(1).textValue()))
        : Optional.empty();
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw wrong(otherwise);
    }
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + "; this is no CLIP tokenizer");
  }
}
