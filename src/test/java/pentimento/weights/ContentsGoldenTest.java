package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.tensor.Shape;

/** Names of real files, from the references: all are known, and become exactly diffusers'. */
class ContentsGoldenTest {
  private static Contents of(String list) throws IOException {
    return Contents.of(Golden.fileOf(Golden.names(list)));
  }

  private static void assertPart(
      Map<String, Shape> expected, Contents contents, Component component) {
    assertEquals(
        new TreeMap<>(expected).toString(),
        new TreeMap<>(Golden.shapes(contents.part(component))).toString());
  }

  static List<Path> lists() {
    return Golden.files(".json").stream()
        .filter(path -> path.getParent().endsWith("names"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("lists")
  void everyListIsKnown(Path list) throws IOException {
    Contents contents = of(list.getFileName().toString().replace(".json", ""));
    assertEquals(List.of(), contents.unknown());
    assertFalse(contents.parts().isEmpty());
  }

  @Test
  void aSingleFileHoldsThreeNetworks() throws IOException {
    Contents contents = of("ldm-sd15");
    assertEquals(
        Set.of(Component.UNET, Component.VAE, Component.TEXT_ENCODER), contents.parts().keySet());
    assertPart(Golden.names("diffusers-unet"), contents, Component.UNET);
    assertPart(Golden.names("diffusers-vae"), contents, Component.VAE);
    assertPart(clipText(), contents, Component.TEXT_ENCODER);
    assertEquals(Generation.SD1, contents.generation().orElseThrow());
    assertFalse(contents.isInpainting());
    assertTrue(contents.describe().startsWith("Stable Diffusion 1: U-Net ("), contents.describe());
  }

  private static Map<String, Shape> clipText() throws IOException {
    Map<String, Shape> names = Golden.names("clip-text");
    names.remove("text_model.embeddings.position_ids");
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "diffusers-unet, UNET, unet.",
    "diffusers-unet-inpaint, UNET, unet.",
    "diffusers-vae, VAE, vae.",
    "diffusers-motion-adapter-v2, MOTION, unet.",
    "diffusers-motion-adapter-v3, MOTION, unet.",
    "diffusers-sparse-controlnet, REPLICATION, controlnet.",
    "diffusers-controlnet, CONTROLNET, controlnet.",
  })
  void ourNamesStayWithAndWithoutPrefix(String list, Component component, String prefix)
      throws IOException {
    Map<String, Shape> names = Golden.names(list);
    Map<String, Shape> prefixed =
        names.entrySet().stream()
            .collect(Collectors.toMap(name -> prefix + name.getKey(), Map.Entry::getValue));
    for (Map<String, Shape> each : List.of(names, prefixed)) {
      Contents contents = Contents.of(Golden.fileOf(each));
      assertEquals(Set.of(component), contents.parts().keySet());
      assertPart(names, contents, component);
    }
  }

  @Test
  void textEncodersAreKnownInAllSpellings() throws IOException {
    Map<String, Shape> expected = clipText();
    for (String prefix : List.of("", "text_encoder.", "cond_stage_model.transformer.")) {
      for (String model : List.of("text_model.", "")) {
        Map<String, Shape> names =
            Golden.names("clip-text").entrySet().stream()
                .collect(
                    Collectors.toMap(
                        name -> prefix + name.getKey().replaceFirst("^text_model\\.", model),
                        Map.Entry::getValue));
        Contents contents = Contents.of(Golden.fileOf(names));
        assertEquals(List.of(), contents.unknown());
        assertPart(expected, contents, Component.TEXT_ENCODER);
        assertEquals(Generation.SD1, contents.generation().orElseThrow());
      }
    }
  }

  @Test
  void inpaintingIsSeen() throws IOException {
    Contents contents = of("diffusers-unet-inpaint");
    assertTrue(contents.isInpainting());
    assertEquals(OptionalLong.of(9), contents.inputChannels());
    assertTrue(contents.describe().contains("for inpainting"), contents.describe());
  }

  @ParameterizedTest
  @CsvSource({
    "animatediff-motion-v1, diffusers-motion-adapter-v3, PROCESSPAINTER ANIMATEDIFF_V1",
    "animatediff-motion-v2, diffusers-motion-adapter-v2, ANIMATEDIFF_V2",
    "animatediff-motion-v3, diffusers-motion-adapter-v3, ANIMATEDIFF_V3",
    "diffusers-motion-adapter-v2, diffusers-motion-adapter-v2, DIFFUSERS",
  })
  void motionModulesAreKnownByTheirFamily(String list, String expected, String families)
      throws IOException {
    Map<String, Shape> names = Golden.names(list);
    Map<String, Shape> wrapped =
        names.entrySet().stream()
            .collect(
                Collectors.toMap(
                    name -> "state_dict.module." + name.getKey(), Map.Entry::getValue));
    for (Map<String, Shape> each : List.of(names, wrapped)) {
      Contents contents = Contents.of(Golden.fileOf(each));
      assertEquals(Set.of(Component.MOTION), contents.parts().keySet());
      assertPart(Golden.names(expected), contents, Component.MOTION);
      MotionFacts facts = contents.motion().get(Component.MOTION);
      assertEquals(
          Stream.of(families.split(" ")).map(MotionFamily::valueOf).collect(Collectors.toSet()),
          facts.families());
      assertEquals(expected.endsWith("v2"), facts.midModule());
      assertEquals(2, facts.attentions());
    }
  }

  @Test
  void replicationNetworksAreKnown() throws IOException {
    Contents contents = of("animatediff-sparsectrl-rgb");
    assertEquals(Set.of(Component.REPLICATION), contents.parts().keySet());
    assertPart(Golden.names("diffusers-sparse-controlnet"), contents, Component.REPLICATION);
    MotionFacts facts = contents.motion().get(Component.REPLICATION);
    assertEquals(
        Set.of(MotionFamily.PROCESSPAINTER, MotionFamily.ANIMATEDIFF_V3), facts.families());
    assertEquals(1, facts.attentions());
    assertEquals(Generation.SD1, contents.generation().orElseThrow());
  }

  /** Networks of other depths than Stable Diffusion's. */
  @Test
  void aTinySingleFileIsKnown() throws IOException {
    JsonNode config = Golden.json(Golden.file("ldm-single-file", "config.json"));
    Contents contents = Contents.read(Golden.file("ldm-single-file", "weights.safetensors"));
    assertEquals(List.of(), contents.unknown());
    assertPart(DiffusersNames.unet(config.path("unet")), contents, Component.UNET);
    assertPart(DiffusersNames.vae(config.path("vae")), contents, Component.VAE);
    assertEquals(Set.of(Component.UNET, Component.VAE), contents.parts().keySet());
  }

  static List<Path> motion() {
    return Golden.folders("motion-");
  }

  @ParameterizedTest
  @MethodSource("motion")
  void tinyMotionModulesAreKnown(Path folder) throws IOException {
    JsonNode config = Golden.json(folder.resolve("config.json"));
    Contents contents = Contents.read(folder.resolve("weights.safetensors"));
    assertEquals(List.of(), contents.unknown());
    boolean original = config.has("unet");
    JsonNode unet = original ? config.path("unet") : config;
    int layers = unet.path(original ? "layers_per_block" : "motion_layers_per_block").intValue();
    boolean mid =
        config.path(original ? "motion_module_mid_block" : "use_motion_mid_block").booleanValue();
    assertPart(
        DiffusersNames.motion(DiffusersNames.channels(unet), layers, mid),
        contents,
        Component.MOTION);
    MotionFacts facts = contents.motion().get(Component.MOTION);
    assertEquals(mid, facts.midModule());
    assertEquals(
        original
            ? OptionalLong.of(
                config
                    .path("motion_module_kwargs")
                    .path("temporal_position_encoding_max_len")
                    .longValue())
            : OptionalLong.empty(),
        facts.positions());
  }

  static List<Path> replication() {
    return Golden.files("weights.safetensors").stream()
        .map(Path::getParent)
        .filter(folder -> folder.getFileName().toString().startsWith("replication-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("replication")
  void tinyReplicationNetworksAreKnown(Path folder) throws IOException {
    JsonNode config = Golden.json(folder.resolve("config.json"));
    Contents contents = Contents.read(folder.resolve("weights.safetensors"));
    assertEquals(List.of(), contents.unknown());
    assertEquals(Set.of(Component.REPLICATION), contents.parts().keySet());
    Map<String, Shape> modules = Golden.shapes(contents.part(Component.REPLICATION));
    modules.keySet().removeIf(name -> !name.contains("motion_modules"));
    assertEquals(
        DiffusersNames.sparseMotion(
            DiffusersNames.channels(config), config.path("layers_per_block").intValue()),
        modules);
  }

  static List<Path> unets() {
    return Golden.files("weights.safetensors").stream()
        .map(Path::getParent)
        .filter(folder -> folder.getFileName().toString().matches("unet2d(-inpaint)?"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("unets")
  void tinyNetworksKeepTheirNames(Path folder) throws IOException {
    Contents contents = Contents.read(folder.resolve("weights.safetensors"));
    assertPart(
        DiffusersNames.unet(Golden.json(folder.resolve("config.json"))), contents, Component.UNET);
  }

  @Test
  void oldNamesOfAttentionBecomeNewOnes() throws IOException {
    Contents old = Contents.read(Golden.file("vae-old-names", "weights.safetensors"));
    Contents now = Contents.read(Golden.file("vae", "weights.safetensors"));
    assertEquals(List.of(), old.unknown());
    assertEquals(now.part(Component.VAE).keySet(), old.part(Component.VAE).keySet());
    now.part(Component.VAE)
        .forEach(
            (name, tensor) ->
                SafetensorsTest.assertSame(tensor, old.part(Component.VAE).get(name), name));
    assertPart(
        DiffusersNames.vae(Golden.json(Golden.file("vae", "config.json"))), old, Component.VAE);
  }

  static List<Path> adapters() {
    return Golden.files("weights.safetensors").stream()
        .filter(path -> path.getParent().getParent().endsWith("lora"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void adaptersAreKnown(Path file) throws IOException {
    Contents contents = Contents.read(file);
    assertEquals(List.of(), contents.unknown());
    boolean inside = file.getParent().endsWith("processpainter-peft");
    assertEquals(
        inside ? Set.of(Component.MOTION, Component.LORA) : Set.of(Component.LORA),
        contents.parts().keySet());
    if (inside) {
      assertEquals(
          Set.of(MotionFamily.PROCESSPAINTER), contents.motion().get(Component.MOTION).families());
      contents.part(Component.MOTION).keySet().forEach(name -> assertFalse(name.contains("base")));
    } else {
      assertEquals(
          Safetensors.read(file).tensors().keySet(), contents.part(Component.LORA).keySet());
    }
  }

  @Test
  void wrappedCheckpointsAreUnwrapped() throws IOException {
    Contents wrapped = Contents.read(Golden.file("pickle", "motion-wrapped.ckpt"));
    Contents bare = Contents.read(Golden.file("motion-processpainter", "weights.safetensors"));
    assertPart(Golden.shapes(bare.part(Component.MOTION)), wrapped, Component.MOTION);
    assertEquals(List.of(), wrapped.unknown());
    assertTrue(wrapped.metadata().containsKey("global_step"));
  }
}
