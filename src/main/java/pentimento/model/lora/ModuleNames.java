package pentimento.model.lora;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the layers of a network by any name that adapters give them. All names of all layers are
 * made and looked up: underscores stand for dots in kohya's names, so they cannot be taken apart.
 */
final class ModuleNames {
  /** What PEFT puts before all names. */
  static final String PEFT = "base_model.model.";

  /** What stands before dotted names, one after the other, each or none. */
  private static final List<String> PREFIXES =
      List.of(
          "state_dict.",
          "module.",
          PEFT,
          "unet.",
          "text_encoder.",
          "model.diffusion_model.",
          "diffusion_model.");

  private static final Pattern MOTION = Pattern.compile("(.*\\.motion_modules\\.\\d+\\.)(.*)");
  private static final Pattern MOTION_ATTENTION = Pattern.compile("\\.attn([12])(?=\\.)");
  private static final Pattern MOTION_NORM = Pattern.compile("\\.norm([12])$");
  private static final Pattern TEXT_PROJECTION =
      Pattern.compile("(.*\\.self_attn\\.)(?:([qkv])_proj|(out)_proj)");

  private final Map<String, String> dotted = new HashMap<>();
  private final Map<String, String> underscored = new HashMap<>();

  /**
   * The names of a network's layers.
   *
   * @param weights names of all its weights
   */
  ModuleNames(Collection<String> weights) {
    Set<String> modules = new LinkedHashSet<>();
    weights.forEach(weight -> modules.add(weight.replaceFirst("\\.(weight|bias)$", "")));
    List<UnaryOperator<String>> others =
        List.of(
            new LdmNames(modules)::of,
            ModuleNames::animateDiff,
            ModuleNames::withoutTextModel,
            ModuleNames::oldTextAttention,
            module -> module.replaceFirst("\\.to_out\\.0$", ".to_out"));
    // Their own names first: another's second name never hides them.
    modules.forEach(module -> add(module, module));
    for (String module : modules) {
      Set<String> names = new LinkedHashSet<>(Set.of(module));
      for (UnaryOperator<String> other : others) {
        List.copyOf(names).forEach(name -> names.add(other.apply(name)));
      }
      names.forEach(name -> add(name, module));
    }
  }

  private void add(String name, String module) {
    dotted.putIfAbsent(name, module);
    underscored.putIfAbsent(name.replace('.', '_'), module);
  }

  /** A dotted name without what stands before the network's own. */
  static String bare(String name) {
    String bare = name;
    for (String prefix : PREFIXES) {
      bare = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
    }
    return bare;
  }

  /** The layer of a dotted name without what stands before it; empty when there is none. */
  Optional<String> dotted(String bare) {
    return Optional.ofNullable(dotted.get(bare));
  }

  /** The layer of a name with underscores for dots, without what stands before it. */
  Optional<String> underscored(String bare) {
    return Optional.ofNullable(underscored.get(bare));
  }

  /** As AnimateDiff calls the layers of motion modules. */
  private static String animateDiff(String module) {
    Matcher motion = MOTION.matcher(module);
    if (!motion.matches()) {
      return module;
    }
    String inner = "." + motion.group(2);
    inner =
        MOTION_ATTENTION
            .matcher(inner)
            .replaceAll(found -> ".attention_blocks." + before(found.group(1)));
    inner = MOTION_NORM.matcher(inner).replaceAll(found -> ".norms." + before(found.group(1)));
    inner = inner.replaceFirst("\\.norm3$", ".ff_norm");
    return motion.group(1) + "temporal_transformer" + inner;
  }

  /** AnimateDiff counts from 0, diffusers from 1. */
  private static int before(String digit) {
    return Integer.parseInt(digit) - 1;
  }

  /** As transformers calls the text encoder's layers from version 5.6 on. */
  private static String withoutTextModel(String module) {
    return module.startsWith("text_model.") ? module.substring("text_model.".length()) : module;
  }

  /** As diffusers called the text encoder's attention for a while. */
  private static String oldTextAttention(String module) {
    Matcher projection = TEXT_PROJECTION.matcher(module);
    return projection.matches()
        ? projection.group(1) + "to_" + (projection.group(2) == null ? "out" : projection.group(2))
        : module;
  }
}
