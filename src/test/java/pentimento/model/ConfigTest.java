package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.VaeConfig;
import pentimento.weights.MotionFamily;

/** Configurations are understood as a whole or refused by the name of what is not. */
class ConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SD15 = Path.of("tools", "random-model");
  private static final String SUPPORTED = ", for nothing else is supported";

  /** A network's configuration of Stable Diffusion 1.5's. */
  static ObjectNode sd15(String network) throws IOException {
    return (ObjectNode)
        JSON.readTree(Files.readString(SD15.resolve(network).resolve("config.json")));
  }

  private static final Map<String, Function<JsonNode, Object>> READERS = readers();

  private static Map<String, Function<JsonNode, Object>> readers() {
    Map<String, Function<JsonNode, Object>> readers = new LinkedHashMap<>();
    readers.put("unet", UNetConfig::of);
    readers.put("vae", VaeConfig::of);
    readers.put("text_encoder", TextEncoderConfig::of);
    readers.put("motion", json -> MotionConfig.of(json, MotionFamily.ANIMATEDIFF_V3));
    readers.put("replication", json -> ControlConfig.of(json, MotionFamily.ANIMATEDIFF_V3));
    return readers;
  }

  @Test
  void configurationsOfTheReferencesAreUnderstood() throws IOException {
    for (String name : NetworkCase.named("unet2d")) {
      UNetConfig config = UNetConfig.of(NetworkCase.config(name));
      assertEquals(NetworkCase.config(name).path("in_channels").asInt(), config.inChannels(), name);
    }
    for (String name : NetworkCase.named("motion")) {
      JsonNode json = NetworkCase.config(name);
      MotionConfig config = MotionConfig.of(json, MotionFamily.ANIMATEDIFF_V2);
      assertEquals(
          json.path("motion_output_projections").asInt(), config.outputProjections(), name);
      assertEquals(
          json.path("unet_group_norm_across_frames").asBoolean(),
          config.unetNormAcrossFrames(),
          name);
      assertEquals(
          json.path("motion_group_norm_across_frames").asBoolean(),
          config.normAcrossFrames(),
          name);
    }
    for (String name : NetworkCase.named("replication")) {
      ControlConfig config =
          ControlConfig.of(NetworkCase.config(name), MotionFamily.PROCESSPAINTER);
      assertTrue(config.sparse() && config.mask(), name);
    }
    for (String name : NetworkCase.named("controlnet")) {
      ControlConfig config =
          ControlConfig.of(NetworkCase.config(name), MotionFamily.PROCESSPAINTER);
      assertFalse(config.sparse() || config.mask(), name);
    }
    for (String name : NetworkCase.named("vae")) {
      VaeConfig config = VaeConfig.of(NetworkCase.config(name));
      assertEquals(1 << (config.channels().size() - 1), config.factor(), name);
    }
    for (String name : NetworkCase.named("clip-text")) {
      TextEncoderConfig config = TextEncoderConfig.of(NetworkCase.config(name));
      assertEquals(name.endsWith("gelu"), !config.quickGelu(), name);
    }
  }

  @Test
  void usualSizesAreThoseOfTheFiles() throws IOException {
    assertEquals(UNetConfig.stableDiffusion15(), UNetConfig.of(sd15("unet")));
    assertEquals(VaeConfig.stableDiffusion(), VaeConfig.of(sd15("vae")));
    assertEquals(TextEncoderConfig.stableDiffusion15(), TextEncoderConfig.of(sd15("text_encoder")));
    for (MotionFamily family : MotionFamily.values()) {
      // The file tells all, whatever the family.
      assertEquals(
          MotionConfig.of(MotionFamily.PROCESSPAINTER), MotionConfig.of(sd15("motion"), family));
      assertEquals(ControlConfig.processPainter(), ControlConfig.of(sd15("replication"), family));
    }
  }

  @Test
  void familiesDecideWhatTheFileLeavesOpen() throws IOException {
    ObjectNode json = sd15("motion");
    json.remove("unet_group_norm_across_frames");
    json.remove("motion_output_projections");
    json.remove("motion_group_norm_across_frames");
    for (MotionFamily family : MotionFamily.values()) {
      MotionConfig usual = MotionConfig.of(family);
      MotionConfig read = MotionConfig.of(json, family);
      assertEquals(usual.outputProjections(), read.outputProjections(), family.word());
      assertEquals(usual.unetNormAcrossFrames(), read.unetNormAcrossFrames(), family.word());
      assertEquals(usual.normAcrossFrames(), read.normAcrossFrames(), family.word());
    }
    // AnimateDiff's own word for norms that are each frame's.
    json.put("use_inflated_groupnorm", true);
    assertFalse(MotionConfig.of(json, MotionFamily.PROCESSPAINTER).unetNormAcrossFrames());
    json.put("use_inflated_groupnorm", false);
    assertTrue(MotionConfig.of(json, MotionFamily.ANIMATEDIFF_V3).unetNormAcrossFrames());
  }

  private static void assertRefused(String network, JsonNode json, String... parts) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> READERS.get(network).apply(json), network);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void unknownFieldsAreNamed() throws IOException {
    for (String network : READERS.keySet()) {
      ObjectNode json = sd15(network);
      json.put("_diffusers_version", "0.6.0").put("dropout", 0.1).put("torch_dtype", "float16");
      assertEquals(READERS.get(network).apply(sd15(network)), READERS.get(network).apply(json));
      json.put("gated_norms", true);
      assertRefused(network, json, "config: gated_norms is unknown");
      assertRefused(network, JSON.createArrayNode(), "config is not a JSON object");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unet | act_fn | \"relu\" | expected silu" + SUPPORTED,
        "unet | class_embed_type | \"timestep\" | expected null" + SUPPORTED,
        "unet | addition_embed_type | \"text_time\" | expected null" + SUPPORTED,
        "unet | num_class_embeds | 10 | expected null" + SUPPORTED,
        "unet | time_cond_proj_dim | 255 | expected 0 or an even number from 4",
        "unet | dual_cross_attention | true | expected false" + SUPPORTED,
        "unet | resnet_time_scale_shift | \"scale_shift\" | expected default" + SUPPORTED,
        "unet | mid_block_type | \"UNetMidBlock2D\" | expected UNetMidBlock2DCrossAttn",
        "unet | conv_in_kernel | 5 | expected 3" + SUPPORTED,
        "unet | only_cross_attention | [true, true, true, false] | expected false" + SUPPORTED,
        "unet | transformer_layers_per_block | [1, 2, 10] | a whole number from 1 to 64",
        "unet | up_block_types | [\"UpBlock2D\"] | the mirror image of the 4",
        "unet | up_block_types | [\"CrossAttnUpBlock2D\", \"CrossAttnUpBlock2D\","
            + " \"CrossAttnUpBlock2D\", \"UpBlock2D\"] | the mirror image of the 4",
        "unet | down_block_types | [\"AttnDownBlock2D\"] | there is no AttnDownBlock2D",
        "unet | down_block_types | [\"DownBlock2D\"] | 4 levels has 1 kinds of blocks",
        "unet | attention_head_dim | [8, 8] | a whole number or a list of 4",
        "unet | attention_head_dim | 7 | cannot be divided in 32 groups and 7 heads",
        "unet | norm_num_groups | 48 | cannot be divided in 48 groups",
        "unet | norm_eps | 0 | expected a number above 0",
        "unet | block_out_channels | [320, 0] | whole numbers from 1 to",
        "unet | block_out_channels | 320 | a list of 1 to 64 whole numbers",
        "unet | use_linear_projection | \"yes\" | expected true or false",
        "unet | freq_shift | 2 | a whole number from 0 to 1",
        "vae | act_fn | \"gelu\" | expected silu" + SUPPORTED,
        "vae | down_block_types | [\"AttnDownEncoderBlock2D\"] | 4 times DownEncoderBlock2D",
        "vae | up_block_types | [\"UpDecoderBlock2D\"] | 4 times UpDecoderBlock2D",
        "vae | latents_mean | [0.1, 0, 0, 0] | expected null" + SUPPORTED,
        "vae | use_quant_conv | false | use_quant_conv and use_post_quant_conv differ",
        "vae | scaling_factor | -1 | expected a number above 0",
        "vae | norm_num_groups | 24 | cannot be divided in 24 groups",
        "text_encoder | hidden_act | \"relu\" | hidden_act is relu, expected quick_gelu or gelu",
        "text_encoder | num_attention_heads | 7 | cannot be divided in 7 heads",
        "text_encoder | hidden_size | 1.5 | expected a whole number",
        "motion | motion_module_type | \"Wide\" | expected Vanilla" + SUPPORTED,
        "motion | motion_output_projections | 3 | a whole number from 1 to 2",
        "motion | motion_module_decoder_only | true | expected false" + SUPPORTED,
        "motion | motion_norm_eps | 1e-5 | expected 1.0E-6" + SUPPORTED,
        "motion | motion_module_kwargs | 5 | expected an object",
        "replication | set_noisy_sample_input_to_zero | false | expected true" + SUPPORTED,
        "replication | global_pool_conditions | true | expected false" + SUPPORTED,
        "replication | controlnet_conditioning_channel_order | \"bgr\" | expected rgb",
        "replication | resnet_group_norm_across_frames | true | expected false" + SUPPORTED,
      })
  void whatIsNotSupportedIsNamed(String network, String field, String value, String message)
      throws IOException {
    ObjectNode json = sd15(network);
    json.set(field, JSON.readTree(value));
    assertRefused(network, json, message);
    if (message.startsWith("expected")) {
      assertRefused(network, json, "config: " + field + " is " + JSON.readTree(value));
    }
  }

  @Test
  void attentionBlocksAreTemporal() throws IOException {
    ObjectNode json = sd15("motion");
    ((ObjectNode) json.get("motion_module_kwargs"))
        .putArray("attention_block_types")
        .add("Temporal_Self")
        .add("Spatial_Cross");
    assertRefused("motion", json, "attention_block_types are", "Spatial_Cross");
    json = sd15("motion");
    ((ObjectNode) json.get("motion_module_kwargs")).put("cross_frame", true);
    assertRefused("motion", json, "motion_module_kwargs: cross_frame is unknown");
  }

  @Test
  void nothingIsWhatTheLibraryMeansByIt() throws IOException {
    ObjectNode json = sd15("unet");
    json.putNull("class_embed_type").putNull("act_fn").putNull("norm_eps");
    json.remove("layers_per_block");
    assertEquals(UNetConfig.stableDiffusion15(), UNetConfig.of(json));
    json.put("mid_block_scale_factor", 1.0).put("conv_in_kernel", 3.0);
    json.put("resnet_out_scale_factor", 1);
    assertEquals(UNetConfig.stableDiffusion15(), UNetConfig.of(json));
    json.putNull("block_out_channels");
    assertRefused("unet", json, "block_out_channels is null, expected a list");
    json.remove("block_out_channels");
    assertRefused("unet", json, "block_out_channels is missing, expected a list");
    json = sd15("vae");
    json.remove("block_out_channels");
    assertRefused("vae", json, "block_out_channels is missing, expected a list");
  }

  @Test
  void withoutMotionModulesAControlNetworkIsPlain() throws IOException {
    ObjectNode json = sd15("unet");
    json.remove("up_block_types");
    json.remove("out_channels");
    json.remove("center_input_sample");
    ControlConfig config = ControlConfig.of(json, MotionFamily.DIFFUSERS);
    assertEquals(Optional.empty(), config.motion());
    assertEquals(3, config.conditioningChannels());
    assertEquals(4, config.embedding().size());
  }
}
