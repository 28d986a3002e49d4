package pentimento.model.lora;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import pentimento.request.StrictJson;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;
import pentimento.weights.TensorFiles;

/** Sorts the tensors of a file into the layers of an adapter. */
final class LoraReader {
  /** Where PEFT keeps what its tensors do not say. */
  static final String CONFIG = "adapter_config.json";

  private static final long LARGEST_CONFIG = 1 << 20;
  private static final String EMBEDDINGS = "bundle_emb.";
  private static final String KOHYA_TEXT = "lora_te";
  private static final Set<LoraPart> OF_NETWORKS = Set.of(LoraPart.WEIGHT, LoraPart.BIAS);

  /** Kinds that are not supported, by a part of their tensors' names. */
  private static final Map<String, String> REFUSED =
      Map.of(
          ".oft_", "OFT",
          ".boft_", "BOFT",
          ".a1.weight", "GLoRA",
          ".b1.weight", "GLoRA",
          ".ia3_l", "PEFT's IA3",
          ".vera_lambda_", "VeRA",
          ".lora_embedding_", "LoRA of an embedding",
          ".bias_indices", "LyCORIS with sparse biases",
          ".wd_for_diff", "DoRA of the difference");

  private final String file;
  private final TensorFile content;
  private final OptionalDouble alpha;
  private final Optional<PeftConfig> beside;
  private final boolean toLookAt;
  private final boolean inCheckpoint;
  private final Set<String> peftLayers = new TreeSet<>();

  private LoraReader(
      String file,
      TensorFile content,
      OptionalDouble alpha,
      Optional<PeftConfig> beside,
      boolean toLookAt) {
    this.file = file;
    this.toLookAt = toLookAt;
    this.content = content;
    this.alpha = alpha;
    this.beside = beside;
    inCheckpoint =
        content.tensors().keySet().stream().anyMatch(name -> name.contains(LoraKey.BASE_LAYER));
  }

  /** Reads an adapter; see {@link Lora#read(Path)}. */
  static Lora read(Path path, OptionalDouble alpha) throws IOException {
    return read(path, alpha, false);
  }

  /** Reads one that is only looked at: an alpha that cannot be known is no error then. */
  static Lora readToLookAt(Path path) throws IOException {
    return read(path, OptionalDouble.empty(), true);
  }

