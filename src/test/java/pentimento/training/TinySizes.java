package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import pentimento.dataset.FakeShards;
import pentimento.tensor.DType;

/** The first model's sizes, but for tests: the same layers, a few channels. */
public final class TinySizes {
  private TinySizes() {}

  public static JsonNode sizes() throws IOException {
    ObjectNode sizes = NewModel.sizes("first").deepCopy();
    widths(sizes, "vae", 16, 16, 32, 32);
    widths(sizes, "unet", 16, 32, 32);
    widths(sizes, "replication", 16, 32, 32);
    for (String network : new String[] {"unet", "replication"}) {
      ((ObjectNode) sizes.get(network)).put("cross_attention_dim", 32).put("attention_head_dim", 2);
    }
    for (String network : new String[] {"motion", "replication"}) {
      ((ObjectNode) sizes.get(network)).put("motion_num_attention_heads", 2);
    }
    ((ObjectNode) sizes.get("text_encoder"))
        .put("hidden_size", 32)
        .put("intermediate_size", 64)
        .put("num_hidden_layers", 2)
        .put("vocab_size", 540);
    return sizes;
  }

  private static void widths(ObjectNode sizes, String network, int... widths) {
    ArrayNode list = ((ObjectNode) sizes.get(network)).putArray("block_out_channels");
    for (int width : widths) {
      list.add(width);
    }
  }

  /** As text, for a file. */
  public static String text() throws IOException {
    return new ObjectMapper().writeValueAsString(sizes());
  }

  /** Shards of small pictures in {@code data/} of a folder. */
  public static Path data(Path folder) throws IOException {
    return FakeShards.dataset(folder.resolve("data"), 2, 3, 64);
  }

  /** A new model in {@code model/} of a folder. */
  public static Path model(Path folder, Path data, long seed, DType type) throws IOException {
    return NewModel.make(sizes(), data, folder.resolve("model"), seed, type).folder();
  }
}
