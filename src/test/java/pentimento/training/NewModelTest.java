package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.FirstValue.Kind;
import pentimento.weights.Component;

class NewModelTest {
  /** Of the whole model: 58 MB in half precision. */
  private static final long MOST_PARAMETERS = 29_500_000;

  @TempDir Path folder;

  @Test
  void theFirstModelHasTheSizeThatWasMeant() throws IOException {
    Map<String, Shape> weights = ModelSizes.of(NewModel.sizes("first")).weights();
    long all = weights.values().stream().mapToLong(Shape::elements).sum();
    assertTrue(all <= MOST_PARAMETERS && all > MOST_PARAMETERS - 1_000_000, all + " parameters");
    assertEquals(Shape.of(64, 8, 3, 3), weights.get("unet.conv_in.weight"));
    assertEquals(
        Shape.of(64, 9, 3, 3), weights.get("replication.controlnet_cond_embedding.weight"));
    assertTrue(
        weights.containsKey(
            "unet.mid_block.motion_modules.0.transformer_blocks.0.attn2.to_q.weight"));
  }

  @Test
  void theModelThatComesAlongHasTheSecondSizes() throws IOException {
    Map<String, Shape> meant = ModelSizes.of(NewModel.sizes("second")).weights();
    Map<String, Shape> is = ModelSizes.of(ModelFiles.open(Path.of("models", "second"))).weights();
    assertEquals(meant.keySet(), is.keySet());
    is.forEach(
        (name, shape) -> {
          if (!name.endsWith("token_embedding.weight")) { // as many as captions had words
            assertEquals(meant.get(name), shape, name);
          }
        });
  }

  @Test
  void aNewModelOpensAndHasJustItsWeights() throws IOException {
    Path made = TinySizes.model(folder, TinySizes.data(folder), 5, DType.F16);
    ModelFiles model = ModelFiles.open(made);
    Map<String, Shape> declared = new TreeMap<>(ModelSizes.of(model).weights());
    Map<String, Shape> present = new TreeMap<>();
    for (ModelPart part : model.parts().values()) {
      part.tensors()
          .forEach(
              (name, tensor) ->
                  present.put(new WeightPlace(part.component(), name).full(), tensor.shape()));
    }
    assertEquals(declared, present);
    assertEquals(8, ModelSizes.of(model).vae().latentChannels());
    assertTrue(ModelSizes.of(model).text().vocabulary() <= 540);
    assertTrue(Files.exists(made.resolve("model_index.json")));
  }

  @Test
  void theSameSeedGivesTheSameModel() throws IOException {
    Path data = TinySizes.data(folder);
    Path a = TinySizes.model(folder.resolve("a"), data, 5, DType.F32);
    Path b = TinySizes.model(folder.resolve("b"), data, 5, DType.F32);
    Path c = TinySizes.model(folder.resolve("c"), data, 6, DType.F32);
    String file = "unet/diffusion_pytorch_model.safetensors";
    assertEquals(-1, Files.mismatch(a.resolve(file), b.resolve(file)));
    assertNotEquals(-1, Files.mismatch(a.resolve(file), c.resolve(file)));
  }

  @Test
  void whatBlocksAddIsNothingAtFirst() {
    Shape matrix = Shape.of(16, 16);
    for (String name :
        new String[] {
          "unet.conv_out.weight",
          "unet.down_blocks.0.resnets.0.conv2.weight",
          "unet.down_blocks.0.motion_modules.0.proj_out.weight",
          "unet.down_blocks.1.attentions.0.proj_out.weight",
          "replication.controlnet_down_blocks.2.weight",
          "replication.controlnet_mid_block.weight"
        }) {
      assertEquals(Kind.ZEROS, FirstValue.of(name, matrix, 1).kind(), name);
    }
    for (String name :
        new String[] {
          "vae.decoder.up_blocks.0.resnets.0.conv2.weight",
          "replication.controlnet_cond_embedding.weight",
          "unet.conv_in.weight"
        }) {
      assertEquals(Kind.NORMAL, FirstValue.of(name, matrix, 1).kind(), name);
    }
    assertEquals(Kind.ONES, FirstValue.of("unet.conv_norm_out.weight", Shape.of(9), 1).kind());
    assertEquals(Kind.ZEROS, FirstValue.of("unet.conv_in.bias", Shape.of(9), 1).kind());
  }

  @Test
  void normalNumbersHaveTheirDeviationAndNoTwoWeightsTheSame() {
    try (Scope scope = Scope.open()) {
      Shape shape = Shape.of(64, 32, 3, 3);
      FirstValue law = FirstValue.of("unet.conv_in.weight", shape, 3);
      assertEquals(1 / Math.sqrt(3.0 * 32 * 9), law.deviation(), 1e-12);
      Tensor drawn = law.draw(shape);
      double deviation = drawn.reshape(Shape.of(1, shape.elements())).std(1).toDoubles()[0];
      assertEquals(law.deviation(), deviation, 0.02 * law.deviation());
      assertArrayEquals(drawn.toFloats(), law.draw(shape).toFloats());
      assertNotEquals(law.seed(), FirstValue.of("unet.conv_in2.weight", shape, 3).seed());
      assertNotEquals(law.seed(), FirstValue.of("unet.conv_in.weight", shape, 4).seed());
    }
  }

  @Test
  void sizesThatDoNotFitAreRefused() throws IOException {
    ObjectNode sizes = TinySizes.sizes().deepCopy();
    ((ObjectNode) sizes.get("vae")).put("latent_channels", 4);
    assertThrows(IllegalArgumentException.class, () -> ModelSizes.of(sizes));
    ObjectNode without = TinySizes.sizes().deepCopy();
    without.remove("motion");
    ModelSizes still = ModelSizes.of(without);
    assertEquals(Optional.empty(), still.networks(false, true).motion());
    assertThrows(IllegalArgumentException.class, () -> still.networks(true, false));
    without.remove("unet");
    assertThrows(IllegalArgumentException.class, () -> ModelSizes.of(without));
    ObjectNode narrow = TinySizes.sizes().deepCopy();
    ((ObjectNode) narrow.get("text_encoder")).put("hidden_size", 64);
    ModelSizes sized = ModelSizes.of(narrow);
    assertThrows(IllegalArgumentException.class, () -> sized.networks(true, true));
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
    Path data = TinySizes.data(folder);
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("mine.txt"), "mine");
    assertThrows(IOException.class, () -> TinySizes.model(folder, data, 5, DType.F16));
    assertEquals("mine", Files.readString(model.resolve("mine.txt")));
  }

  @Test
  void placesAndNamesGoBothWays() {
    assertEquals(
        new WeightPlace(Component.MOTION, "up_blocks.0.motion_modules.1.norm.bias"),
        WeightPlace.of("unet.up_blocks.0.motion_modules.1.norm.bias"));
    assertEquals(
        new WeightPlace(Component.REPLICATION, "down_blocks.0.motion_modules.0.norm.bias"),
        WeightPlace.of("replication.down_blocks.0.motion_modules.0.norm.bias"));
    assertThrows(IllegalArgumentException.class, () -> WeightPlace.of("other.weight"));
  }
}