  private static Lora read(Path path, OptionalDouble alpha, boolean toLookAt) throws IOException {
    TensorFile content = TensorFiles.read(path);
    boolean peft =
        content.tensors().keySet().stream()
            .anyMatch(name -> LoraKey.of(name).filter(LoraKey::isPeft).isPresent());
    Optional<PeftConfig> beside =
        peft && alpha.isEmpty() ? config(path.resolveSibling(CONFIG)) : Optional.empty();
    String name = String.valueOf(path.getFileName());
    try {
      return new LoraReader(name, content, alpha, beside, toLookAt).lora();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  private static Optional<PeftConfig> config(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      if (Files.size(path) > LARGEST_CONFIG) {
        throw new IllegalArgumentException("is larger than any PEFT configuration");
      }
      return Optional.of(PeftConfig.of(StrictJson.parse(Files.readString(path))));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(path + ": is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  /** Are there adapters among tensors of these names? */
  static boolean hasAdapters(Collection<String> names) {
    return names.stream()
        .anyMatch(
            name ->
                LoraKey.of(name).filter(key -> !OF_NETWORKS.contains(key.part())).isPresent()
                    || refusedKind(name).isPresent());
  }

  private static Optional<String> refusedKind(String name) {
    return REFUSED.entrySet().stream()
        .filter(entry -> name.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Lora lora() {
    Map<String, StoredTensor> embeddings = new LinkedHashMap<>();
    Map<String, Map<LoraPart, StoredTensor>> layers = new LinkedHashMap<>();
    List<String> strangers = new ArrayList<>();
    Set<String> adapters = new TreeSet<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              Optional<LoraKey> key = LoraKey.of(name);
              if (name.startsWith(EMBEDDINGS)) {
                embeddings.put(name.substring(EMBEDDINGS.length()), tensor);
              } else if (key.isEmpty() || refusedKind(name).isPresent()) {
                strangers.add(name);
              } else {
                key.get().adapter().ifPresent(adapters::add);
                add(key.get(), tensor, layers);
              }
            });
    if (adapters.size() > 1) {
      throw new IllegalArgumentException(
          "holds %d adapters, %s; expected one. Save them in files of their own"
              .formatted(adapters.size(), Names.firstOf(List.copyOf(adapters))));
    }
    layers
        .entrySet()
        .removeIf(
            layer -> {
              boolean ofNetwork = OF_NETWORKS.containsAll(layer.getValue().keySet());
              if (ofNetwork) {
                strangers.add(layer.getKey());
              }
              return ofNetwork;
            });
    boolean refused = strangers.stream().anyMatch(name -> refusedKind(name).isPresent());
    if (layers.isEmpty() || refused || !strangers.isEmpty() && !inCheckpoint) {
      throw strange(strangers, layers.size());
    }
    Map<String, LoraLayer> made = new LinkedHashMap<>();
    layers.forEach((name, parts) -> made.put(name, LoraLayer.of(name, parts, this::scale)));
    return new Lora(file, made, embeddings, content.metadata());
  }

  private void add(
      LoraKey key, StoredTensor tensor, Map<String, Map<LoraPart, StoredTensor>> layers) {
    if (key.isPeft()) {
      peftLayers.add(key.layer());
    }
    StoredTensor before =
        layers
            .computeIfAbsent(key.layer(), layer -> new EnumMap<>(LoraPart.class))
            .put(key.part(), tensor);
    if (before != null) {
      throw new IllegalArgumentException(
          "has two tensors for one thing: %s of layer %s"
              .formatted(key.part(), Names.quoted(key.layer())));
    }
  }

  private static IllegalArgumentException strange(List<String> strangers, int layers) {
    Optional<String> kind =
        strangers.stream().map(LoraReader::refusedKind).flatMap(Optional::stream).findFirst();
    if (kind.isPresent()) {
      return new IllegalArgumentException(
          "holds %s, which is not supported; supported are LoRA, DoRA, LoHa, LoKr, IA3 and full"
                  .formatted(kind.get())
              + " differences");
    }
    String names = Names.firstOf(strangers.stream().map(Names::quoted).toList());
    if (layers == 0) {
      return new IllegalArgumentException(
          "holds no adapter"
              + (strangers.isEmpty() ? "" : ", but " + names)
              + ". Expected a LoRA or the like");
    }
    return new IllegalArgumentException(
        "has, besides an adapter of %d layers, %d tensors that belong to none that is known: %s"
            .formatted(layers, strangers.size(), names));
  }

  /** The scale of a layer without an alpha of its own. */
  private LoraLayer.Scale scale(String layer, long rank) {
    String network =
        layer.startsWith(KOHYA_TEXT) || layer.startsWith("text_encoder.") ? "text_encoder" : "unet";
    PeftConfig config =
        alpha.isPresent()
            ? new PeftConfig(alpha, Map.of(), false)
            : PeftConfig.ofMetadata(content.metadata(), network)
                .or(() -> beside)
                .orElse(PeftConfig.NONE);
    OptionalDouble known = config.alphaOf(ModuleNames.bare(layer));
    if (known.isPresent()) {
      return new LoraLayer.Scale(config.scale(known.getAsDouble(), rank), known);
    }
    if (peftLayers.contains(layer) && !toLookAt) {
      throw new IllegalArgumentException(
          "has no alpha: PEFT keeps it in %s, which is not beside the file. Put it there"
                  .formatted(CONFIG)
              + " (models/Motion_with_LoRA has ProcessPainter's, alpha 0.6), or give alpha");
    }
    return LoraLayer.Scale.ONE; // diffusers' and AnimateDiff's own: what is there is the change
  }
}
