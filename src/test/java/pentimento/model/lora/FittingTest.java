package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.model.NetworkCase;
import pentimento.model.motion.MotionConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.Shape;
import pentimento.weights.MotionFamily;

/** Adapters of other models are refused, with the likely reason. */
class FittingTest {
  private static final String CROSS =
      "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k";
  private static final String MOTION =
      "down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.0";

  @TempDir Path folder;

  private static Map<String, Shape> unet(Optional<MotionConfig> motion) {
    return UNet.describe(UNetConfig.stableDiffusion15(), motion, false, NetworkCase.PLAIN)
        .weights();
  }

  private static LoraFile with(LoraFile file, String layer, long out, long in) {
    return file.add(layer + ".lora_down.weight", 1, in).add(layer + ".lora_up.weight", out, 1);
  }

  private void doesNotFit(LoraFile file, String... because) throws IOException {
    Lora lora = file.lora(folder, "other.safetensors");
    Map<String, Shape> unet = unet(Optional.empty());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> lora.fit(unet, Map.of()));
    assertTrue(e.getMessage().startsWith("other.safetensors does not fit"), e.getMessage());
    for (String part : because) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertFalse(e.getMessage().contains("null"), e.getMessage());
  }

  @Test
  void tellsStableDiffusionXlByItsTextWidth() throws IOException {
    LoraFile file = new LoraFile();
    with(file, CROSS, 640, 2048);
    with(file, CROSS.replace("blocks_0_attn2", "blocks_1_attn2"), 640, 2048);
    with(file, "lora_te1_text_model_encoder_layers_0_mlp_fc1", 3072, 768);
    with(file, "lora_te2_text_model_encoder_layers_0_mlp_fc1", 5120, 1280);
    with(file, "lora_unet_mid_block_attentions_0_transformer_blocks_9_attn1_to_k", 1280, 1280);
    doesNotFit(
        file,
        "made for a text width of 2048 (Stable Diffusion XL), this model has 768",
        "Of its 5 layers, 4 are not in the model",
        "and 1 more",
        "1 are of another size",
        "(640, 768), by 640 x 2048");
  }

  @Test
  void tellsStableDiffusion2ByItsTextWidth() throws IOException {
    doesNotFit(
        with(new LoraFile(), CROSS, 640, 1024),
        "text width of 1024 (Stable Diffusion 2), this model has 768");
  }

  @Test
  void tellsTransformersAndXlByTheirNames() throws IOException {
    doesNotFit(with(new LoraFile(), "lora_unet_double_blocks_0_img_attn_proj", 3072, 3072), "FLUX");
    doesNotFit(
        with(new LoraFile(), "transformer.transformer_blocks.0.attn.to_q", 3072, 3072),
        "Stable Diffusion 3");
    doesNotFit(
        with(new LoraFile(), "lora_te2_text_model_encoder_layers_0_mlp_fc1", 5120, 1280),
        "made for Stable Diffusion XL");
  }

  @Test
  void tellsWhatIsMissing() throws IOException {
    LoraFile motion =
        new LoraFile()
            .add(MOTION + ".processor.to_q_lora.down.weight", 4, 320)
            .add(MOTION + ".processor.to_q_lora.up.weight", 320, 4);
    doesNotFit(motion, "changes motion modules, and this model is without", MOTION);
    Lora lora = motion.lora(folder, "pan.safetensors");
    Map<String, Shape> moving = unet(Optional.of(MotionConfig.of(MotionFamily.PROCESSPAINTER)));
    assertEquals(1, lora.fit(moving, Map.of()).unet().weights().size());

    doesNotFit(
        with(new LoraFile(), "lora_te_text_model_encoder_layers_0_mlp_fc1", 3072, 768),
        "changes a text encoder, and none is given");
    doesNotFit(with(new LoraFile(), "lora_unet_nothing", 3, 3), "1 are not in the model");
  }

  @Test
  void tellsSizesThatDiffer() throws IOException {
    String layer = CROSS.replace("attn2_to_k", "attn1_to_q");
    doesNotFit(
        with(new LoraFile(), layer, 640, 320),
        "attn1.to_q.weight, which is (640, 640), by 640 x 320");
    doesNotFit(with(new LoraFile(), layer, 320, 640), "by 320 x 640");
    doesNotFit(
        with(new LoraFile(), layer, 640, 640).add(layer + ".dora_scale", 7), "magnitudes (7)");
    doesNotFit(new LoraFile().add(layer + ".diff_b", 640), "not in the model", "attn1.to_q.bias");
    String resnet = "lora_unet_down_blocks_0_resnets_0_conv1";
    doesNotFit(with(new LoraFile(), resnet, 320, 320), "(320, 320, 3, 3), by 320 x 320");
  }

  @Test
  void refusesTwoNamesOfOneLayer() throws IOException {
    LoraFile file = new LoraFile();
    with(file, CROSS, 640, 768);
    with(file, "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k", 640, 768);
    Lora lora = file.lora(folder, "double.safetensors");
    Map<String, Shape> unet = unet(Optional.empty());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> lora.fit(unet, Map.of()));
    assertTrue(e.getMessage().contains("twice"), e.getMessage());
  }

  @Test
  void findsCompVisNamesUnderscored() throws IOException {
    LoraFile file =
        with(
            new LoraFile(), "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k", 640, 768);
    Lora lora = file.lora(folder, "ldm.safetensors");
    assertEquals(
        Set.of("down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight"),
        lora.fit(unet(Optional.empty()), Map.of()).unet().weights());
  }
}
