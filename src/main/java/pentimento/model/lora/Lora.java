package pentimento.model.lora;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import pentimento.tensor.Shape;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

/**
 * An adapter as its file has it: small changes to weights of a U-Net with or without motion
 * modules, and of a text encoder. Nothing of it is in memory yet but names and sizes.
 *
 * <p>Read are LoRA as kohya's scripts, diffusers, PEFT and AnimateDiff (MotionLoRA) write it, of
 * linear layers and convolutions, LyCORIS' LoHa, LoKr, IA3 and full differences, and DoRA on any of
 * them.
 */
public final class Lora {
  private final String name;
  private final Map<String, LoraLayer> layers;
  private final Map<String, StoredTensor> embeddings;
  private final Map<String, String> metadata;

  Lora(
      String name,
      Map<String, LoraLayer> layers,
      Map<String, StoredTensor> embeddings,
      Map<String, String> metadata) {
    this.name = name;
    this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    this.embeddings = Collections.unmodifiableMap(new LinkedHashMap<>(embeddings));
    this.metadata = metadata;
  }

  /**
   * Reads an adapter, or those of PEFT's adapters that lie in a whole checkpoint, as
   * ProcessPainter's do. Where PEFT keeps alpha in {@code adapter_config.json}, that file is read
   * too, from the same folder.
   *
   * @throws IllegalArgumentException when it is no adapter, of a kind that is not supported, or
   *     damaged; names the file and the layer
   * @throws IOException when it cannot be read
   */
  public static Lora read(Path file) throws IOException {
    return LoraReader.read(file, OptionalDouble.empty());
  }

  /**
   * Reads one whose alpha is known from elsewhere.
   *
   * @param alpha of the layers that have none of their own in the file; their change is multiplied
   *     with alpha / rank
   * @throws IllegalArgumentException as {@link #read(Path)}, and when alpha is not finite
   */
  public static Lora read(Path file, double alpha) throws IOException {
    if (!Double.isFinite(alpha)) {
      throw new IllegalArgumentException(
          "alpha for %s is %s, expected a finite number".formatted(file, alpha));
    }
    return LoraReader.read(file, OptionalDouble.of(alpha));
  }

  /** Are there adapters in a file? By the names alone; it may be a checkpoint, too. */
  public static boolean isIn(TensorFile file) {
    return LoraReader.hasAdapters(file.tensors().keySet());
  }

  /** Name of the file. */
  public String name() {
    return name;
  }

  /** What the file says of itself, {@code ss_*} and {@code modelspec.*} among others. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Embeddings of words that came along in the file ({@code bundle_emb}), by their names there.
   * They change no weight.
   */
  public Map<String, StoredTensor> embeddings() {
    return embeddings;
  }

  /** Its layers, in the file's order. */
  Collection<LoraLayer> layers() {
    return layers.values();
  }

  /**
   * Finds the weights that it changes.
   *
   * @param unet names and shapes of all weights of the U-Net, with those of its motion modules
   * @param textEncoder likewise of the text encoder, with all its layers whatever the clip skip;
   *     empty when there is none
   * @throws IllegalArgumentException when a layer of the adapter is in neither, or has another
   *     size; says how many, which first, and what the adapter was probably made for
   */
  public FittedLora fit(Map<String, Shape> unet, Map<String, Shape> textEncoder) {
    return new Fitting(this, unet, textEncoder).fitted();
  }
}
