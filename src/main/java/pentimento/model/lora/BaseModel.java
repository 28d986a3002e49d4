package pentimento.model.lora;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Which models an adapter is for: by the width of the text that its layers take. */
final class BaseModel {
  private static final Pattern TEXT_INPUT = Pattern.compile(".*attn2[._]to_[kv]");
  private static final Map<Long, String> TEXT_WIDTHS =
      Map.of(768L, "Stable Diffusion 1", 1024L, "Stable Diffusion 2", 2048L, "Stable Diffusion XL");

  private BaseModel() {}

  /** Width of the text that an adapter's layers take; empty when none of them takes text. */
  static OptionalLong textWidth(Lora lora) {
    return lora.layers().stream()
        .filter(layer -> TEXT_INPUT.matcher(layer.name()).matches())
        .filter(layer -> !layer.name().contains("motion_modules"))
        .flatMap(layer -> layer.weight().stream())
        .mapToLong(change -> change.factors().columns())
        .filter(width -> width > 0)
        .findFirst();
  }

  /** The models whose text is of a width. */
  static Optional<String> ofWidth(long width) {
    return Optional.ofNullable(TEXT_WIDTHS.get(width));
  }

  /** What an adapter is for, by its layers or, where they do not tell, by what its file says. */
  static Optional<String> of(Lora lora) {
    OptionalLong width = textWidth(lora);
    if (width.isPresent()) {
      long known = width.getAsLong();
      String unknown = "a text width of " + known;
      Optional<String> named = said(lora, "ss_sd_model_name").map(name -> name + ", " + unknown);
      return ofWidth(known).or(() -> Optional.of(named.orElse(unknown)));
    }
    return said(lora, "modelspec.architecture")
        .or(() -> said(lora, "ss_base_model_version"))
        .or(() -> said(lora, "ss_sd_model_name"));
  }

  private static Optional<String> said(Lora lora, String key) {
    return Optional.ofNullable(lora.metadata().get(key)).map(Names::shown);
  }
}
