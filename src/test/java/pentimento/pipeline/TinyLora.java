package pentimento.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import pentimento.model.lora.LoraFile;

/** A LoRA of a few layers that fits {@link TinyPainter}. */
public final class TinyLora {
  private TinyLora() {}

  /** Of spatial and temporal attention and the text encoder, as kohya's scripts write it. */
  public static Path write(Path file) throws IOException {
    return content().write(file);
  }

  /** The same, not yet written. */
  public static LoraFile content() {
    LoraFile lora = new LoraFile();
    add(lora, "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", 32, 32);
    add(lora, "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_v", 32, 24);
    add(lora, "lora_unet_down_blocks_0_motion_modules_0_transformer_blocks_0_attn1_to_v", 32, 32);
    add(lora, "lora_te_text_model_encoder_layers_0_self_attn_v_proj", 24, 24);
    return lora;
  }

  private static void add(LoraFile lora, String layer, int out, int in) {
    lora.add(layer + ".lora_down.weight", 2, in)
        .add(layer + ".lora_up.weight", out, 2)
        .number(layer + ".alpha", 0.5);
  }
}
