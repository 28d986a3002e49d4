package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** Adapters that are whole are read in each of their forms, others are refused with a reason. */
class LoraReaderTest {
  private static final String LAYER = "lora_unet_a_to_q";
  private static final Map<String, Shape> UNET =
      Map.of("a.to_q.weight", Shape.of(5, 3), "a.to_out.0.weight", Shape.of(5, 3));
  private static final Map<String, Shape> TEXT =
      Map.of("text_model.x.self_attn.q_proj.weight", Shape.of(5, 3));

  @TempDir Path folder;

  private Lora read(LoraFile file) throws IOException {
    return file.lora(folder, "adapter.safetensors");
  }

  private void isRefused(LoraFile file, String... because) throws IOException {
    Path path = file.write(folder.resolve("bad.safetensors"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Lora.read(path));
    assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
    for (String part : because) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  private static LoraFile whole() {
    return new LoraFile()
        .add(LAYER + ".lora_down.weight", 2, 3)
        .add(LAYER + ".lora_up.weight", 5, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lora_unet_a_to_q.lora_down.weight lora_unet_a_to_q.lora_up.weight",
        "unet.a.to_q.lora_A.weight unet.a.to_q.lora_B.weight",
        "a.to_q.lora_A.weight a.to_q.lora_B.weight",
        "unet.a.to_q.lora.down.weight unet.a.to_q.lora.up.weight",
        "unet.a.processor.to_q_lora.down.weight unet.a.processor.to_q_lora.up.weight",
        "a.processor.to_q_lora.down.weight a.processor.to_q_lora.up.weight",
        "state_dict.module.a.processor.to_q_lora.down.weight state_dict.module.a.processor.to_q_lora.up.weight",
        "diffusion_model.a.to_q.lora_down.weight diffusion_model.a.to_q.lora_up.weight"
      })
  void findsTheUNetsLayer(String names) throws IOException {
    assertEquals(Set.of("a.to_q.weight"), fit(names).unet().weights());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lora_unet_a_to_out_0.lora_down.weight lora_unet_a_to_out_0.lora_up.weight",
        "unet.a.to_out.0.lora_A.weight unet.a.to_out.0.lora_B.weight",
        "unet.a.to_out.0.lora.down.weight unet.a.to_out.0.lora.up.weight",
        "unet.a.processor.to_out_lora.down.weight unet.a.processor.to_out_lora.up.weight"
      })
  void findsTheOutputProjection(String names) throws IOException {
    assertEquals(Set.of("a.to_out.0.weight"), fit(names).unet().weights());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lora_te_text_model_x_self_attn_q_proj.lora_down.weight lora_te_text_model_x_self_attn_q_proj.lora_up.weight",
        "text_encoder.text_model.x.self_attn.q_proj.lora_A.weight text_encoder.text_model.x.self_attn.q_proj.lora_B.weight",
        "text_encoder.text_model.x.self_attn.q_proj.lora_linear_layer.down.weight text_encoder.text_model.x.self_attn.q_proj.lora_linear_layer.up.weight",
        "text_encoder.text_model.x.self_attn.to_q_lora.down.weight text_encoder.text_model.x.self_attn.to_q_lora.up.weight",
        "text_encoder.x.self_attn.q_proj.lora_A.weight text_encoder.x.self_attn.q_proj.lora_B.weight"
      })
  void findsTheTextEncodersLayer(String names) throws IOException {
    FittedLora fitted = fit(names);
    assertEquals(TEXT.keySet(), fitted.textEncoder().weights());
    assertEquals(Set.of(), fitted.unet().weights());
  }

  private FittedLora fit(String names) throws IOException {
    String[] both = names.split(" ", -1);
    LoraFile file = new LoraFile().add(both[0], 2, 3).add(both[1], 5, 2);
    Path path = file.write(folder.resolve("adapter.safetensors"));
    assertTrue(Lora.isIn(Safetensors.read(path)));
    return Lora.read(path).fit(UNET, TEXT);
  }

