package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.model.NetworkCase;
import pentimento.model.motion.MotionConfig;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.Shape;
import pentimento.weights.MotionFamily;

/** Layers of real networks are found by the names that other programs give them. */
class ModuleNamesGoldenTest {
  private static final Path NAMES =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden")).resolve("names");
  private static final String LDM = "model.diffusion_model.";

  private static Map<String, Shape> unet(Optional<MotionConfig> motion) {
    return UNet.describe(UNetConfig.stableDiffusion15(), motion, false, NetworkCase.PLAIN)
        .weights();
  }

  private static Map<String, Shape> movingUnet() {
    return unet(Optional.of(MotionConfig.of(MotionFamily.ANIMATEDIFF_V2)));
  }

  private static Map<String, Shape> text() {
    TextEncoderConfig config =
        TextEncoderConfig.of(
            new ObjectMapper()
                .createObjectNode()
                .put("hidden_size", 768)
                .put("intermediate_size", 3072));
    return TextEncoder.describe(config, 0, NetworkCase.PLAIN).weights();
  }

  /** Names of tensors that begin so, and what their shapes are. */
  private static Map<String, Shape> golden(String list, String prefix) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readString(NAMES.resolve(list + ".json")));
    Map<String, Shape> shapes =
        json.properties().stream()
            .filter(entry -> entry.getKey().startsWith(prefix))
            .filter(entry -> entry.getKey().matches(".*\\.(weight|bias)"))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        Shape.of(new ObjectMapper().convertValue(entry.getValue(), long[].class))));
    assertFalse(shapes.isEmpty(), list);
    return shapes;
  }

  /** Each is found by dots and by underscores, has its size, and all are all of them. */
  private static void assertFound(
      Map<String, Shape> golden, Map<String, Shape> network, Set<String> all) {
    ModuleNames names = new ModuleNames(network.keySet());
    Set<String> found = new LinkedHashSet<>();
    golden.forEach(
        (name, shape) -> {
          int dot = name.lastIndexOf('.');
          String bare = ModuleNames.bare(name.substring(0, dot));
          String module = names.dotted(bare).orElse("nothing");
          assertEquals(shape, network.get(module + name.substring(dot)), name);
          assertEquals(module, names.underscored(bare.replace('.', '_')).orElse(""), name);
          assertTrue(found.add(module + name.substring(dot)), name);
        });
    assertEquals(all, found);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsCompVisNames(boolean moving) throws IOException {
    Map<String, Shape> network = moving ? movingUnet() : unet(Optional.empty());
    assertFound(golden("ldm-sd15", LDM), network, unet(Optional.empty()).keySet());
  }

  @Test
  void findsDiffusersNames() throws IOException {
    assertFound(golden("diffusers-unet", ""), movingUnet(), unet(Optional.empty()).keySet());
  }

  @Test
  void findsAnimateDiffsNames() throws IOException {
    Map<String, Shape> network = movingUnet();
    assertFound(golden("animatediff-motion-v2", ""), network, motion(network));
    assertFound(golden("diffusers-motion-adapter-v2", ""), network, motion(network));
  }

  private static Set<String> motion(Map<String, Shape> network) {
    return network.keySet().stream()
        .filter(name -> name.contains("motion_modules"))
        .collect(Collectors.toSet());
  }

  @Test
  void findsTheTextEncodersNames() throws IOException {
    Map<String, Shape> golden = golden("clip-text", "");
    assertFound(golden, text(), text().keySet());
    Map<String, Shape> newer =
        golden.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().replaceFirst("^text_model\\.", ""),
                    Map.Entry::getValue));
    assertFound(newer, text(), text().keySet());
  }

  @Test
  void takesPrefixesOff() {
    for (String prefix :
        List.of(
            "",
            "unet.",
            "base_model.model.",
            "base_model.model.unet.",
            "state_dict.module.",
            "diffusion_model.",
            "model.diffusion_model.")) {
      assertEquals("mid_block.attentions.0", ModuleNames.bare(prefix + "mid_block.attentions.0"));
    }
    assertEquals("text_model.encoder", ModuleNames.bare("text_encoder.text_model.encoder"));
    assertEquals("text_encoder_2.x", ModuleNames.bare("text_encoder_2.x"));
  }
}
