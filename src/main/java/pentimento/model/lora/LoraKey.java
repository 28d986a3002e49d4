package pentimento.model.lora;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an adapter's tensor, taken apart.
 *
 * @param layer what the file calls the layer that it changes
 * @param part what the tensor is to the layer
 * @param adapter the name that PEFT gives adapters within a network, where it stands in the
 *     tensor's name: {@code to_q.lora_A.default.weight}
 */
record LoraKey(String layer, LoraPart part, Optional<String> adapter) {
  /** What the layers in a whole checkpoint are called, behind PEFT's adapters. */
  static final String BASE_LAYER = ".base_layer.";

  private static final Pattern NAMED =
      Pattern.compile("\\.(lora_A|lora_B|lora_magnitude_vector)\\.([\\w-]+)\\.(weight|bias)$");

  /** Takes a name apart; empty when it ends like none that are known. */
  static Optional<LoraKey> of(String name) {
    Optional<String> adapter = Optional.empty();
    String plain = name;
    Matcher named = NAMED.matcher(name);
    if (named.find()) {
      adapter = Optional.of(named.group(2));
      plain = name.substring(0, named.end(1)) + "." + named.group(3);
    }
    String ending = "";
    LoraPart found = null;
    for (LoraPart part : LoraPart.values()) {
      for (String candidate : part.endings()) {
        // The longest decides: all that end in .lora.down.weight end in .weight, too.
        if (candidate.length() > ending.length() && plain.endsWith(candidate)) {
          ending = candidate;
          found = part;
        }
      }
    }
    if (found == null || ending.length() == plain.length()) {
      return Optional.empty();
    }
    String layer = plain.substring(0, plain.length() - ending.length());
    // The attention processors of older diffusers held the adapters of their layers.
    return Optional.of(new LoraKey(layer.replace(".processor.", "."), found, adapter));
  }

  /** Is it from PEFT itself, which keeps alpha in a file of its own? */
  boolean isPeft() {
    return adapter.isPresent() || layer.startsWith(ModuleNames.PEFT);
  }
}
