package pentimento.model.lora;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** A small adapter, made up tensor by tensor. */
public final class LoraFile {
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int numbers;

  /** A tensor of numbers between -1 and 1 that look random and are always the same. */
  public LoraFile add(String name, long... sizes) {
    return add(name, arbitrary(Shape.of(sizes), ++numbers), sizes);
  }

  public LoraFile add(String name, float[] values, long... sizes) {
    tensors.put(name, stored(values, Shape.of(sizes)));
    return this;
  }

  public LoraFile number(String name, double value) {
    return add(name, new float[] {(float) value});
  }

  public LoraFile says(String key, String text) {
    metadata.put(key, text);
    return this;
  }

  public Path write(Path file) throws IOException {
    Safetensors.write(file, tensors, metadata);
    return file;
  }

  /** Reads it as an adapter of that name. */
  public Lora lora(Path folder, String name) throws IOException {
    return Lora.read(write(folder.resolve(name)));
  }

  float[] values(String name) {
    return floats(tensors.get(name));
  }

  public static float[] floats(StoredTensor tensor) {
    float[] values = new float[(int) tensor.shape().elements()];
    tensor.bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  public static float[] arbitrary(Shape shape, int seed) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      // SplitMix64
      long bits = (i + ((long) seed << 32) + 1) * 0x9e3779b97f4a7c15L;
      bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
      bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
      values[i] = (float) ((bits ^ bits >>> 31) * 0x1p-63);
    }
    return values;
  }

  public static StoredTensor stored(float[] values, Shape shape) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new StoredTensor(DType.F32, shape, bytes::duplicate);
  }
}
