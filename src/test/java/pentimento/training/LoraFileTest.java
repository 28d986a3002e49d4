package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.Close;
import pentimento.diffusion.Prediction;
import pentimento.model.Branches;
import pentimento.model.Branches.Part;
import pentimento.model.NetworkCase;
import pentimento.model.lora.Lora;
import pentimento.model.lora.LoraCard;
import pentimento.model.lora.LoraGroup;
import pentimento.model.lora.MergedWeights;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.LoadedWeights;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.StoredWeights;
import pentimento.weights.TensorFile;

/** What training writes is what painting reads. */
class LoraFileTest {
  private static final String PAINTER = "motion-processpainter";

  @TempDir Path folder;
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static LoraNotes notes(UNetConfig unet) {
    return new LoraNotes(
        "impasto", Optional.of("sks"), "tiny", unet, Prediction.EPSILON, 12, 64, 48, 300);
  }

  private static Branches branches(String parts) {
    return switch (parts) {
      case "spatial" -> BranchedCase.SPATIAL;
      case "temporal" -> BranchedCase.TEMPORAL;
      default -> BranchedCase.BOTH;
    };
  }

  /** What the U-Net predicts with an adapter merged into its weights. */
  private static Tensor merged(BranchedCase tiny, Path file) throws IOException {
    Graph graph = UNet.describe(tiny.unet, Optional.of(tiny.motion), false, NetworkCase.PLAIN);
    StoredWeights stored = new StoredWeights(tiny.stored());
    var changes = Lora.read(file).fit(graph.weights(), Map.of()).unet();
    try (LoadedWeights own = LoadedWeights.load(graph.forms(), stored, NetworkCase.PLAIN);
        MergedWeights view =
            MergedWeights.of(
                own,
                stored,
                graph.forms(),
                NetworkCase.PLAIN,
                List.of(new MergedWeights.Part(changes, 1)))) {
      return tiny.predict(view);
    }
  }

  private static double difference(Tensor a, Tensor b) {
    return a.minus(b).abs().max().toDoubles()[0] / a.abs().max().toDoubles()[0];
  }

  @ParameterizedTest
  @CsvSource({
    "motion-processpainter, spatial",
    "motion-processpainter, temporal",
    "motion-processpainter, both",
    "motion-animatediff-v2, both",
    "motion-diffusers, both"
  })
  void mergingTheFileIsRunningTheBranches(String family, String parts) throws IOException {
    BranchedCase tiny = new BranchedCase(family);
    Branches branches = branches(parts);
    Graph graph = tiny.graph(Optional.of(branches));
    Map<String, Tensor> factors = BranchedCase.factors(graph, 0.5, 0.5);
    Map<String, Tensor> weights = tiny.weights();
    Tensor plain = tiny.predict(name -> weights.get("unet." + name));
    weights.putAll(factors);
    // All of the signal is left: what is noisy are the latents themselves.
    Tensor trained = tiny.run(graph, weights::get, 1).get(1);
    assertTrue(difference(plain, trained) > 1e-2, "the branches do nothing");
    Path file = folder.resolve("new/impasto.safetensors");
    LoraFile.write(file, branches, factors, notes(tiny.unet));
    Close.assertClose(trained.toFloats(), merged(tiny, file).toFloats(), 1e-5, family);
    if (parts.equals("temporal")) {
      Path motion = folder.resolve("motion.safetensors");
      LoraFile.writeMotion(motion, branches, factors, notes(tiny.unet));
      // The factors that are scaled are rounded anew to half precision.
      Close.assertClose(trained.toFloats(), merged(tiny, motion).toFloats(), 1e-3, family);
    }
  }

  @Test
  void aScaleThatIsExactMakesNoDifferenceToMotion() throws IOException {
    BranchedCase tiny = new BranchedCase("motion-animatediff-v3");
    Branches branches = new Branches(4, 2, Set.of(Part.SPATIAL, Part.TEMPORAL));
    Graph graph = tiny.graph(Optional.of(branches));
    Map<String, Tensor> factors = BranchedCase.factors(graph, 0.5, 0.5);
    Path whole = folder.resolve("whole.safetensors");
    Path motion = folder.resolve("motion.safetensors");
    LoraFile.write(whole, branches.of(Part.TEMPORAL), factors, notes(tiny.unet));
    LoraFile.writeMotion(motion, branches, factors, notes(tiny.unet));
    Close.assertClose(merged(tiny, whole).toFloats(), merged(tiny, motion).toFloats(), 1e-6, "v3");
    TensorFile file = Safetensors.read(motion);
    String start =
        "up_blocks.1.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.1"
            + ".processor.";
    assertEquals(Shape.of(4, 32), file.tensors().get(start + "to_q_lora.down.weight").shape());
    assertEquals(Shape.of(32, 4), file.tensors().get(start + "to_out_lora.up.weight").shape());
    assertEquals(6 * 16, file.tensors().size()); // six modules, and none in the middle
    assertEquals("4", file.metadata().get("ss_network_alpha"));
  }

