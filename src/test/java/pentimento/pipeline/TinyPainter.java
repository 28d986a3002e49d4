package pentimento.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pentimento.model.NetworkCase;
import pentimento.model.TinyModel;
import pentimento.model.text.SmallTokenizer;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/**
 * A model with all that a process is painted with, small enough to paint in a second: the golden
 * networks, and a text encoder of our own that fits them. What it paints is noise.
 */
public final class TinyPainter {
  private TinyPainter() {}

  /** Writes it; without some networks when told. */
  public static Path in(Path folder, String... networks) throws IOException {
    String[] all = {"unet", "vae", "motion", "replication"};
    TinyModel.in(folder, networks.length > 0 ? networks : all);
    Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
    SmallTokenizer.write(tokenizer);
    Path text = Files.createDirectories(folder.resolve("text_encoder"));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", new String[] {"CLIPTextModel"});
    config.put("hidden_size", 24);
    config.put("num_hidden_layers", 1);
    config.put("num_attention_heads", 4);
    config.put("intermediate_size", 48);
    config.put("hidden_act", "quick_gelu");
    config.put("vocab_size", SmallTokenizer.vocabulary().size());
    config.put("max_position_embeddings", 77);
    String json = new ObjectMapper().writeValueAsString(config);
    Files.writeString(text.resolve("config.json"), json);
    TextEncoderConfig described = TextEncoderConfig.of(new ObjectMapper().readTree(json));
    TorchRandom random = new TorchRandom(1);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    TextEncoder.describe(described, 0, NetworkCase.SINGLE)
        .forms()
        .forEach((name, form) -> tensors.put(name, normal(random, form.shape())));
    Safetensors.write(text.resolve("model.safetensors"), tensors, Map.of());
    return folder;
  }

  /** Writes it with all networks that memory is saved by in single precision. */
  public static Path single(Path folder) throws IOException {
    in(folder);
    for (String network : List.of("unet", "motion", "replication")) {
      Path file = folder.resolve(network).resolve(TinyModel.USUAL);
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      try (Scope scope = Scope.open()) {
        for (Map.Entry<String, StoredTensor> entry : Safetensors.read(file).tensors().entrySet()) {
          tensors.put(entry.getKey(), stored(entry.getValue().load().toFloats(), entry.getValue()));
        }
      }
      Path changed = folder.resolve(network).resolve("changed.safetensors");
      Safetensors.write(changed, tensors, Map.of());
      Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return folder;
  }

  private static StoredTensor stored(float[] values, StoredTensor like) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new StoredTensor(DType.F32, like.shape(), bytes::duplicate);
  }

  private static StoredTensor normal(TorchRandom random, Shape shape) {
    float[] values = random.normal(Math.toIntExact(shape.elements()));
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(0.1f * value);
    }
    bytes.flip();
    return new StoredTensor(DType.F32, shape, bytes::duplicate);
  }
}
