package pentimento.model.lora;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import pentimento.tensor.Shape;

/** What of an adapter does not fit a model, and the likely reason, in one complaint. */
final class Misfits {
  private static final Predicate<String> OF_TRANSFORMERS =
      Pattern.compile(
              "double_blocks|single_blocks|single_transformer_blocks|joint_blocks|^transformer\\.|^lora_transformer_")
          .asPredicate();
  private static final Predicate<String> OF_SDXL =
      Pattern.compile("^lora_te[12]_|^text_encoder_2\\.|add_embedding|label_emb").asPredicate();
  private static final Predicate<String> OF_TEXT =
      Pattern.compile("^lora_te_|^text_encoder\\.|text_model[._]").asPredicate();

  private final Lora lora;
  private final Map<String, Shape> unet;
  private final Map<String, Shape> text;
  private final List<String> unknown = new ArrayList<>();
  private final List<String> sizes = new ArrayList<>();

  Misfits(Lora lora, Map<String, Shape> unet, Map<String, Shape> text) {
    this.lora = lora;
    this.unet = unet;
    this.text = text;
  }

  void isNowhere(LoraLayer layer) {
    unknown.add(layer.name());
  }

  void hasNo(String weight, Change change) {
    unknown.add(change.layer() + " (" + weight + ")");
  }

  void isOfAnotherSize(String weight, Shape shape, Change change) {
    sizes.add(
        "%s, which is %s, by %s%s"
            .formatted(
                weight,
                shape,
                change.size(),
                change.magnitudes().map(m -> " with magnitudes " + m.values().shape()).orElse("")));
  }

  /**
   * Complains when there are any.
   *
   * @throws IllegalArgumentException then
   */
  void check() {
    int all = unknown.size() + sizes.size();
    if (all == 0) {
      return;
    }
    StringBuilder message = new StringBuilder();
    message.append(
        "%s does not fit this model%s. Of its %d layers, "
            .formatted(
                lora.name(), reason().map(why -> ": " + why).orElse(""), lora.layers().size()));
    if (!unknown.isEmpty()) {
      message.append(
          "%d are not in the model: %s"
              .formatted(
                  unknown.size(), Names.firstOf(unknown.stream().map(Names::quoted).toList())));
    }
    if (!sizes.isEmpty()) {
      message
          .append(unknown.isEmpty() ? "" : ". And ")
          .append(
              "%d are of another size, changing %s".formatted(sizes.size(), Names.firstOf(sizes)));
    }
    throw new IllegalArgumentException(message.toString());
  }

  private Optional<String> reason() {
    OptionalLong own = BaseModel.textWidth(lora);
    OptionalLong models = modelsTextWidth();
    if (own.isPresent() && models.isPresent() && own.getAsLong() != models.getAsLong()) {
      String family = BaseModel.ofWidth(own.getAsLong()).map(name -> " (" + name + ")").orElse("");
      return Optional.of(
          "it was made for a text width of %d%s, this model has %d"
              .formatted(own.getAsLong(), family, models.getAsLong()));
    }
    if (hasLayer(OF_TRANSFORMERS)) {
      return Optional.of(
          "it was made for a transformer that denoises (Stable Diffusion 3, FLUX and such), this"
              + " model has a U-Net");
    }
    if (hasLayer(OF_SDXL)) {
      return Optional.of("it was made for Stable Diffusion XL");
    }
    if (unknown.stream().anyMatch(name -> name.contains("motion_modules"))
        && unet.keySet().stream().noneMatch(name -> name.contains("motion_modules"))) {
      return Optional.of("it changes motion modules, and this model is without");
    }
    if (unknown.stream().anyMatch(OF_TEXT) && text.isEmpty()) {
      return Optional.of("it changes a text encoder, and none is given");
    }
    return Optional.empty();
  }

  private boolean hasLayer(Predicate<String> of) {
    return lora.layers().stream().map(LoraLayer::name).anyMatch(of);
  }

  private OptionalLong modelsTextWidth() {
    return unet.entrySet().stream()
        .filter(weight -> weight.getKey().endsWith(".attn2.to_k.weight"))
        .filter(weight -> !weight.getKey().contains("motion_modules"))
        .mapToLong(weight -> weight.getValue().size(1))
        .findFirst();
  }
}
