package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.motion.MotionConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.VaeConfig;
import pentimento.request.StrictJson;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.Component;
import pentimento.weights.Generation;
import pentimento.weights.MotionFacts;
import pentimento.weights.MotionFamily;
import pentimento.weights.StoredTensor;

/** Configurations for networks of single files say what was assumed of these. */
class SettledConfigsTest {
  private static final Path FILE = Path.of("single.safetensors");
  private static final String NORM = "text_model.final_layer_norm.weight";

  private static ModelFiles single(Generation generation, int textWidth) {
    Map<Component, ModelPart> parts = new EnumMap<>(Component.class);
    for (Component component :
        new Component[] {Component.UNET, Component.VAE, Component.TEXT_ENCODER}) {
      Map<String, StoredTensor> tensors =
          Map.of(NORM, new StoredTensor(DType.F16, Shape.of(textWidth), () -> null));
      parts.put(component, new ModelPart(component, tensors, Optional.empty(), FILE));
    }
    return new ModelFiles(FILE, parts, Optional.of(generation), Optional.empty(), Optional.empty());
  }

  @Test
  void theyAreReadAsWhatWasAssumed() throws IOException {
    ModelFiles files = single(Generation.SD1, 768);
    SettledConfigs settled = SettledConfigs.of(files, Optional.empty());
    Map<Component, JsonNode> configs = settled.configs();
    assertEquals(UNetConfig.stableDiffusion15(), UNetConfig.of(configs.get(Component.UNET)));
    assertEquals(VaeConfig.stableDiffusion(), VaeConfig.of(configs.get(Component.VAE)));
    assertEquals(
        TextEncoderConfig.stableDiffusion15(),
        TextEncoderConfig.of(configs.get(Component.TEXT_ENCODER)));
    assertTrue(settled.notes().get(0).contains("--prediction v"), settled.notes().toString());
  }

  @Test
  void configurationsOfMotionModulesAreCompleted() {
    JsonNode open =
        StrictJson.parse("{\"_class_name\": \"MotionAdapter\", \"use_motion_mid_block\": false}");
    MotionFacts facts =
        new MotionFacts(false, OptionalLong.of(24), 2, Set.of(MotionFamily.PROCESSPAINTER));
    ModelPart part =
        new ModelPart(
            Component.MOTION,
            Map.of(),
            Optional.of(open),
            FILE,
            Optional.empty(),
            Optional.of(facts),
            List.of());
    ModelFiles files =
        new ModelFiles(
            FILE,
            Map.of(Component.MOTION, part),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    JsonNode settled = SettledConfigs.of(files, Optional.empty()).configs().get(Component.MOTION);
    MotionConfig expected = MotionConfig.of(MotionFamily.PROCESSPAINTER);
    assertEquals(expected, MotionConfig.of(settled, MotionFamily.DIFFUSERS));
    assertEquals(2, open.size(), "the model's own stays as it is");
  }

  @Test
  void whatIsNotKnownIsRefused() {
    ModelFiles files = single(Generation.SD2, 1024);
    String said =
        assertThrows(
                IllegalArgumentException.class, () -> SettledConfigs.of(files, Optional.empty()))
            .getMessage();
    assertTrue(said.contains("1024 wide") && said.contains("config.json"), said);
  }
}
