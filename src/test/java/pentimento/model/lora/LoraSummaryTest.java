package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

class LoraSummaryTest {
  private static final String ATTENTION = "lora_unet_mid_block_attentions_0_transformer_blocks_0_";

  @TempDir Path folder;

  @Test
  void saysWhatAnAdapterIs() throws Exception {
    LoraFile file =
        new LoraFile()
            .add(ATTENTION + "attn1_to_q.lora_down.weight", 4, 8)
            .add(ATTENTION + "attn1_to_q.lora_up.weight", 8, 4)
            .number(ATTENTION + "attn1_to_q.alpha", 2)
            .add(ATTENTION + "ff_net_2.lora_down.weight", 2, 8)
            .add(ATTENTION + "ff_net_2.lora_up.weight", 8, 2)
            .add(ATTENTION + "ff_net_2.dora_scale", 1, 8)
            .add("lora_te_text_model_encoder_layers_0_mlp_fc1.diff", 5, 3)
            .add("bundle_emb.sks", 1, 8)
            .says("ss_network_dim", "4")
            .says("modelspec.title", "Oil")
            .says("format", "pt");
    Path path = file.write(folder.resolve("oil.safetensors"));
    LoraSummary summary = LoraSummary.read(path);
    assertEquals(Map.of("LoRA", 1, "LoRA with DoRA", 1, "full", 1), summary.kinds());
    assertEquals(Set.of(2L, 4L), summary.ranks());
    assertEquals(Set.of(2.0), summary.alphas());
    assertEquals(
        Map.of(LoraGroup.ATTENTION, 1, LoraGroup.FEED_FORWARD, 1, LoraGroup.TEXT_ENCODER, 1),
        summary.groups());
    assertEquals(64 + 32 + 8 + 15, summary.parameters());
    assertEquals(1, summary.embeddings());
    assertEquals(Map.of("ss_network_dim", "4", "modelspec.title", "Oil"), summary.training());

    byte[] bytes = Files.readAllBytes(path);
    int start = 8 + (bytes[0] & 0xff) + 256 * (bytes[1] & 0xff);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(bytes, start, bytes.length));
    String hash = HexFormat.of().formatHex(digest).substring(0, 12);
    assertEquals(Optional.of(hash), summary.hash());
  }

  @Test
  void looksAtAdaptersWhoseAlphaIsUnknown() throws IOException {
    Path path =
        new LoraFile()
            .add("base_model.model.a.lora_A.weight", 2, 3)
            .add("base_model.model.a.lora_B.weight", 5, 2)
            .write(folder.resolve("adapter_model.safetensors"));
    assertEquals(Set.of(), LoraSummary.read(path).alphas());
    Files.writeString(folder.resolve("adapter_config.json"), "{\"lora_alpha\": 0.6}");
    assertEquals(Set.of(0.6), LoraSummary.read(path).alphas());
  }

  @Test
  void refusesOtherFiles() throws IOException {
    Path path = new LoraFile().add("conv_in.weight", 5).write(folder.resolve("unet.safetensors"));
    assertThrows(IllegalArgumentException.class, () -> LoraSummary.read(path));
  }

  @ParameterizedTest
  @CsvSource({
    "lora_unet_down_blocks_0_attentions_0_proj_in, ATTENTION",
    "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q, ATTENTION",
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_out_0, ATTENTION",
    "lora_unet_up_blocks_1_attentions_0_transformer_blocks_0_ff_net_0_proj, FEED_FORWARD",
    "lora_unet_down_blocks_0_resnets_0_conv1, CONVOLUTION",
    "lora_unet_down_blocks_0_resnets_0_time_emb_proj, CONVOLUTION",
    "unet.down_blocks.0.downsamplers.0.conv, CONVOLUTION",
    "lora_unet_input_blocks_3_0_op, CONVOLUTION",
    "lora_unet_output_blocks_5_0_in_layers_2, CONVOLUTION",
    "lora_unet_conv_in, CONVOLUTION",
    "lora_te_text_model_encoder_layers_0_self_attn_q_proj, TEXT_ENCODER",
    "lora_te2_text_model_encoder_layers_0_mlp_fc1, TEXT_ENCODER",
    "text_encoder.text_model.encoder.layers.0.mlp.fc1, TEXT_ENCODER",
    "base_model.model.encoder.layers.0.mlp.fc1, TEXT_ENCODER",
    "mid_block.motion_modules.0.temporal_transformer.transformer_blocks.0.ff.net.2, TEMPORAL",
    "lora_unet_time_embedding_linear_1, OTHER"
  })
  void sortsLayers(String layer, LoraGroup group) {
    assertEquals(group, LoraGroup.of(layer));
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 0x3c00, 1", "F16, 0xc500, -5", "F16, 0x0001, 5.9604644775390625e-8",
        "F16, 0x7c00, Infinity",
    "F16, 0x7e00, NaN", "F16, 0x8000, -0.0", "F16, 0x7bff, 65504", "BF16, 0x3f80, 1",
    "BF16, 0xc2f7, -123.5", "I16, 0xffff, -1"
  })
  void readsSmallNumbers(DType type, String bits, double expected) {
    StoredTensor tensor =
        new StoredTensor(
            type,
            Shape.of(),
            () ->
                ByteBuffer.allocateDirect(2)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort(0, (short) (int) Integer.decode(bits)));
    assertEquals(expected, Numbers.scalar(tensor));
  }

  @Test
  void readsNumbersOfAllTypes() throws IOException {
    for (DType type : DType.values()) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(type.bytes());
      Map<String, StoredTensor> one =
          Map.of("x", new StoredTensor(type, Shape.of(1), zeros::duplicate));
      Path path = folder.resolve(type + ".safetensors");
      Safetensors.write(path, one, Map.of());
      assertEquals(0, Numbers.scalar(Safetensors.read(path).tensors().get("x")));
    }
  }
}
