package pentimento.weights;

import java.util.Optional;
import java.util.regex.Pattern;
import pentimento.tensor.Shape;

/** Names of CLIP's text transformer, with {@code text_model.} before them or without. */
final class ClipTextNames implements NameMap {
  private static final String PREFIX = "text_model.";
  private static final Pattern KNOWN =
      Pattern.compile(
          "(embeddings\\.(token_embedding|position_embedding)"
              + "|encoder\\.layers\\.\\d{1,3}\\.[\\w.]+|final_layer_norm)\\.(weight|bias)");

  @Override
  public Optional<Renamed> map(String name, Shape shape) {
    String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return KNOWN.matcher(bare).matches()
        ? Optional.of(new Renamed(Component.TEXT_ENCODER, PREFIX + bare, shape))
        : Optional.empty();
  }
}
