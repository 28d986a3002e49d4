package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.Close;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Each kind of adapter against its formula, written out as loops. */
class LoraArithmeticTest {
  private static final String LAYER = "lora_unet_layer";

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

  /** Value of an element of the expected change. */
  private interface Element {
    double at(int out, int in, int place);
  }

  /** A tensor's elements by up to three indices, the last two dimensions taken together. */
  private static final class Grid {
    private final float[] values;
    private final int columns;
    private final int places;

    Grid(float[] values, int columns, int places) {
      this.values = values;
      this.columns = columns;
      this.places = places;
    }

    double at(int row, int column, int place) {
      return values[(row * columns + column) * places + place];
    }

    double at(int row, int column) {
      return at(row, column, 0);
    }
  }

  private static Grid grid(LoraFile file, String part, int columns, int places) {
    return new Grid(file.values(LAYER + part), columns, places);
  }

  private float[] change(LoraFile file, String weight, Shape shape) throws IOException {
    return change(file.lora(folder, "adapter.safetensors"), weight, shape);
  }

  private static float[] change(Lora lora, String weight, Shape shape) {
    Change change = lora.fit(Map.of(weight, shape), Map.of()).unet().all().get(weight);
    return change.of(Tensor.of(weight(shape), shape)).toFloats();
  }

  /** The weight that is changed. */
  private static float[] weight(Shape shape) {
    return LoraFile.arbitrary(shape, 99);
  }

  private void check(LoraFile file, Shape shape, Element expected) throws IOException {
    float[] actual = change(file, "layer.weight", shape);
    int in = (int) shape.size(1);
    int places = (int) (shape.elements() / shape.size(0) / in);
    double[] numbers = new double[actual.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = expected.at(i / (in * places), i / places % in, i % places);
    }
    double[] found = new double[actual.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = actual[i];
    }
    Close.assertClose(numbers, found, 1e-5, "change of " + shape);
  }

