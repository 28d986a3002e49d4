package pentimento.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

/** A model folder in diffusers' layout, put together from golden cases: small, but whole. */
public final class TinyModel {
  /** What a network's weights are called. */
  public static final String USUAL = "diffusion_pytorch_model.safetensors";

  private static final Path ROOT =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));

  /** Golden case of each folder. */
  private static final Map<String, String> CASES =
      Map.of(
          "unet", "unet2d",
          "vae", "vae",
          "text_encoder", "clip-text",
          "motion", "motion-processpainter",
          "replication", "replication-processpainter",
          "controlnet", "controlnet");

  private TinyModel() {}

  /** A model with networks: all there are when none is named. */
  public static Path in(Path folder, String... networks) throws IOException {
    for (String network : networks.length > 0 ? List.of(networks) : CASES.keySet()) {
      add(folder, network, network.equals("text_encoder") ? "model.safetensors" : USUAL);
    }
    return folder;
  }

  /** One network, its weights under a name. */
  static Path add(Path folder, String network, String weights) throws IOException {
    Path place = Files.createDirectories(folder.resolve(network));
    Path from = ROOT.resolve(CASES.get(network));
    Files.copy(from.resolve("config.json"), place.resolve("config.json"));
    Files.copy(golden(network), place.resolve(weights));
    return place;
  }

  /** The weights of a network. */
  static Path golden(String network) {
    return ROOT.resolve(CASES.get(network)).resolve("weights.safetensors");
  }

  /** The single file that is golden, in its own folder. */
  static Path singleFile() {
    return ROOT.resolve("ldm-single-file").resolve("weights.safetensors");
  }

  /** One network, its weights in two files and the list of which is where. */
  static void addShards(Path folder, String network, String variant) throws IOException {
    Path place = Files.createDirectories(folder.resolve(network));
    TensorFile whole = Safetensors.read(golden(network));
    List<String> names = new ArrayList<>(whole.tensors().keySet());
    ObjectNode index = new ObjectMapper().createObjectNode();
    ObjectNode map = index.putObject("weight_map");
    for (int shard = 0; shard < 2; shard++) {
      String file = "diffusion_pytorch_model%s-0000%d-of-00002.safetensors";
      String name = file.formatted(variant, shard + 1);
      Map<String, StoredTensor> part = new LinkedHashMap<>();
      for (int i = shard; i < names.size(); i += 2) {
        part.put(names.get(i), whole.tensors().get(names.get(i)));
        map.put(names.get(i), name);
      }
      Safetensors.write(place.resolve(name), part, Map.of());
    }
    Files.writeString(
        place.resolve("diffusion_pytorch_model.safetensors.index" + variant + ".json"),
        index.toString());
  }
}
