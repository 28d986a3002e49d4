package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.Close;
import pentimento.model.NetworkCase;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;
import pentimento.weights.LoadedWeights;
import pentimento.weights.StoredTensor;
import pentimento.weights.StoredWeights;

/** The laws of merging, on a small U-Net. */
class MergedWeightsTest {
  private static final UNetConfig SMALL =
      new UNetConfig(
          4,
          4,
          List.of(32, 64),
          1,
          List.of(true, false),
          24,
          List.of(4, 4),
          1,
          8,
          1e-5,
          false,
          true,
          0);
  private static final String QUERY =
      "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.weight";
  private static final String KERNEL = "down_blocks.0.resnets.0.conv1.weight";
  private static final String UNTOUCHED = "mid_block.resnets.0.conv1.weight";

  @TempDir Path folder;
  private Scope scope;
  private StoredWeights stored;
  private Lora first;
  private Lora second;

  @BeforeEach
  void open() throws IOException {
    scope = Scope.open();
    Map<String, StoredTensor> weights = new LinkedHashMap<>();
    graph(NetworkCase.PLAIN)
        .weights()
        .forEach(
            (name, shape) -> {
              float[] values = LoraFile.arbitrary(shape, name.hashCode() % 1000);
              double size =
                  shape.rank() > 1 ? 1 / Math.sqrt((double) shape.elements() / shape.size(0)) : 1;
              for (int i = 0; i < values.length; i++) {
                values[i] *= (float) size;
              }
              weights.put(name, LoraFile.stored(values, shape));
            });
    stored = new StoredWeights(weights);
    first =
        new LoraFile()
            .add(
                "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight",
                3,
                32)
            .add(
                "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight",
                32,
                3)
            .number("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.alpha", 1)
            .add("lora_unet_down_blocks_0_resnets_0_conv1.lora_down.weight", 2, 32, 3, 3)
            .add("lora_unet_down_blocks_0_resnets_0_conv1.lora_up.weight", 32, 2, 1, 1)
            .number("lora_unet_down_blocks_0_resnets_0_conv1.alpha", 1)
            .lora(folder, "first.safetensors");
    second =
        new LoraFile()
            .add("unet." + QUERY.replace(".weight", ".lora_A.weight"), 5, 32)
            .add("unet." + QUERY.replace(".weight", ".lora_B.weight"), 32, 5)
            .lora(folder, "second.safetensors");
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Graph graph(Lowering how) {
    return UNet.describe(SMALL, Optional.empty(), false, how);
  }

  private static LoraChanges fit(Lora lora) {
    return lora.fit(graph(NetworkCase.PLAIN).weights(), Map.of()).unet();
  }

  private static MergedWeights.Part part(Lora lora, double multiplier) {
    return new MergedWeights.Part(fit(lora), multiplier);
  }

  private LoadedWeights load(Lowering how) {
    return LoadedWeights.load(graph(how).forms(), stored, how);
  }

  private MergedWeights merge(Weights own, Lowering how, MergedWeights.Part... parts) {
    return MergedWeights.of(own, stored, graph(how).forms(), how, List.of(parts));
  }

  private static float[] predict(Weights weights, Lowering how) {
    try (Scope inner = Scope.open()) {
      Shape latents = Shape.of(1, 4, 2, 8, 6);
      UNet unet = new UNet(SMALL, Optional.empty(), how, weights);
      Tensor noise =
          unet.predict(
              Tensor.of(LoraFile.arbitrary(latents, 1), latents),
              Tensor.of(new long[] {500}, Shape.of(1)),
              Tensor.of(LoraFile.arbitrary(Shape.of(1, 5, 24), 2), Shape.of(1, 5, 24)));
      assertTrue(inner.size() > 0);
      return noise.toFloats();
    }
  }

  @Test
  void changesNothingForGood() {
    for (Lowering how : List.of(NetworkCase.PLAIN, NetworkCase.SINGLE, NetworkCase.HALF)) {
      try (LoadedWeights own = load(how)) {
        float[] before = predict(own, how);
        float[] with;
        try (MergedWeights view = merge(own, how, part(first, 1))) {
          with = predict(view, how);
          assertSame(own.get(UNTOUCHED), view.get(UNTOUCHED));
          assertEquals(how.type(), view.get(QUERY).dtype());
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < with.length; i++) {
          difference = Math.max(difference, Math.abs(with[i] - before[i]));
          size = Math.max(size, Math.abs(before[i]));
        }
        assertTrue(
            difference > 0.005 * size, "it does little: %s of %s".formatted(difference, size));
        assertArrayEquals(before, predict(own, how), how.toString());
      }
    }
  }

  @Test
  void packedWeightsAreMergedAsPlainOnes() {
    try (LoadedWeights plain = load(NetworkCase.PLAIN);
        LoadedWeights fast = load(NetworkCase.SINGLE);
        LoadedWeights half = load(NetworkCase.HALF);
        MergedWeights plainView = merge(plain, NetworkCase.PLAIN, part(first, 1), part(second, 1));
        MergedWeights fastView = merge(fast, NetworkCase.SINGLE, part(first, 1), part(second, 1));
        MergedWeights halfView = merge(half, NetworkCase.HALF, part(first, 1), part(second, 1))) {
      float[] expected = predict(plainView, NetworkCase.PLAIN);
      Close.assertClose(expected, predict(fastView, NetworkCase.SINGLE), 1e-5, "packed");
      Close.assertCloseOnTheWhole(expected, predict(halfView, NetworkCase.HALF), 0.03, "bfloat16");
    }
  }

  @Test
  void withoutStrengthIsTheNetworkItself() {
    try (LoadedWeights own = load(NetworkCase.SINGLE);
        MergedWeights view = merge(own, NetworkCase.SINGLE, part(first, 0), part(second, -0.0));
        MergedWeights none = merge(own, NetworkCase.SINGLE)) {
      assertEquals(Set.of(), view.changed());
      assertSame(own.get(QUERY), view.get(QUERY));
      assertSame(own.get(QUERY), none.get(QUERY));
    }
  }

  @Test
  void addsTheChangesOfAll() {
    try (LoadedWeights own = load(NetworkCase.PLAIN);
        MergedWeights one = merge(own, NetworkCase.PLAIN, part(first, 0.75));
        MergedWeights two = merge(own, NetworkCase.PLAIN, part(second, -0.5));
        MergedWeights both = merge(own, NetworkCase.PLAIN, part(first, 0.75), part(second, -0.5));
        MergedWeights swapped =
            merge(own, NetworkCase.PLAIN, part(second, -0.5), part(first, 0.75));
        MergedWeights twice = merge(own, NetworkCase.PLAIN, part(first, 0.25), part(first, 0.5))) {
      assertEquals(Set.of(QUERY, KERNEL), both.changed());
      assertEquals(Set.of(QUERY), two.changed());
      Tensor sum = one.get(QUERY).plus(two.get(QUERY)).minus(own.get(QUERY));
      close(sum, both.get(QUERY));
      close(sum, swapped.get(QUERY));
      close(one.get(KERNEL), both.get(KERNEL));
      close(one.get(KERNEL), twice.get(KERNEL));
    }
  }

  @Test
  void isLinearInItsStrength() {
    try (LoadedWeights own = load(NetworkCase.PLAIN);
        MergedWeights full = merge(own, NetworkCase.PLAIN, part(first, 1));
        MergedWeights back = merge(own, NetworkCase.PLAIN, part(first, -1))) {
      close(own.get(QUERY), full.get(QUERY).plus(back.get(QUERY)).times(0.5));
    }
  }

  private static void close(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    Close.assertClose(expected.toFloats(), actual.toFloats(), 1e-6, "weights");
  }

  @Test
  void keepsOnlyMergedWeights() {
    try (LoadedWeights own = load(NetworkCase.SINGLE)) {
      int before = scope.size();
      MergedWeights view = merge(own, NetworkCase.SINGLE, part(first, 1));
      assertEquals(before, scope.size());
      assertEquals(Set.of(QUERY, KERNEL), view.changed());
      Tensor merged = view.get(QUERY);
      view.close();
      view.close();
      assertThrows(IllegalStateException.class, () -> merged.plus(1));
      assertThrows(IllegalStateException.class, () -> view.get(QUERY));
      assertThrows(IllegalStateException.class, () -> view.get(UNTOUCHED));
      own.get(UNTOUCHED).shape();
    }
  }

  @Test
  void leavesOutWhatTheNetworkDoesNot() {
    try (LoadedWeights own = load(NetworkCase.PLAIN)) {
      var forms = new LinkedHashMap<>(graph(NetworkCase.PLAIN).forms());
      forms.remove(KERNEL);
      try (MergedWeights view =
          MergedWeights.of(own, stored, forms, NetworkCase.PLAIN, List.of(part(first, 1)))) {
        assertEquals(Set.of(QUERY), view.changed());
      }
    }
  }

  @Test
  void refusesWhatIsNoNumber() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> part(first, Double.NaN));
    float[] broken = new float[64];
    broken[7] = Float.NaN;
    Lora damaged =
        new LoraFile()
            .add("unet." + QUERY.replace(".weight", ".lora_A.weight"), 2, 32)
            .add("unet." + QUERY.replace(".weight", ".lora_B.weight"), broken, 32, 2)
            .lora(folder, "damaged.safetensors");
    try (LoadedWeights own = load(NetworkCase.SINGLE)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> merge(own, NetworkCase.SINGLE, part(first, 1), part(damaged, 1)));
      assertTrue(e.getMessage().contains("damaged.safetensors"), e.getMessage());
      assertTrue(e.getMessage().contains(QUERY), e.getMessage());
    }
    assertEquals(DType.F32, stored.get(QUERY).dtype());
  }
}
