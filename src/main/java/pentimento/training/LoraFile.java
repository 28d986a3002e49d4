package pentimento.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pentimento.export.OutputFile;
import pentimento.model.Branches;
import pentimento.model.Branches.Part;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/**
 * Writes the factors that a LoRA has learnt, in half precision. The same factors and notes give the
 * same bytes.
 *
 * <p>Two forms. That of kohya's scripts, {@code lora_unet_...attn1_to_q.lora_down.weight}, {@code
 * .lora_up.weight} and {@code .alpha}, holds all parts: {@link pentimento.model.lora.Lora} reads
 * both, while diffusers, ComfyUI and the web UI read the spatial one and warn of the temporal one;
 * for them a file of the spatial part alone is better. That of AnimateDiff's MotionLoRA (Guo et al.
 * 2023, section 4.3) holds the temporal part alone.
 */
public final class LoraFile {
  private static final String WEIGHT = ".weight";
  private static final Pattern TEMPORAL =
      Pattern.compile(
          "(.*\\.motion_modules\\.\\d+)\\.(transformer_blocks\\.\\d+)\\.attn([12])"
              + "\\.(to_q|to_k|to_v|to_out)(?:\\.0)?");

  private LoraFile() {}

  /**
   * The factors of a layer.
   *
   * @param down (rank, in)
   * @param up (out, rank)
   */
  private record Pair(Tensor down, Tensor up) {}

  /**
   * Writes the parts that the branches have, in kohya's form.
   *
   * @param file that is made or replaced, and its folder with it; no half file is ever there
   * @param branches that the factors are of; with {@link Branches#of} a part by itself
   * @param factors tensors by the names that {@link DenoisingGraphs} gives them, of any floating
   *     type; what is no factor of these parts is passed over
   * @throws IllegalArgumentException when a factor is missing, has another shape than the rank
   *     wants, or is not finite in half precision; names it
   * @throws IOException when it cannot be written; the file is then as it was
   */
  public static void write(
      Path file, Branches branches, Map<String, Tensor> factors, LoraNotes notes)
      throws IOException {
    SortedMap<String, StoredTensor> tensors = new TreeMap<>();
    pairs(branches, factors)
        .forEach(
            (layer, pair) -> {
              String name = "lora_unet_" + layer.replace('.', '_');
              tensors.put(name + ".lora_down.weight", half(layer, pair.down, 1));
              tensors.put(name + ".lora_up.weight", half(layer, pair.up, 1));
              tensors.put(name + ".alpha", number(branches.alpha()));
            });
    write(file, tensors, notes.metadata(branches));
  }

  /**
   * Writes the temporal part in AnimateDiff's form, {@code ...attention_blocks.0.processor
   * .to_q_lora.down.weight}, which knows no alpha: the widening factors are multiplied with alpha /
   * rank.
   *
   * @param file as {@link #write}; of the format safetensors all the same
   * @param branches that the factors are of, the temporal ones among them
   * @param factors as {@link #write}
   * @throws IllegalArgumentException as {@link #write}, and when the branches have no temporal part
   * @throws IOException when it cannot be written; the file is then as it was
   */
  public static void writeMotion(
      Path file, Branches branches, Map<String, Tensor> factors, LoraNotes notes)
      throws IOException {
    if (!branches.parts().contains(Part.TEMPORAL)) {
      throw new IllegalArgumentException(
          file + ": a MotionLoRA is of temporal attentions, and this LoRA learnt none");
    }
    SortedMap<String, StoredTensor> tensors = new TreeMap<>();
    pairs(branches.of(Part.TEMPORAL), factors)
        .forEach(
            (layer, pair) -> {
              String name = motionName(layer);
              tensors.put(name + ".down.weight", half(layer, pair.down, 1));
              tensors.put(name + ".up.weight", half(layer, pair.up, branches.scale()));
            });
    Branches folded = new Branches(branches.rank(), branches.rank(), Set.of(Part.TEMPORAL));
    write(file, tensors, notes.metadata(folded));
  }

  /** What AnimateDiff calls the branch of a layer. */
  private static String motionName(String layer) {
    Matcher known = TEMPORAL.matcher(layer);
    if (!known.matches()) {
      throw new IllegalStateException(layer); // those of temporal parts are called so
    }
    return "%s.temporal_transformer.%s.attention_blocks.%d.processor.%s_lora"
        .formatted(
            known.group(1), known.group(2), Integer.parseInt(known.group(3)) - 1, known.group(4));
  }

  /** By the layers' names in the U-Net. */
  private static SortedMap<String, Pair> pairs(Branches branches, Map<String, Tensor> factors) {
    SortedMap<String, Pair> pairs = new TreeMap<>();
    Set<Part> missing = EnumSet.copyOf(branches.parts());
    for (String name : new TreeMap<>(factors).keySet()) {
      Part part = Branches.partOfFactor(name).filter(branches.parts()::contains).orElse(null);
      if (part == null) {
        continue;
      }
      missing.remove(part);
      String layer = name.substring(0, name.lastIndexOf(".lora_"));
      pairs.computeIfAbsent(
          WeightPlace.of(layer).name(),
          key ->
              new Pair(
                  factor(factors, layer + Branches.DOWN + WEIGHT, 0, branches.rank()),
                  factor(factors, layer + Branches.UP + WEIGHT, 1, branches.rank())));
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no factors of %s attentions to write".formatted(missing.iterator().next()));
    }
    return pairs;
  }

  private static Tensor factor(Map<String, Tensor> factors, String name, int inner, int rank) {
    Tensor factor = factors.get(name);
    if (factor == null) {
      throw new IllegalArgumentException("there is no factor " + name);
    }
    Shape shape = factor.shape();
    if (shape.rank() != 2 || shape.size(inner) != rank || !factor.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "%s is %s, expected a matrix of rank %d".formatted(name, factor, rank));
    }
    return factor;
  }

  private static StoredTensor half(String layer, Tensor factor, double scale) {
    try (Scope scope = Scope.open()) {
      Tensor single = factor.to(Device.CPU).to(DType.F32);
      Tensor half = (scale == 1 ? single : single.times(scale)).to(DType.F16);
      if (!half.isFinite()) {
        throw new IllegalArgumentException(
            "%s has learnt values that half precision cannot hold. Did its training fail?"
                .formatted(layer));
      }
      ByteBuffer bytes = half.toBytes();
      return new StoredTensor(DType.F16, half.shape(), bytes::duplicate);
    }
  }

  /** A scalar in single precision: in half, alpha would not be what training computed with. */
  private static StoredTensor number(double value) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(0, (float) value);
    return new StoredTensor(DType.F32, Shape.of(), bytes::duplicate);
  }

  private static void write(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    try (OutputFile out = OutputFile.to(file)) {
      Safetensors.write(out.path(), tensors, metadata);
      out.commit();
    }
  }
}