  @Test
  void findsAdaptersInACheckpoint() throws IOException {
    LoraFile file =
        new LoraFile()
            .add("a.to_q.base_layer.weight", 5, 3)
            .add("a.to_q.lora_A.default.weight", 2, 3)
            .add("a.to_q.lora_B.default.weight", 5, 2)
            .add("a.norm.weight", 3)
            .add("a.pos_encoder.pe", 1, 8, 3);
    Path path = file.write(folder.resolve("checkpoint.safetensors"));
    assertEquals(Set.of("a.to_q.weight"), Lora.read(path, 0.6).fit(UNET, TEXT).unet().weights());
    isRefused(file, "alpha", "adapter_config.json", "a.to_q");
    Files.writeString(folder.resolve("adapter_config.json"), "{\"lora_alpha\": 0.6, \"r\": 2}");
    assertEquals("checkpoint.safetensors", Lora.read(path).name());
    assertThrows(IllegalArgumentException.class, () -> Lora.read(path, Double.NaN));
  }

  @Test
  void setsEmbeddingsApart() throws IOException {
    Lora lora = read(whole().add("bundle_emb.sks.string_to_param.*", 2, 768));
    assertEquals(Set.of("sks.string_to_param.*"), lora.embeddings().keySet());
    assertEquals(Set.of("a.to_q.weight"), lora.fit(UNET, TEXT).unet().weights());
  }

  @Test
  void keepsWhatTheFileSaysOfItself() throws IOException {
    assertEquals("4", read(whole().says("ss_network_dim", "4")).metadata().get("ss_network_dim"));
  }

  @Test
  void refusesHalves() throws IOException {
    isRefused(new LoraFile().add(LAYER + ".lora_up.weight", 5, 2), LAYER, "has up, but no down");
    isRefused(new LoraFile().add(LAYER + ".lora_down.weight", 2, 3), "has down, but no up");
    isRefused(new LoraFile().number(LAYER + ".alpha", 1), LAYER, "alpha");
    isRefused(new LoraFile().add(LAYER + ".dora_scale", 5, 1), LAYER, "dora_scale");
    isRefused(new LoraFile().add(LAYER + ".hada_w1_a", 5, 2), "no hada_w1_b");
    isRefused(new LoraFile().add(LAYER + ".lokr_w1", 5, 1), "no lokr_w2");
    isRefused(
        new LoraFile().add(LAYER + ".lokr_w1", 5, 1).add(LAYER + ".lokr_w2_a", 1, 1),
        "no lokr_w2_b");
    isRefused(new LoraFile().number(LAYER + ".on_input", 1), "no weight");
  }

  @Test
  void refusesMixtures() throws IOException {
    isRefused(whole().add(LAYER + ".hada_w1_a", 5, 2), "do not belong together", "hada_w1_a");
    isRefused(whole().add(LAYER + ".weight", 5, 2), "do not belong together");
    isRefused(
        new LoraFile()
            .add(LAYER + ".lokr_w1", 5, 1)
            .add(LAYER + ".lokr_w2", 1, 3)
            .add(LAYER + ".lokr_t2", 1, 1, 3, 3),
        "do not belong together");
    isRefused(
        whole().add("unet.b.lora_A.one.weight", 2, 3).add("unet.b.lora_B.two.weight", 5, 2),
        "2 adapters");
    isRefused(
        new LoraFile().add("a.lora.down.weight", 2, 3).add("a.lora_A.weight", 2, 3),
        "two tensors for one thing");
  }

  @Test
  void refusesRanksThatDiffer() throws IOException {
    isRefused(
        new LoraFile().add(LAYER + ".lora_down.weight", 2, 3).add(LAYER + ".lora_up.weight", 5, 4),
        LAYER,
        "(2, 3)",
        "(5, 4)",
        "rank");
    isRefused(whole().add(LAYER + ".lora_mid.weight", 3, 3, 3, 3), "mid", "(2, 2, k, k)");
    isRefused(
        new LoraFile()
            .add(LAYER + ".hada_w1_a", 5, 2)
            .add(LAYER + ".hada_w1_b", 3, 3)
            .add(LAYER + ".hada_w2_a", 5, 2)
            .add(LAYER + ".hada_w2_b", 2, 3),
        "ranks do not fit");
    isRefused(
        new LoraFile()
            .add(LAYER + ".hada_w1_a", 5, 2)
            .add(LAYER + ".hada_w1_b", 2, 3)
            .add(LAYER + ".hada_w2_a", 4, 2)
            .add(LAYER + ".hada_w2_b", 2, 3),
        "5 x 3",
        "4 x 3");
    isRefused(
        new LoraFile()
            .add(LAYER + ".lokr_w1", 5, 1)
            .add(LAYER + ".lokr_w2_a", 1, 2)
            .add(LAYER + ".lokr_w2_b", 3, 3),
        "do not fit each other");
    isRefused(
        new LoraFile().add(LAYER + ".lora_down.weight", 3).add(LAYER + ".lora_up.weight", 5, 3),
        "(rank, in)");
    isRefused(
        new LoraFile().add(LAYER + ".lora_down.weight", 0, 3).add(LAYER + ".lora_up.weight", 5, 0),
        "empty");
  }

