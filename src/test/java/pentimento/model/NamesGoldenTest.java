package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Shape;
import pentimento.tensor.WeightForm;
import pentimento.weights.MotionFamily;

/** At real size, the networks have the weights of the references: same names, same shapes. */
class NamesGoldenTest {
  private static final Path NAMES =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"), "names");

  /** A list from the references, without what can be computed. */
  private static Map<String, Shape> golden(String list) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readString(NAMES.resolve(list + ".json")));
    Map<String, Shape> names = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> line : json.properties()) {
      long[] sizes = new long[line.getValue().size()];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = line.getValue().get(i).longValue();
      }
      names.put(line.getKey(), Shape.of(sizes));
    }
    names.keySet().removeIf(name -> name.endsWith(".pe") || name.endsWith("position_ids"));
    assertFalse(names.isEmpty(), list);
    return names;
  }

  private static void assertSame(String list, Map<String, Shape> actual) throws IOException {
    String expected = lines(golden(list));
    assertEquals(expected, lines(actual), list);
  }

  private static String lines(Map<String, Shape> names) {
    return new TreeMap<>(names).toString().replace("), ", ")\n");
  }

  private static void assertSize(long parameters, int tensors, Map<String, Shape> weights) {
    assertEquals(parameters, weights.values().stream().mapToLong(Shape::elements).sum());
    assertEquals(tensors, weights.size());
  }

  private static Map<String, Shape> unet(Optional<MotionConfig> motion) {
    return UNet.describe(UNetConfig.stableDiffusion15(), motion, false, NetworkCase.PLAIN)
        .weights();
  }

  private static Map<String, Shape> motion(MotionFamily family) {
    Map<String, Shape> modules = new LinkedHashMap<>(unet(Optional.of(MotionConfig.of(family))));
    modules.keySet().removeAll(unet(Optional.empty()).keySet());
    return modules;
  }

  @Test
  void unet() throws IOException {
    assertSame("diffusers-unet", unet(Optional.empty()));
    assertSize(859_520_964, 686, unet(Optional.empty()));
    assertEquals(
        859_520_964,
        UNet.describe(UNetConfig.stableDiffusion15(), Optional.empty(), true, NetworkCase.PLAIN)
            .parameters());
  }

  @Test
  void unetForInpainting() throws IOException {
    ObjectNode json = ConfigTest.sd15("unet");
    json.put("in_channels", 9);
    assertSame(
        "diffusers-unet-inpaint",
        UNet.describe(UNetConfig.of(json), Optional.empty(), false, NetworkCase.PLAIN).weights());
  }

  @Test
  void vae() throws IOException {
    Map<String, Shape> weights = new LinkedHashMap<>();
    Map<String, WeightForm> forms = Vae.forms(VaeConfig.stableDiffusion(), NetworkCase.PLAIN);
    forms.forEach((name, form) -> weights.put(name, form.shape()));
    assertSame("diffusers-vae", weights);
    assertSize(83_653_863, 248, weights);
  }

  @Test
  void text() throws IOException {
    Map<String, Shape> weights =
        TextEncoder.describe(TextEncoderConfig.stableDiffusion15(), 0, NetworkCase.PLAIN).weights();
    assertSame("clip-text", weights);
    assertSize(123_060_480, 196, weights);
  }

  @ParameterizedTest
  @CsvSource({
    "diffusers-motion-adapter-v2, ANIMATEDIFF_V2",
    "diffusers-motion-adapter-v3, ANIMATEDIFF_V3",
    "diffusers-motion-adapter-v3, ANIMATEDIFF_V1",
    "diffusers-motion-adapter-v3, PROCESSPAINTER",
  })
  void motionModules(String list, MotionFamily family) throws IOException {
    assertSame(list, motion(family));
  }

  @Test
  void thereAreTwentyMotionModules() {
    Map<String, Shape> weights = motion(MotionFamily.PROCESSPAINTER);
    assertEquals(417_137_600, weights.values().stream().mapToLong(Shape::elements).sum());
    assertEquals(
        20,
        weights.keySet().stream()
            .map(name -> name.replaceFirst("(motion_modules\\.\\d+).*", "$1"))
            .distinct()
            .count());
  }

  @Test
  void replicationNetwork() throws IOException {
    assertSame(
        "diffusers-sparse-controlnet",
        ControlNet.describe(ControlConfig.processPainter(), NetworkCase.PLAIN).weights());
  }

  @Test
  void controlNet() throws IOException {
    ObjectNode json = ConfigTest.sd15("unet");
    json.remove("up_block_types");
    json.remove("center_input_sample");
    ControlConfig config = ControlConfig.of(json, MotionFamily.DIFFUSERS);
    assertSame("diffusers-controlnet", ControlNet.describe(config, NetworkCase.PLAIN).weights());
  }
}
