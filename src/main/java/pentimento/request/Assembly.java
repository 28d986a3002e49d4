package pentimento.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which files a model was put together from: names without folders, and hashes that tell whether
 * they are the same again.
 *
 * @param pieces the networks' files, one for each part that the model has
 * @param adapters LoRAs, in the order in which they were named
 * @param embeddings words that were learnt by textual inversion
 * @param prediction what the U-Net was said to predict, "epsilon" or "v"; empty when its
 *     scheduler's file says it
 */
public record Assembly(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Piece> pieces,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Adapter> adapters,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Piece> embeddings,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> prediction) {
  /** Largest strength of an adapter, either way. */
  public static final double MOST_STRENGTH = 100;

  /** Keeps copies. */
  public Assembly {
    pieces = List.copyOf(pieces);
    adapters = List.copyOf(adapters);
    embeddings = List.copyOf(embeddings);
    Objects.requireNonNull(prediction, "prediction");
  }

  /** One of whose prediction nothing was said. */
  public Assembly(List<Piece> pieces, List<Adapter> adapters, List<Piece> embeddings) {
    this(pieces, adapters, embeddings, Optional.empty());
  }

  /** Of nothing that was named apart from the model. */
  public static final Assembly NONE = new Assembly(List.of(), List.of(), List.of());

  /** The same with other adapters and embeddings. */
  public Assembly with(List<Adapter> loras, List<Piece> words) {
    return new Assembly(pieces, loras, words, prediction);
  }

  /**
   * A file of a model.
   *
   * @param part what it is: "unet", "vae", "text-encoder", "motion", "replication", "tokenizer",
   *     their "motion-adapter" and "merges", or the word that an embedding stands for
   * @param name file name
   * @param sha256 of its bytes, 64 hexadecimal digits
   * @param replaced was it named for this part alone, rather than come with the model? The name may
   *     be a folder's then
   */
  public record Piece(
      @JsonProperty(required = true) String part,
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String sha256,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean replaced) {
    /** One that came with its model. */
    public Piece(String part, String name, String sha256) {
      this(part, name, sha256, false);
    }

    /** Checks the hash's form. */
    public Piece {
      Objects.requireNonNull(part, "part");
      Objects.requireNonNull(name, "name");
      Request.checkHash(sha256);
    }
  }

  /**
   * A LoRA and how strong it was.
   *
   * @param name file name
   * @param sha256 of its bytes, 64 hexadecimal digits
   * @param unet strength in U-Net and motion modules; 1 as trained
   * @param text strength in the text encoder
   */
  public record Adapter(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String sha256,
      @JsonProperty(required = true) double unet,
      @JsonProperty(required = true) double text) {
    /** Checks the hash's form and the strengths' ranges. */
    public Adapter {
      Objects.requireNonNull(name, "name");
      Request.checkHash(sha256);
      Ranges.check("lora", unet, -MOST_STRENGTH, MOST_STRENGTH);
      Ranges.check("lora", text, -MOST_STRENGTH, MOST_STRENGTH);
    }
  }
}