  @Test
  void refusesScalesThatAreNone() throws IOException {
    isRefused(whole().number(LAYER + ".alpha", Double.NaN), "alpha NaN", LAYER);
    isRefused(whole().number(LAYER + ".alpha", Double.POSITIVE_INFINITY), "alpha Infinity");
    isRefused(whole().add(LAYER + ".alpha", 2), "alpha", "(2)", "single number");
    isRefused(whole().number(LAYER + ".scale", Double.NaN), "scale NaN");
  }

  @Test
  void refusesWhatIsNoFraction() throws IOException {
    LoraFile file = new LoraFile().add(LAYER + ".lora_up.weight", 5, 2);
    Path path = folder.resolve("whole.safetensors");
    StoredTensor up = Safetensors.read(file.write(path)).tensors().get(LAYER + ".lora_up.weight");
    StoredTensor down = new StoredTensor(DType.I32, Shape.of(2, 5), up.source());
    Safetensors.write(
        folder.resolve("numbers.safetensors"),
        Map.of(LAYER + ".lora_up.weight", up, LAYER + ".lora_down.weight", down),
        Map.of());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Lora.read(folder.resolve("numbers.safetensors")));
    assertTrue(e.getMessage().contains("down of type I32"), e.getMessage());
  }

  @Test
  void refusesOtherKindsByName() throws IOException {
    isRefused(new LoraFile().add(LAYER + ".oft_blocks", 2, 3, 3), "OFT", "not supported");
    isRefused(whole().add("lora_unet_b.a1.weight", 5, 2), "GLoRA");
    isRefused(whole().add("a.lora_embedding_A", 5, 2), "embedding");
    isRefused(whole().number(LAYER + ".wd_for_diff", 1), "DoRA of the difference");
  }

  @Test
  void refusesTensorsThatBelongToNothing() throws IOException {
    isRefused(whole().add("something.else", 5), "1 tensors", "something.else", "1 layers");
    isRefused(whole().add("conv_in.weight", 5, 4, 3, 3), "1 tensors", "conv_in");
    isRefused(
        new LoraFile().add("conv_in.weight", 5, 4, 3, 3).add("conv_in.bias", 5),
        "holds no adapter",
        "conv_in");
    isRefused(new LoraFile().add("\u001b[31m.else", 5), "\"?[31m.else\"");
    isRefused(new LoraFile().add(".lora_up.weight", 5), "holds no adapter");
    isRefused(new LoraFile(), "holds no adapter");
    Path checkpoint =
        new LoraFile().add("conv_in.weight", 5).write(folder.resolve("unet.safetensors"));
    assertFalse(Lora.isIn(Safetensors.read(checkpoint)));
  }

  @Test
  void refusesConfigurationsThatItCannotFollow() throws IOException {
    LoraFile file =
        new LoraFile()
            .add("base_model.model.a.to_q.lora_A.weight", 2, 3)
            .add("base_model.model.a.to_q.lora_B.weight", 5, 2);
    Path path = file.write(folder.resolve("adapter_model.safetensors"));
    Path config = folder.resolve("adapter_config.json");
    for (String json :
        List.of(
            "not JSON",
            "[]",
            "{\"peft_type\": \"OFT\", \"lora_alpha\": 1}",
            "{\"lora_alpha\": \"much\"}",
            "{\"lora_alpha\": 1, \"init_lora_weights\": \"pissa_niter_4\"}",
            "{\"lora_alpha\": 1, \"alpha_pattern\": {\"(a|b)*\": 2}}",
            "{\"lora_alpha\": 1, \"alpha_pattern\": {\"a\": null}}")) {
      Files.writeString(config, json);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Lora.read(path), json);
      assertTrue(e.getMessage().startsWith(config + ": "), e.getMessage());
    }
    Files.writeString(config, "{\"r\": 2}");
    isRefused(file, "alpha", "adapter_config.json");
    assertThrows(IOException.class, () -> Lora.read(folder.resolve("missing.safetensors")));
  }
}
