package pentimento.pipeline;

import java.util.List;
import java.util.Objects;
import pentimento.model.lora.Lora;
import pentimento.model.text.Embedding;

/**
 * What changes a model for a while: adapters of its weights, and words that were learnt.
 *
 * <p>Adapters change the U-Net with its motion modules and the text encoder. They change neither
 * the replication network nor the inversion of pictures, which goes by the base alone: so
 * ProcessPainter does it, and so noise that was found once serves whatever the adapters are.
 *
 * @param loras merged into the weights, all of them at once; an adapter may be there twice
 * @param words learnt by textual inversion
 */
public record Adapters(List<Strength> loras, List<Embedding> words) {
  /** Changes nothing. */
  public static final Adapters NONE = new Adapters(List.of(), List.of());

  /** Keeps copies. */
  public Adapters {
    loras = List.copyOf(loras);
    words = List.copyOf(words);
  }

  /**
   * An adapter and how strong it is.
   *
   * @param lora the adapter
   * @param unet strength in U-Net and motion modules: 1 as trained, 0 none
   * @param text strength in the text encoder
   */
  public record Strength(Lora lora, double unet, double text) {
    /** Refuses what is no number. */
    public Strength {
      Objects.requireNonNull(lora, "lora");
      if (!Double.isFinite(unet) || !Double.isFinite(text)) {
        throw new IllegalArgumentException(
            "the strengths of %s are %s and %s, expected finite numbers"
                .formatted(lora.name(), unet, text));
      }
    }
  }
}