  @Test
  void namesTypesAndNotesAreKohyas() throws IOException {
    BranchedCase tiny = new BranchedCase(PAINTER);
    Map<String, Tensor> factors =
        BranchedCase.factors(tiny.graph(Optional.of(BranchedCase.BOTH)), 0.5, 0.5);
    Path file = folder.resolve("impasto.safetensors");
    LoraFile.write(file, BranchedCase.BOTH, factors, notes(tiny.unet));
    TensorFile content = Safetensors.read(file);
    String layer = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_out_0";
    assertEquals(DType.F16, content.tensors().get(layer + ".lora_down.weight").dtype());
    assertEquals(Shape.of(64, 4), content.tensors().get(layer + ".lora_up.weight").shape());
    StoredTensor alpha = content.tensors().get(layer + ".alpha");
    assertEquals(Shape.of(), alpha.shape());
    assertEquals((float) 0.6, alpha.load().toFloats()[0]);
    assertTrue(
        content.tensors().keySet().stream().allMatch(name -> name.startsWith("lora_unet_")),
        "diffusers takes no other names beside these");
    Map<String, String> says = content.metadata();
    assertEquals("networks.lora", says.get("ss_network_module"));
    assertEquals("4", says.get("ss_network_dim"));
    assertEquals("0.6", says.get("ss_network_alpha"));
    assertEquals("{\"1_sks\":{\"sks\":12}}", says.get("ss_tag_frequency"));
    assertEquals("64x48", says.get("modelspec.resolution"));
    assertFalse(says.containsKey("ss_base_model_version"), "it is no Stable Diffusion");
    LoraCard card = LoraCard.read(file);
    assertEquals(List.of("sks"), card.triggers());
    assertEquals(Optional.of("tiny, a text width of 24"), card.base());
    assertEquals(Set.of(4L), card.summary().ranks());
    assertEquals(Set.of(0.6), card.summary().alphas());
    assertEquals(
        Map.of(LoraGroup.ATTENTION, 4 * 8, LoraGroup.TEMPORAL, 6 * 8), card.summary().groups());
  }

  @Test
  void theBaseIsSaidWhereItIsOneThatOthersKnow() {
    Branches branches = BranchedCase.TEMPORAL;
    Map<String, String> first = notes(UNetConfig.stableDiffusion15()).metadata(branches);
    assertEquals("sd_v1", first.get("ss_base_model_version"));
    assertEquals("stable-diffusion-v1/lora", first.get("modelspec.architecture"));
    UNetConfig second = UNetConfig.stableDiffusion2();
    LoraNotes velocities =
        new LoraNotes("a", Optional.empty(), "b", second, Prediction.V_PREDICTION, 1, 768, 768, 1);
    Map<String, String> other = velocities.metadata(branches);
    assertEquals("sd_v2_v", other.get("ss_base_model_version"));
    assertEquals("stable-diffusion-v2-768-v/lora", other.get("modelspec.architecture"));
    assertFalse(other.containsKey("ss_tag_frequency"));
  }

  @Test
  void theSameFactorsGiveTheSameBytes() throws IOException {
    BranchedCase tiny = new BranchedCase(PAINTER);
    Map<String, Tensor> factors =
        BranchedCase.factors(tiny.graph(Optional.of(BranchedCase.BOTH)), 0.5, 0.5);
    Map<String, Tensor> reversed = new TreeMap<>(Collections.reverseOrder());
    reversed.putAll(factors);
    Path one = folder.resolve("one.safetensors");
    Path two = folder.resolve("two.safetensors");
    LoraFile.write(one, BranchedCase.BOTH, factors, notes(tiny.unet));
    LoraFile.write(two, BranchedCase.BOTH, reversed, notes(tiny.unet));
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(Set.of(one, two), all.collect(Collectors.toSet()));
    }
  }

  @Test
  void whatIsNotWholeIsNotWritten() throws IOException {
    BranchedCase tiny = new BranchedCase(PAINTER);
    LoraNotes notes = notes(tiny.unet);
    Map<String, Tensor> factors =
        BranchedCase.factors(tiny.graph(Optional.of(BranchedCase.SPATIAL)), 0.5, 0.5);
    Path file = Files.writeString(folder.resolve("old.safetensors"), "as it was");
    Executable both = () -> LoraFile.write(file, BranchedCase.BOTH, factors, notes);
    refused("no factors of temporal attentions", both);
    refused("learnt none", () -> LoraFile.writeMotion(file, BranchedCase.SPATIAL, factors, notes));
    refused(
        "expected a matrix of rank 8",
        () -> LoraFile.write(file, new Branches(8, 1, Set.of(Part.SPATIAL)), factors, notes));
    String name = new TreeSet<>(factors.keySet()).first();
    Tensor good = factors.get(name);
    for (float bad : new float[] {Float.NaN, 7e4f}) {
      float[] values = good.toFloats();
      values[3] = bad;
      factors.put(name, Tensor.of(values, good.shape()));
      refused(
          "half precision cannot hold",
          () -> LoraFile.write(file, BranchedCase.SPATIAL, factors, notes));
    }
    factors.remove(name);
    refused(
        "there is no factor " + name,
        () -> LoraFile.write(file, BranchedCase.SPATIAL, factors, notes));
    assertEquals("as it was", Files.readString(file));
  }

  @Test
  void notesThatAreNoneAreRefused() throws IOException {
    UNetConfig unet = UNetConfig.stableDiffusion15();
    for (String trigger : Arrays.asList(" ", "a\nb", "x".repeat(201))) {
      Optional<String> word = Optional.of(trigger);
      refused(
          "trigger word is",
          () -> new LoraNotes("a", word, "b", unet, Prediction.EPSILON, 1, 8, 8, 1));
    }
    refused(
        "0 pictures",
        () -> new LoraNotes("a", Optional.empty(), "b", unet, Prediction.EPSILON, 0, 8, 8, 1));
    TreeMap<String, String> more = new TreeMap<>(Map.of("format", "pt"));
    refused(
        "cannot say format",
        () ->
            new LoraNotes("a", Optional.empty(), "b", unet, Prediction.EPSILON, 1, 8, 8, 1, more));
  }

  private static void refused(String why, Executable what) {
    String said = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(said.contains(why), said);
  }
}
