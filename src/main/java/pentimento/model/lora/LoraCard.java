package pentimento.model.lora;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What people want to know of an adapter before they use it.
 *
 * @param summary what it is
 * @param base the models that it is for, where that can be told
 * @param triggers words that a prompt should say, the likeliest first
 */
public record LoraCard(LoraSummary summary, Optional<String> base, List<String> triggers) {
  /** Keeps a copy. */
  public LoraCard {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(base, "base");
    triggers = List.copyOf(triggers);
  }

  /**
   * Looks at a file.
   *
   * @throws IllegalArgumentException when it is no adapter, of a kind that is not supported, or
   *     damaged
   * @throws IOException when it cannot be read
   */
  public static LoraCard read(Path file) throws IOException {
    return of(file, LoraSummary.hash(file));
  }

  /** The same without its hash, for which all of the file has to be read. */
  public static LoraCard glance(Path file) throws IOException {
    return of(file, Optional.empty());
  }

  private static LoraCard of(Path file, Optional<String> hash) throws IOException {
    Lora lora = LoraReader.readToLookAt(file);
    return new LoraCard(
        LoraSummary.of(lora, hash), BaseModel.of(lora), TriggerWords.of(lora.metadata()));
  }
}
