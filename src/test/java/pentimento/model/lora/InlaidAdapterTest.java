package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

class InlaidAdapterTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"))
          .resolve("lora/processpainter-peft");

  private static final String WEIGHT =
      "down_blocks.0.motion_modules.0.transformer_blocks.0.attn1.to_q.weight";

  @TempDir Path folder;

  private static InlaidAdapter.Merged merge(Path file) throws IOException {
    Contents contents = Contents.read(file);
    return InlaidAdapter.merge(file, contents.metadata(), contents.part(Component.MOTION));
  }

  private static float[] floats(StoredTensor stored) {
    try (Scope scope = Scope.open()) {
      return stored.load().to(DType.F32).toFloats();
    }
  }

  @Test
  void weightsAreAsPeftMergesThem() throws IOException {
    InlaidAdapter.Merged merged = merge(GOLDEN.resolve("weights.safetensors"));
    StoredTensor expected =
        Safetensors.read(GOLDEN.resolve("case.safetensors")).tensors().values().iterator().next();
    assertArrayEquals(floats(expected), floats(merged.tensors().get(WEIGHT)), 1e-5f);
    assertEquals(1, merged.notes().size());
    assertTrue(merged.notes().get(0).contains("0.6"), merged.notes().get(0));
  }

  @Test
  void alphaBesideTheFileCounts() throws IOException {
    Path file = folder.resolve("mm-epoch-1.ckpt");
    Files.copy(GOLDEN.resolve("weights.safetensors"), file);
    Files.writeString(
        folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", \"lora_alpha\": 0}");
    InlaidAdapter.Merged merged = merge(file);
    assertEquals(List.of(), merged.notes());
    StoredTensor own = Contents.read(file).part(Component.MOTION).get(WEIGHT);
    assertArrayEquals(floats(own), floats(merged.tensors().get(WEIGHT)), "alpha 0 is no change");
  }

  @Test
  void anAdapterOfOtherWeightsIsRefused() {
    Path file = GOLDEN.resolve("weights.safetensors");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> InlaidAdapter.merge(file, Map.of(), Map.of()));
    assertTrue(e.getMessage().contains("weights.safetensors"), e.getMessage());
  }
}
