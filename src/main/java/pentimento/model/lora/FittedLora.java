package pentimento.model.lora;

import java.util.Objects;

/**
 * An adapter whose weights are found.
 *
 * @param unet what it does to the U-Net and its motion modules; may be nothing
 * @param textEncoder what it does to the text encoder; may be nothing
 */
public record FittedLora(LoraChanges unet, LoraChanges textEncoder) {
  /** Checks that nothing is missing. */
  public FittedLora {
    Objects.requireNonNull(unet, "unet");
    Objects.requireNonNull(textEncoder, "textEncoder");
  }
}
