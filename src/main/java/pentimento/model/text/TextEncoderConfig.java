package pentimento.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import pentimento.model.ConfigFields;
import pentimento.model.ModelPart;

/**
 * What a CLIP text encoder is made of; the fields of {@code text_encoder/config.json}.
 *
 * @param width of the states, 768
 * @param layers of the transformer, 12
 * @param heads of its attention
 * @param hidden width inside its feed-forward layers
 * @param quickGelu is the activation {@code x sigmoid(1.702 x)}, not GELU?
 * @param eps of the layer norms
 * @param vocabulary number of tokens that there are
 * @param positions most tokens of a text, 77
 */
public record TextEncoderConfig(
    int width,
    int layers,
    int heads,
    int hidden,
    boolean quickGelu,
    double eps,
    int vocabulary,
    int positions) {
  /** Checks that the heads fit. */
  public TextEncoderConfig {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "a width of %d cannot be divided in %d heads".formatted(width, heads));
    }
  }

  /** Stable Diffusion 1.x's, CLIP ViT-L/14. */
  public static TextEncoderConfig stableDiffusion15() {
    return new TextEncoderConfig(768, 12, 12, 3072, true, 1e-5, 49408, 77);
  }

  /** The same for another number of tokens. */
  public TextEncoderConfig withVocabulary(int tokens) {
    return new TextEncoderConfig(width, layers, heads, hidden, quickGelu, eps, tokens, positions);
  }

  /**
   * A model's text encoder: by its own configuration or, in a single file, Stable Diffusion 1's.
   */
  public static TextEncoderConfig of(ModelPart part) {
    return part.config().map(TextEncoderConfig::of).orElseGet(TextEncoderConfig::stableDiffusion15);
  }

  /**
   * Reads transformers' configuration of CLIPTextModel.
   *
   * @throws IllegalArgumentException when it has what is not supported; names the field
   */
  public static TextEncoderConfig of(JsonNode json) {
    ConfigFields fields = new ConfigFields(json, "the text encoder's config");
    String activation = fields.text("hidden_act", "quick_gelu");
    if (!activation.equals("quick_gelu") && !activation.equals("gelu")) {
      throw new IllegalArgumentException(
          "the text encoder's config: hidden_act is %s, expected quick_gelu or gelu"
              .formatted(activation));
    }
    TextEncoderConfig config =
        new TextEncoderConfig(
            fields.whole("hidden_size", 512, 1, 1 << 14),
            fields.whole("num_hidden_layers", 12, 1, 256),
            fields.whole("num_attention_heads", 8, 1, 1024),
            fields.whole("intermediate_size", 2048, 1, 1 << 16),
            activation.equals("quick_gelu"),
            fields.positive("layer_norm_eps", 1e-5),
            fields.whole("vocab_size", 49408, 1, 1 << 22),
            fields.whole("max_position_embeddings", 77, 1, 1 << 14));
    fields.finish();
    return config;
  }
}
