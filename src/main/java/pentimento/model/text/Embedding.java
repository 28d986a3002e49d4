package pentimento.model.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;
import pentimento.weights.TensorFiles;

/**
 * A word that was learnt by textual inversion (Gal et al. 2022, arXiv 2208.01618): vectors that
 * stand in a text where its tokens would.
 *
 * @param name of its file without the ending; a word that it is called by in prompts
 * @param token what the file itself calls it; empty when it does not say
 * @param vectors (n, width), n the places that it takes in a text
 */
public record Embedding(String name, Optional<String> token, StoredTensor vectors) {
  private static final String PARAMS = "string_to_param.";
  private static final String TOKENS = "string_to_token";
  private static final String SINGLE = "emb_params";
  private static final List<String> XL = List.of("clip_g", "clip_l");
  private static final long MOST_VECTORS = 1 << 10;
  private static final long MOST_WIDTH = 1 << 14;

  /** Widths of the text encoders that there are, and whose they are. */
  private static final Map<Long, String> WIDTHS =
      Map.of(768L, "Stable Diffusion 1", 1024L, "Stable Diffusion 2", 1280L, "a part of SDXL");

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
  private static final byte[] WEBP = "RIFF".getBytes(StandardCharsets.US_ASCII);

  /** Checks the shape. */
  public Embedding {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(token, "token");
    Shape shape = vectors.shape();
    boolean fractions =
        List.of(DType.F32, DType.F16, DType.BF16, DType.F64).contains(vectors.dtype());
    if (shape.rank() != 2
        || shape.size(0) < 1
        || shape.size(0) > MOST_VECTORS
        || shape.size(1) < 1
        || shape.size(1) > MOST_WIDTH
        || !fractions) {
      throw new IllegalArgumentException(
          "has a tensor %s of %s, expected some vectors of an embedding, (n, width)"
              .formatted(shape, vectors.dtype()));
    }
  }

  /**
   * Reads an embedding as AUTOMATIC1111's web UI ({@code string_to_param}, or {@code emb_params} in
   * safetensors) or diffusers (one tensor, named by its token) writes it.
   *
   * @throws IllegalArgumentException when it is none, for another kind of model, or damaged; names
   *     the file and says what it seems to be
   * @throws IOException when it cannot be read
   */
  public static Embedding read(Path file) throws IOException {
    requireNoPicture(file);
    TensorFile content = TensorFiles.read(file);
    try {
      return of(stem(file), content);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static void requireNoPicture(Path file) throws IOException {
    byte[] start = new byte[4];
    try (var in = Files.newInputStream(file)) {
      int read = in.readNBytes(start, 0, start.length);
      if (read == start.length && (Arrays.equals(start, PNG) || Arrays.equals(start, WEBP))) {
        throw new IllegalArgumentException(
            file
                + ": is a picture; embeddings inside pictures are not read, use the .pt or"
                + " .safetensors of the same embedding");
      }
    }
  }

  /** May a file be one: by names and sizes? */
  public static boolean isIn(TensorFile file) {
    try {
      of("any", file);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Embedding of(String name, TensorFile file) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(file.tensors());
    if (tensors.keySet().containsAll(XL)) {
      throw new IllegalArgumentException(
          "is an embedding for Stable Diffusion XL, which has two text encoders; expected one for"
              + " Stable Diffusion 1");
    }
    tensors.keySet().removeIf(key -> key.startsWith(TOKENS));
    if (tensors.keySet().stream().anyMatch(key -> key.startsWith(PARAMS))) {
      tensors.keySet().removeIf(key -> !key.startsWith(PARAMS));
    }
    if (tensors.size() != 1) {
      throw new IllegalArgumentException(
          "holds %d tensors, expected an embedding: one with the vectors of one word"
              .formatted(tensors.size()));
    }
    Map.Entry<String, StoredTensor> only = tensors.entrySet().iterator().next();
    boolean nameless = only.getKey().startsWith(PARAMS) || only.getKey().equals(SINGLE);
    Optional<String> token =
        nameless
            ? Optional.ofNullable(file.metadata().get("name"))
            : Optional.of(only.getKey()).filter(key -> !XL.contains(key));
    return new Embedding(name, token.filter(text -> !text.isBlank()), matrix(only.getValue()));
  }

  private static StoredTensor matrix(StoredTensor tensor) {
    return tensor.shape().rank() == 1
        ? tensor.reshaped(Shape.of(1, tensor.shape().size(0)))
        : tensor;
  }

  /**
   * Those that came along in an adapter.
   *
   * @param bundle as {@link pentimento.model.lora.Lora#embeddings} gives it: {@code
   *     word.string_to_param.*} or {@code word.emb_params}
   * @throws IllegalArgumentException when one is not of the right form; names it
   */
  public static List<Embedding> bundled(Map<String, StoredTensor> bundle) {
    Map<String, Map<String, StoredTensor>> words = new LinkedHashMap<>();
    bundle.forEach(
        (key, tensor) -> {
          int dot = key.indexOf('.');
          String word = dot < 0 ? key : key.substring(0, dot);
          words
              .computeIfAbsent(word, any -> new LinkedHashMap<>())
              .put(dot < 0 ? SINGLE : key.substring(dot + 1), tensor);
        });
    List<Embedding> all = new ArrayList<>();
    words.forEach(
        (word, tensors) -> {
          try {
            Embedding read = of(word, new TensorFile(tensors, Map.of()));
            all.add(new Embedding(word, Optional.empty(), read.vectors()));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "its embedding '%s' %s".formatted(word, e.getMessage()), e);
          }
        });
    return all;
  }

  /** A file's name without its ending. */
  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** All words that it is called by. */
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(name));
    token.filter(text -> !text.equals(name)).ifPresent(words::add);
    return words;
  }

  /** Places that it takes in a text. */
  public int places() {
    return Math.toIntExact(vectors.shape().size(0));
  }

  /**
   * Makes sure that a text encoder can take it.
   *
   * @param width of the encoder's states
   * @throws IllegalArgumentException when it cannot; says for which it was made
   */
  public void requireWidth(int width) {
    otherWidth(width)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
  }

  private Optional<String> otherWidth(int width) {
    long own = vectors.shape().size(1);
    String whose = WIDTHS.get(own);
    return own == width
        ? Optional.empty()
        : Optional.of(
            "the embedding %s has vectors of width %d%s, the text encoder of this model takes %d"
                .formatted(name, own, whose == null ? "" : " (" + whose + ")", width));
  }

  /** Why a text encoder cannot take it; empty when it can. Reads the vectors. */
  public Optional<String> misfit(TextEncoderConfig encoder) {
    int room = encoder.positions() - 2;
    if (places() > room) {
      return Optional.of(
          "the embedding %s has %d vectors, a text has places for %d"
              .formatted(name, places(), room));
    }
    return otherWidth(encoder.width()).or(this::damage);
  }

  private Optional<String> damage() {
    try (Scope scope = Scope.open()) {
      return vectors.load().isFinite()
          ? Optional.empty()
          : Optional.of(
              "the embedding %s holds values that are no finite numbers: it is damaged"
                  .formatted(name));
    } catch (UncheckedIOException e) {
      return Optional.of("the embedding %s cannot be read".formatted(name));
    }
  }
}
