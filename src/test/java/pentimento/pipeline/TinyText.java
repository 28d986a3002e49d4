package pentimento.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.text.SmallTokenizer;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;

/** A small text encoder of random weights and the tokenizer that belongs to it. */
final class TinyText {
  static final int WIDTH = 16;

  private TinyText() {}

  /** A tokenizer with chunks of so many places, written into a folder. */
  static ClipTokenizer tokenizer(Path folder, int places) throws IOException {
    SmallTokenizer.write(folder);
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"model_max_length\": " + places + "}");
    return ClipTokenizer.open(folder);
  }

  /** An encoder that knows the tokenizer's tokens; its weights belong to the current scope. */
  static TextEncoder encoder(DType type) {
    return encoder(type, SmallTokenizer.vocabulary().size(), 77);
  }

  static TextEncoder encoder(DType type, int vocabulary, int positions) {
    return encoder(type, vocabulary, positions, TinyText::random, name -> {});
  }

  /** The same, watched. */
  static TextEncoder encoder(Consumer<String> whenWeightIsUsed) {
    int vocabulary = SmallTokenizer.vocabulary().size();
    return encoder(DType.F32, vocabulary, 77, TinyText::random, whenWeightIsUsed);
  }

  private static float[] random(String name, int size) {
    float[] values = new TorchRandom(name.hashCode()).normal(size);
    boolean norm = name.endsWith("norm.weight");
    for (int i = 0; i < size; i++) {
      values[i] = norm ? 1 + 0.3f * values[i] : 0.1f + 0.2f * values[i];
    }
    return values;
  }

  /** An encoder whose weights are each of one number. */
  static TextEncoder filled(ToDoubleFunction<String> numbers) {
    return encoder(
        DType.F32,
        SmallTokenizer.vocabulary().size(),
        77,
        (name, size) -> {
          float[] values = new float[size];
          Arrays.fill(values, (float) numbers.applyAsDouble(name));
          return values;
        },
        name -> {});
  }

  private static TextEncoder encoder(
      DType type,
      int vocabulary,
      int positions,
      BiFunction<String, Integer, float[]> values,
      Consumer<String> whenWeightIsUsed) {
    TextEncoderConfig config =
        new TextEncoderConfig(WIDTH, 2, 2, 32, true, 1e-5, vocabulary, positions);
    Lowering lowering = Lowering.plain(type, Device.CPU);
    Map<String, WeightForm> forms = TextEncoder.describe(config, 0, lowering).forms();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    forms.forEach(
        (name, form) -> {
          Shape shape = form.shape();
          float[] numbers = values.apply(name, Math.toIntExact(shape.elements()));
          weights.put(name, form.prepare(Tensor.of(numbers, shape), lowering));
        });
    return new TextEncoder(
        config,
        0,
        lowering,
        name -> {
          whenWeightIsUsed.accept(name);
          return weights.get(name);
        });
  }
}
