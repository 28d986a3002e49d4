package pentimento.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * What a file of weights holds: which networks, by our names (diffusers') and shapes, whoever's
 * names the file uses.
 *
 * @param generation which Stable Diffusion it is for; empty when nothing tells, as in a VAE
 * @param inputChannels of the U-Net, where there is one: 4, or 9 when it was made for inpainting
 * @param parts the weights of each network, by our names, in the file's order; what the file has
 *     and no network needs, such as moving averages, is left out
 * @param motion what is known of the motion modules in a {@link Component#MOTION} or {@link
 *     Component#REPLICATION} part
 * @param unknown names of tensors, as in the file, that nothing here knows
 * @param metadata what the file says of itself
 */
public record Contents(
    Optional<Generation> generation,
    OptionalLong inputChannels,
    Map<Component, Map<String, StoredTensor>> parts,
    Map<Component, MotionFacts> motion,
    List<String> unknown,
    Map<String, String> metadata) {
  private static final int INPAINTING_CHANNELS = 9;

  /** Keeps copies, in the same order. */
  public Contents {
    Map<Component, Map<String, StoredTensor>> copies = new EnumMap<>(Component.class);
    parts.forEach(
        (component, tensors) ->
            copies.put(component, Collections.unmodifiableMap(new LinkedHashMap<>(tensors))));
    parts = Collections.unmodifiableMap(copies);
    motion = Collections.unmodifiableMap(new LinkedHashMap<>(motion));
    unknown = List.copyOf(unknown);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file, whatever its format; see {@link TensorFiles#read}.
   *
   * @throws IllegalArgumentException when it cannot be understood; names the file
   * @throws IOException when it cannot be read
   */
  public static Contents read(Path file) throws IOException {
    return of(file, TensorFiles.read(file));
  }

  /**
   * Finds out what a file holds that is open already.
   *
   * @throws IllegalArgumentException when two tensors turn out to be the same weight; names the
   *     file
   */
  public static Contents of(Path file, TensorFile tensors) {
    try {
      return of(tensors);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Finds out what a file holds, by the names and shapes in it.
   *
   * @throws IllegalArgumentException when two tensors turn out to be the same weight; does not name
   *     the file
   */
  public static Contents of(TensorFile file) {
    return new Detector(file).detect();
  }

  /** The weights of one network; empty when it is not there. */
  public Map<String, StoredTensor> part(Component component) {
    return parts.getOrDefault(component, Map.of());
  }

  /** Is the U-Net made for inpainting: does it take a mask and a masked picture too? */
  public boolean isInpainting() {
    return inputChannels.isPresent() && inputChannels.getAsLong() == INPAINTING_CHANNELS;
  }

  /** In words, such as {@code Stable Diffusion 1: U-Net (686 tensors), VAE (248 tensors)}. */
  public String describe() {
    StringJoiner all = new StringJoiner(", ");
    parts.forEach(
        (component, tensors) ->
            all.add(
                "%s (%s%s)"
                    .formatted(component.title(), count(tensors.size(), ""), details(component))));
    if (parts.isEmpty()) {
      all.add("no weights that are known here");
    }
    String before = generation.map(known -> known.title() + ": ").orElse("");
    String behind = unknown.isEmpty() ? "" : ", and " + count(unknown.size(), "unknown ");
    return before + all + behind;
  }

  private static String count(int tensors, String kind) {
    return tensors + " " + kind + (tensors == 1 ? "tensor" : "tensors");
  }

  private String details(Component component) {
    if (component == Component.UNET && isInpainting()) {
      return ", for inpainting";
    }
    return Optional.ofNullable(motion.get(component))
        .map(
            facts ->
                facts.families().stream()
                    .sorted()
                    .map(MotionFamily::word)
                    .collect(Collectors.joining(" or ", ", of ", "")))
        .orElse("");
  }
}
