package pentimento.model.lora;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an adapter is, for people. It is found without the engine and without a model.
 *
 * @param kinds how many weights are changed in which way: {@code LoRA}, {@code LoHa}, {@code LoKr},
 *     {@code IA3}, {@code full}, each perhaps {@code with DoRA}
 * @param ranks of its layers
 * @param alphas of its layers, where they are known
 * @param groups how many layers it changes in which part of a model
 * @param parameters number of numbers in it
 * @param embeddings number of tensors that came along and change no weight
 * @param training what the file says of its training: {@code ss_*}, {@code sshs_*} and {@code
 *     modelspec.*}, sorted
 * @param hash the first 12 digits of the SHA-256 of all bytes behind the header, by which web
 *     interfaces know an adapter; empty when the file is no safetensors file
 */
public record LoraSummary(
    Map<String, Integer> kinds,
    NavigableSet<Long> ranks,
    NavigableSet<Double> alphas,
    Map<LoraGroup, Integer> groups,
    long parameters,
    int embeddings,
    Map<String, String> training,
    Optional<String> hash) {
  private static final int HASH_DIGITS = 12;
  private static final int PIECE = 1 << 20;

  /** Keeps copies. */
  public LoraSummary {
    kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
    ranks = Collections.unmodifiableNavigableSet(new TreeSet<>(ranks));
    alphas = Collections.unmodifiableNavigableSet(new TreeSet<>(alphas));
    groups = Collections.unmodifiableMap(new EnumMap<>(groups));
    training = Collections.unmodifiableMap(new TreeMap<>(training));
  }

  /**
   * Looks at a file, all of it.
   *
   * @throws IllegalArgumentException when it is no adapter, of a kind that is not supported, or
   *     damaged
   * @throws IOException when it cannot be read
   */
  public static LoraSummary read(Path file) throws IOException {
    return of(LoraReader.readToLookAt(file), hash(file));
  }

  static LoraSummary of(Lora lora, Optional<String> hash) {
    Map<String, Integer> kinds = new TreeMap<>();
    NavigableSet<Long> ranks = new TreeSet<>();
    NavigableSet<Double> alphas = new TreeSet<>();
    Map<LoraGroup, Integer> groups = new EnumMap<>(LoraGroup.class);
    long parameters = 0;
    for (LoraLayer layer : lora.layers()) {
      groups.merge(LoraGroup.of(layer.name()), 1, Integer::sum);
      layer.alpha().ifPresent(alpha -> alphas.add(shortest(alpha)));
      for (Change change : layer.changes().toList()) {
        kinds.merge(change.kind(), 1, Integer::sum);
        change.factors().rank().ifPresent(ranks::add);
        parameters += change.parameters();
      }
    }
    Map<String, String> training = new TreeMap<>(lora.metadata());
    training.keySet().removeIf(key -> !key.matches("(ss_|sshs_|modelspec\\.).*"));
    return new LoraSummary(
        kinds, ranks, alphas, groups, parameters, lora.embeddings().size(), training, hash);
  }

  /** The shortest number that is the same in single precision: 0.6, not 0.6000000238418579. */
  private static double shortest(double alpha) {
    return Double.parseDouble(Float.toString((float) alpha));
  }

  static Optional<String> hash(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer start = ByteBuffer.allocate(Long.BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
      fill(channel, start);
      long header = start.getLong(0);
      if (start.get(Long.BYTES) != '{' || header < 0 || header > channel.size() - Long.BYTES) {
        return Optional.empty();
      }
      channel.position(Long.BYTES + header);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      while (channel.read(piece) >= 0) {
        digest.update(piece.flip());
        piece.clear();
      }
      return Optional.of(HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-256
    }
  }

  private static void fill(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("ends after " + bytes.position() + " bytes");
      }
    }
  }
}
