package pentimento.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pentimento.diffusion.Prediction;
import pentimento.model.ModelFiles;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;

/**
 * How a model is put together from files, and what these are taken for where they do not say it.
 *
 * @param place the model: a folder in diffusers' layout, or a single file
 * @param parts files or folders that networks are taken from instead
 * @param tokenizer a folder or file that the tokenizer is taken from instead
 * @param family whose the motion modules are, where somebody says it
 * @param prediction what the U-Net predicts, where somebody says it
 */
public record Assembling(
    Path place,
    Map<Component, Path> parts,
    Optional<Path> tokenizer,
    Optional<MotionFamily> family,
    Optional<Prediction> prediction) {
  /** Keeps a copy. */
  public Assembling {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(prediction, "prediction");
    Map<Component, Path> copy = new EnumMap<>(Component.class);
    copy.putAll(parts);
    parts = Collections.unmodifiableMap(copy);
  }

  /** A model as it is. */
  public static Assembling of(Path place, Optional<MotionFamily> family) {
    return new Assembling(place, Map.of(), Optional.empty(), family, Optional.empty());
  }

  /**
   * Finds all files. Weights are mapped, not read.
   *
   * @throws IllegalArgumentException when a part is not where it is said to be; names the flag
   * @throws IOException when a file cannot be read
   */
  ModelFiles files() throws IOException {
    ModelFiles files = ModelFiles.open(place);
    for (Map.Entry<Component, Path> part : parts.entrySet()) {
      files = files.with(part.getKey(), part.getValue());
    }
    return tokenizer.isPresent() ? files.withTokenizer(tokenizer.get()) : files;
  }
}
