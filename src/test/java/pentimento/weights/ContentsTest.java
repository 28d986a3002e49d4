package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;

class ContentsTest {
  private static final Shape ANY = Shape.of(2);
  private static final String LDM = "model.diffusion_model.";
  private static final String CROSS = "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight";

  @TempDir Path folder;

  private static Contents of(String... names) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (String name : names) {
      shapes.put(name, ANY);
    }
    return Contents.of(Golden.fileOf(shapes));
  }

  private static List<String> names(Contents contents, Component component) {
    return new ArrayList<>(contents.part(component).keySet());
  }

  @ParameterizedTest
  @CsvSource({"768, SD1", "24, SD1", "1024, SD2", "2048, SDXL", "1280, SDXL"})
  void theWidthOfTextTellsTheGeneration(int width, Generation expected) {
    Contents contents =
        Contents.of(
            Golden.fileOf(
                Map.of(LDM + "input_blocks.0.0.weight", ANY, LDM + CROSS, Shape.of(320, width))));
    assertEquals(Optional.of(expected), contents.generation());
    Contents text =
        Contents.of(
            Golden.fileOf(
                Map.of(
                    "text_model.embeddings.token_embedding.weight",
                    ANY,
                    "text_model.final_layer_norm.weight",
                    Shape.of(width))));
    assertEquals(Optional.of(expected), text.generation());
  }

  @Test
  void largerGenerationsShowByTheirTextEncoders() {
    Contents contents =
        of(LDM + "input_blocks.0.0.weight", "conditioner.embedders.1.model.ln.weight");
    assertEquals(Optional.of(Generation.SDXL), contents.generation());
    assertEquals(List.of("conditioner.embedders.1.model.ln.weight"), contents.unknown());
  }

  @Test
  void blocksOfAnyDepthAreCounted() {
    // Four layers a level: the first downsampler is input block 5.
    Contents deep =
        of(
            LDM + "input_blocks.0.0.weight",
            LDM + "input_blocks.4.1.norm.bias",
            LDM + "input_blocks.5.0.op.bias",
            LDM + "input_blocks.10.0.op.bias",
            LDM + "input_blocks.11.0.in_layers.2.bias",
            LDM + "output_blocks.4.0.skip_connection.bias",
            LDM + "output_blocks.4.2.conv.bias",
            LDM + "output_blocks.5.1.proj_out.bias",
            LDM + "middle_block.2.out_layers.3.bias");
    assertEquals(
        List.of(
            "conv_in.weight",
            "down_blocks.0.attentions.3.norm.bias",
            "down_blocks.0.downsamplers.0.conv.bias",
            "down_blocks.1.downsamplers.0.conv.bias",
            "down_blocks.2.resnets.0.conv1.bias",
            "up_blocks.0.resnets.4.conv_shortcut.bias",
            "up_blocks.0.upsamplers.0.conv.bias",
            "up_blocks.1.attentions.0.proj_out.bias",
            "mid_block.resnets.1.conv2.bias"),
        names(deep, Component.UNET));
    Contents single =
        of(
            "input_blocks.0.0.weight",
            "input_blocks.2.0.in_layers.0.bias",
            "output_blocks.2.0.in_layers.0.bias");
    assertEquals(
        List.of(
            "conv_in.weight",
            "down_blocks.0.resnets.1.norm1.bias",
            "up_blocks.0.resnets.2.norm1.bias"),
        names(single, Component.UNET));
  }

  @Test
  void vaesAreKnownUnderAllTheirPrefixes() {
    for (String prefix : List.of("", "first_stage_model.", "vae.", "state_dict.")) {
      Contents contents =
          Contents.of(
              Golden.fileOf(
                  Map.of(
                      prefix + "decoder.conv_in.weight", Shape.of(4, 4, 3, 3),
                      prefix + "decoder.up.0.block.2.nin_shortcut.weight", Shape.of(4, 4, 1, 1),
                      prefix + "decoder.up.2.upsample.conv.weight", Shape.of(4, 4, 3, 3),
                      prefix + "encoder.mid.attn_1.q.weight", Shape.of(4, 4, 1, 1),
                      prefix + "encoder.mid.attn_1.norm.weight", Shape.of(4),
                      prefix + "loss.logvar", Shape.of())));
      Map<String, Shape> shapes = Golden.shapes(contents.part(Component.VAE));
      assertEquals(
          Map.of(
              "decoder.conv_in.weight", Shape.of(4, 4, 3, 3),
              "decoder.up_blocks.2.resnets.2.conv_shortcut.weight", Shape.of(4, 4, 1, 1),
              "decoder.up_blocks.0.upsamplers.0.conv.weight", Shape.of(4, 4, 3, 3),
              "encoder.mid_block.attentions.0.to_q.weight", Shape.of(4, 4),
              "encoder.mid_block.attentions.0.group_norm.weight", Shape.of(4)),
          shapes);
      assertEquals(Optional.empty(), contents.generation());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "betas",
        "alphas_cumprod_prev",
        "sqrt_one_minus_alphas_cumprod",
        "log_one_minus_alphas_cumprod",
        "posterior_mean_coef1",
        "lvlb_weights",
        "global_step",
        "model_ema.diffusion_modelout2bias",
        "first_stage_model.loss.discriminator.main.0.bias",
        "cond_stage_model.transformer.text_model.embeddings.position_ids",
        "text_model.embeddings.position_ids",
        "down_blocks.0.motion_modules.0.transformer_blocks.0.pos_embed.pe",
        "animatediff_config.x",
        "text_projection.weight",
        "vision_model.pre_layrnorm.weight",
        "denoiser.sigmas"
      })
  void whatNobodyNeedsIsLeftOut(String name) {
    Contents contents = of(name);
    assertEquals(Map.of(), contents.parts());
    assertEquals(List.of(), contents.unknown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LDM + "input_blocks.0.0.weight.more",
        LDM + "input_blocks.0.1.norm.weight",
        LDM + "input_blocks.99999.0.op.weight",
        LDM + "input_blocks.1.0.in_layers.1.weight",
        LDM + "input_blocks.1.3.norm.weight",
        LDM + "middle_block.3.norm.weight",
        LDM + "weight",
        LDM,
        "first_stage_model.decoder.mid.block_3.conv1.weight",
        "first_stage_model.encoder.down.0.attn.0.q.weight",
        "first_stage_model.weight",
        "cond_stage_model.model.ln_final.weight",
        "cond_stage_model.transformer.encoder.layers.0.weight2",
        "string_to_param.*",
        "weight",
        ""
      })
  void otherNamesAreUnknown(String name) {
    Contents contents = of(name);
    assertEquals(Map.of(), contents.parts());
    assertEquals(List.of(name), contents.unknown());
    assertEquals("no weights that are known here, and 1 unknown tensor", contents.describe());
  }

  @Test
  void severalNetworksOfOneFileAreToldApart() {
    Contents contents =
        of(
            "state_dict.module.down_blocks.0.motion_modules.0.temporal_transformer.norm.bias",
            "controlnet.module.controlnet_mid_block.bias",
            "controlnet.controlnet_cond_embedding.weight",
            "optimizer.state.x",
            "epoch");
    assertEquals(
        List.of("down_blocks.0.motion_modules.0.norm.bias"), names(contents, Component.MOTION));
    assertEquals(
        List.of("controlnet_mid_block.bias", "controlnet_cond_embedding.weight"),
        names(contents, Component.REPLICATION));
    assertEquals(List.of(), contents.unknown());
    Contents whole =
        of(
            "conv_in.weight",
            "down_blocks.0.resnets.0.norm1.bias",
            "down_blocks.0.motion_modules.0.norm.bias");
    assertEquals(Set.of(Component.UNET, Component.MOTION), whole.parts().keySet());
  }

  @Test
  void aScribbleNetworkIsOneForSequences() {
    Contents contents =
        of(
            "controlnet_mid_block.bias",
            "controlnet_cond_embedding.conv_in.weight",
            "down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.ff_norm.bias");
    assertEquals(Set.of(Component.REPLICATION), contents.parts().keySet());
    assertTrue(
        names(contents, Component.REPLICATION)
            .contains("down_blocks.0.motion_modules.0.transformer_blocks.0.norm3.bias"));
    Contents single = of("controlnet_mid_block.bias", "controlnet_cond_embedding.conv_in.weight");
    assertEquals(Set.of(Component.CONTROLNET), single.parts().keySet());
  }

  @Test
  void motionModulesWithoutPositionsMayBeOfSeveralFamilies() {
    Contents contents = of("up_blocks.0.motion_modules.0.temporal_transformer.norm.bias");
    MotionFacts facts = contents.motion().get(Component.MOTION);
    assertEquals(OptionalLong.empty(), facts.positions());
    assertEquals(
        Set.of(
            MotionFamily.PROCESSPAINTER, MotionFamily.ANIMATEDIFF_V1, MotionFamily.ANIMATEDIFF_V3),
        facts.families());
    assertEquals(
        "motion modules (1 tensor, of processpainter or animatediff-v1 or animatediff-v3)",
        contents.describe());
  }

  @Test
  void oneWeightTwiceIsRefused() throws IOException {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> of("vae.quant_conv.weight", "first_stage_model.quant_conv.weight"))
            .getMessage();
    assertTrue(message.contains("both \"quant_conv.weight\" of the VAE"), message);
    String wrapped =
        assertThrows(
                IllegalArgumentException.class,
                () -> of("state_dict.a.weight", "state_dict.module.a.weight"))
            .getMessage();
    assertTrue(wrapped.contains("\"a.weight\" twice"), wrapped);
    Path file = folder.resolve("x.safetensors");
    StoredTensor tensor = SafetensorsTest.tensor(DType.F16, Shape.of(1), 1);
    Safetensors.write(
        file,
        Map.of("vae.quant_conv.weight", tensor, "first_stage_model.quant_conv.weight", tensor),
        Map.of());
    String named =
        assertThrows(IllegalArgumentException.class, () -> Contents.read(file)).getMessage();
    assertTrue(named.startsWith(file + ": has two tensors"), named);
  }

  @Test
  void anEmptyFileHoldsNothing() {
    Contents contents = of();
    assertEquals("no weights that are known here", contents.describe());
    assertFalse(contents.isInpainting());
    assertEquals(Map.of(), contents.part(Component.UNET));
  }
}