  @Test
  void loraOfConvolutions() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".lora_down.weight", 2, 3, 3, 3)
            .add(LAYER + ".lora_up.weight", 5, 2, 1, 1)
            .number(LAYER + ".alpha", 0.5);
    Grid down = grid(file, ".lora_down.weight", 3, 9);
    Grid up = grid(file, ".lora_up.weight", 2, 1);
    check(
        file,
        Shape.of(5, 3, 3, 3),
        (out, in, place) ->
            0.25 * (up.at(out, 0) * down.at(0, in, place) + up.at(out, 1) * down.at(1, in, place)));
  }

  @Test
  void loraOfLinearLayersAndPointwiseConvolutionsAreOne() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".lora_down.weight", 1, 3)
            .add(LAYER + ".lora_up.weight", 5, 1, 1, 1);
    Grid down = grid(file, ".lora_down.weight", 3, 1);
    Grid up = grid(file, ".lora_up.weight", 1, 1);
    Element expected = (out, in, place) -> up.at(out, 0) * down.at(0, in);
    check(file, Shape.of(5, 3), expected);
    check(file, Shape.of(5, 3, 1, 1), expected);
  }

  @Test
  void alphaOfZeroCountsAsNone() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".lora_down.weight", 2, 3)
            .add(LAYER + ".lora_up.weight", 5, 2)
            .number(LAYER + ".alpha", 0);
    Grid down = grid(file, ".lora_down.weight", 3, 1);
    Grid up = grid(file, ".lora_up.weight", 2, 1);
    check(
        file,
        Shape.of(5, 3),
        (out, in, place) -> up.at(out, 0) * down.at(0, in) + up.at(out, 1) * down.at(1, in));
  }

  @Test
  void loraWithACore() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".lora_down.weight", 2, 3, 1, 1)
            .add(LAYER + ".lora_mid.weight", 2, 2, 3, 3)
            .add(LAYER + ".lora_up.weight", 5, 2, 1, 1)
            .number(LAYER + ".alpha", 1);
    Grid down = grid(file, ".lora_down.weight", 3, 1);
    Grid mid = grid(file, ".lora_mid.weight", 2, 9);
    Grid up = grid(file, ".lora_up.weight", 2, 1);
    check(
        file,
        Shape.of(5, 3, 3, 3),
        (out, in, place) -> {
          double sum = 0;
          for (int n = 0; n < 2; n++) {
            for (int m = 0; m < 2; m++) {
              sum += mid.at(n, m, place) * up.at(out, n) * down.at(m, in);
            }
          }
          return sum / 2;
        });
  }

  @Test
  void lohaWithCores() throws IOException {
    LoraFile file = new LoraFile().number(LAYER + ".alpha", 3);
    for (int i = 1; i <= 2; i++) {
      file.add(LAYER + ".hada_w%d_a".formatted(i), 2, 5)
          .add(LAYER + ".hada_w%d_b".formatted(i), 2, 3)
          .add(LAYER + ".hada_t%d".formatted(i), 2, 2, 3, 3);
    }
    check(
        file,
        Shape.of(5, 3, 3, 3),
        (out, in, place) ->
            3.0
                / 2
                * cored(file, "hada_", 1, out, in, place)
                * cored(file, "hada_", 2, out, in, place));
  }

  private static double cored(LoraFile file, String kind, int number, int out, int in, int place) {
    Grid a = grid(file, ".%sw%d_a".formatted(kind, number), 5, 1);
    Grid b = grid(file, ".%sw%d_b".formatted(kind, number), 3, 1);
    Grid t = grid(file, ".%st%d".formatted(kind, number), 2, 9);
    double sum = 0;
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        sum += t.at(i, j, place) * a.at(i, out) * b.at(j, in);
      }
    }
    return sum;
  }

  @Test
  void lohaOfConvolutions() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".hada_w1_a", 5, 1)
            .add(LAYER + ".hada_w1_b", 1, 27)
            .add(LAYER + ".hada_w2_a", 5, 1)
            .add(LAYER + ".hada_w2_b", 1, 27);
    Grid a1 = grid(file, ".hada_w1_a", 1, 1);
    Grid b1 = grid(file, ".hada_w1_b", 3, 9);
    Grid a2 = grid(file, ".hada_w2_a", 1, 1);
    Grid b2 = grid(file, ".hada_w2_b", 3, 9);
    check(
        file,
        Shape.of(5, 3, 3, 3),
        (out, in, place) ->
            a1.at(out, 0) * b1.at(0, in, place) * a2.at(out, 0) * b2.at(0, in, place));
  }

  @Test
  void lokrOfWholeMatricesHasNoScale() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".lokr_w1", 2, 3)
            .add(LAYER + ".lokr_w2", 4, 5)
            .number(LAYER + ".alpha", Double.POSITIVE_INFINITY);
    Grid first = grid(file, ".lokr_w1", 3, 1);
    Grid second = grid(file, ".lokr_w2", 5, 1);
    check(
        file,
        Shape.of(8, 15),
        (out, in, place) -> first.at(out / 4, in / 5) * second.at(out % 4, in % 5));
  }

  @Test
  void lokrOfConvolutions() throws IOException {
    LoraFile whole =
        new LoraFile().add(LAYER + ".lokr_w1", 2, 3).add(LAYER + ".lokr_w2", 5, 3, 3, 3);
    Grid first = grid(whole, ".lokr_w1", 3, 1);
    Grid second = grid(whole, ".lokr_w2", 3, 9);
    check(
        whole,
        Shape.of(10, 9, 3, 3),
        (out, in, place) -> first.at(out / 5, in / 3) * second.at(out % 5, in % 3, place));

    LoraFile cored =
        new LoraFile()
            .add(LAYER + ".lokr_w1", 2, 3)
            .add(LAYER + ".lokr_w2_a", 2, 5)
            .add(LAYER + ".lokr_w2_b", 2, 3)
            .add(LAYER + ".lokr_t2", 2, 2, 3, 3)
            .number(LAYER + ".alpha", 1);
    Grid outer = grid(cored, ".lokr_w1", 3, 1);
    check(
        cored,
        Shape.of(10, 9, 3, 3),
        (out, in, place) ->
            0.5 * outer.at(out / 5, in / 3) * cored(cored, "lokr_", 2, out % 5, in % 3, place));
  }

  @Test
  void lokrOfTwoLowRanksIsScaledByTheSecond() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".lokr_w1_a", 2, 1)
            .add(LAYER + ".lokr_w1_b", 1, 3)
            .add(LAYER + ".lokr_w2_a", 4, 2)
            .add(LAYER + ".lokr_w2_b", 2, 5)
            .number(LAYER + ".alpha", 1);
    Grid a1 = grid(file, ".lokr_w1_a", 1, 1);
    Grid b1 = grid(file, ".lokr_w1_b", 3, 1);
    Grid a2 = grid(file, ".lokr_w2_a", 2, 1);
    Grid b2 = grid(file, ".lokr_w2_b", 5, 1);
    check(
        file,
        Shape.of(8, 15),
        (out, in, place) -> {
          int o = out % 4;
          int i = in % 5;
          double second = a2.at(o, 0) * b2.at(0, i) + a2.at(o, 1) * b2.at(1, i);
          return 0.5 * a1.at(out / 4, 0) * b1.at(0, in / 5) * second;
        });
  }

  @Test
  void ia3OfInputsAndOutputs() throws IOException {
    Grid weight = new Grid(weight(Shape.of(5, 3)), 3, 1);
    LoraFile inputs = new LoraFile().add(LAYER + ".weight", 3).number(LAYER + ".on_input", 1);
    float[] shares = inputs.values(LAYER + ".weight");
    check(inputs, Shape.of(5, 3), (out, in, place) -> weight.at(out, in) * shares[in]);
    LoraFile outputs = new LoraFile().add(LAYER + ".weight", 5).number(LAYER + ".on_input", 0);
    float[] others = outputs.values(LAYER + ".weight");
    check(outputs, Shape.of(5, 3), (out, in, place) -> weight.at(out, in) * others[out]);
  }

  @Test
  void wholeDifferencesOfWeightsAndBiases() throws IOException {
    LoraFile file = new LoraFile().add(LAYER + ".diff", 5, 3).add(LAYER + ".diff_b", 5);
    Lora lora = file.lora(folder, "full.safetensors");
    Shape bias = Shape.of(5);
    LoraChanges changes =
        lora.fit(Map.of("layer.weight", Shape.of(5, 3), "layer.bias", bias), Map.of()).unet();
    Close.assertClose(
        file.values(LAYER + ".diff"),
        changes
            .all()
            .get("layer.weight")
            .of(Tensor.of(weight(Shape.of(5, 3)), Shape.of(5, 3)))
            .toFloats(),
        0,
        "weight");
    Close.assertClose(
        file.values(LAYER + ".diff_b"),
        changes.all().get("layer.bias").of(Tensor.of(weight(bias), bias)).toFloats(),
        0,
        "bias");
  }

  @Test
  void peftsBiasesAreScaledAsTheMatrices() throws IOException {
    LoraFile file =
        new LoraFile()
            .add("unet.layer.lora_A.weight", 2, 3)
            .add("unet.layer.lora_B.weight", 5, 2)
            .add("unet.layer.lora_B.bias", 5);
    Lora lora = Lora.read(file.write(folder.resolve("bias.safetensors")), 3);
    Shape shape = Shape.of(5);
    LoraChanges changes =
        lora.fit(Map.of("layer.weight", Shape.of(5, 3), "layer.bias", shape), Map.of()).unet();
    float[] expected = file.values("unet.layer.lora_B.bias");
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 1.5f;
    }
    Tensor bias = Tensor.of(weight(shape), shape);
    Close.assertClose(expected, changes.all().get("layer.bias").of(bias).toFloats(), 1e-6, "bias");
  }

  @Test
  void doraGivesInputsTheirMagnitudes() throws IOException {
    LoraFile file =
        new LoraFile()
            .add(LAYER + ".lora_down.weight", 1, 3, 3, 3)
            .add(LAYER + ".lora_up.weight", 5, 1, 1, 1)
            .add(LAYER + ".dora_scale", 1, 3, 1, 1)
            .number(LAYER + ".alpha", 2);
    Shape shape = Shape.of(5, 3, 3, 3);
    Grid weight = new Grid(weight(shape), 3, 9);
    Grid down = grid(file, ".lora_down.weight", 3, 9);
    Grid up = grid(file, ".lora_up.weight", 1, 1);
    float[] magnitudes = file.values(LAYER + ".dora_scale");
    Element changed =
        (out, in, place) -> weight.at(out, in, place) + 2 * up.at(out, 0) * down.at(0, in, place);
    check(
        file,
        shape,
        (out, in, place) -> {
          double squares = 0;
          for (int o = 0; o < 5; o++) {
            for (int p = 0; p < 9; p++) {
              squares += Math.pow(changed.at(o, in, p), 2);
            }
          }
          return changed.at(out, in, place) * magnitudes[in] / Math.sqrt(squares)
              - weight.at(out, in, place);
        });
  }

  @Test
  void doraGivesOutputsTheirMagnitudes() throws IOException {
    for (String part : List.of(".dora_scale", ".lora_magnitude_vector")) {
      boolean lycoris = part.equals(".dora_scale");
      LoraFile file =
          new LoraFile()
              .add(LAYER + ".lora_down.weight", 1, 4)
              .add(LAYER + ".lora_up.weight", 4, 1)
              .add(LAYER + part, lycoris ? new long[] {4, 1} : new long[] {4});
      Grid weight = new Grid(weight(Shape.of(4, 4)), 4, 1);
      Grid down = grid(file, ".lora_down.weight", 4, 1);
      Grid up = grid(file, ".lora_up.weight", 1, 1);
      float[] magnitudes = file.values(LAYER + part);
      Element changed = (out, in, place) -> weight.at(out, in) + up.at(out, 0) * down.at(0, in);
      check(
          file,
          Shape.of(4, 4),
          (out, in, place) -> {
            double squares = 0;
            for (int i = 0; i < 4; i++) {
              squares += Math.pow(changed.at(out, i, 0), 2);
            }
            return changed.at(out, in, 0) * magnitudes[out] / Math.sqrt(squares)
                - weight.at(out, in);
          });
    }
  }

  @Test
  void changesTheFirstInputsOfInpaintingModels() throws IOException {
    LoraFile file =
        new LoraFile()
            .add("lora_unet_conv_in.lora_down.weight", 1, 4, 3, 3)
            .add("lora_unet_conv_in.lora_up.weight", 5, 1, 1, 1);
    float[] plain = change(file, "conv_in.weight", Shape.of(5, 4, 3, 3));
    float[] inpainting = change(file, "conv_in.weight", Shape.of(5, 9, 3, 3));
    for (int i = 0; i < inpainting.length; i++) {
      int out = i / 81;
      int column = i % 81;
      assertEquals(column < 36 ? plain[out * 36 + column] : 0, inpainting[i], 1e-6f);
    }
  }

  @Test
  void readsPeftsConfiguration() throws IOException {
    LoraFile file =
        new LoraFile()
            .add("base_model.model.layer.lora_A.weight", 4, 3)
            .add("base_model.model.layer.lora_B.weight", 5, 4);
    Path adapter = file.write(folder.resolve("adapter_model.safetensors"));
    Path config = folder.resolve("adapter_config.json");
    Shape shape = Shape.of(5, 3);
    float[] ones = change(Lora.read(adapter, 4), "layer.weight", shape);

    Files.writeString(config, "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 0.6}");
    isScaled(ones, 0.15, Lora.read(adapter));
    Files.writeString(config, "{\"lora_alpha\": 3, \"use_rslora\": true}");
    isScaled(ones, 1.5, Lora.read(adapter));
    Files.writeString(
        config, "{\"lora_alpha\": 3, \"alpha_pattern\": {\"^other.layer\": 7, \"layer\": 8}}");
    isScaled(ones, 2, Lora.read(adapter));
    isScaled(ones, 0.25, Lora.read(adapter, 1));
  }

  @Test
  void readsDiffusersMetadata() throws IOException {
    LoraFile file =
        new LoraFile().add("unet.layer.lora_A.weight", 4, 3).add("unet.layer.lora_B.weight", 5, 4);
    Shape shape = Shape.of(5, 3);
    float[] ones = change(file, "layer.weight", shape);
    file.says("lora_adapter_metadata", "{\"unet.lora_alpha\": 2, \"text_encoder.lora_alpha\": 9}");
    isScaled(ones, 0.5, file.lora(folder, "pipeline.safetensors"));
    file.says("lora_adapter_metadata", "{\"lora_alpha\": 12, \"r\": 4}");
    isScaled(ones, 3, file.lora(folder, "network.safetensors"));
    file.says("lora_adapter_metadata", "{\"text_encoder.lora_alpha\": 9}");
    isScaled(ones, 1, file.lora(folder, "other.safetensors"));
  }

  private static void isScaled(float[] ones, double factor, Lora lora) {
    float[] expected = ones.clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= (float) factor;
    }
    Close.assertClose(
        expected, change(lora, "layer.weight", Shape.of(5, 3)), 1e-5, "scaled by " + factor);
  }
}
