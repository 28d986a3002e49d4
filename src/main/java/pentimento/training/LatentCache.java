package pentimento.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pentimento.dataset.ShardReader;
import pentimento.dataset.ShardSequence;
import pentimento.image.PictureReader;
import pentimento.model.ModelPart;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.LoadedWeights;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

/**
 * Sequences as latents, kept beside their shards so that all stages of learning share them: {@code
 * latents-CODE/000003-0002.safetensors} has sequences 16 to 23 of shard 000003, and CODE tells of
 * the VAE. What is there and of the same shard is not computed again.
 */
final class LatentCache {
  /** Sequences of a file: what is lost at most when somebody stops it. */
  private static final int CHUNK = 8;

  private static final String SHARD = "pentimento.shard";

  private final VaeConfig config;
  private final ModelPart part;
  private final int divisor;

  /**
   * The latents that a VAE gives.
   *
   * @param part its weights
   * @param divisor of pictures' heights and widths
   */
  LatentCache(VaeConfig config, ModelPart part, int divisor) {
    this.config = config;
    this.part = part;
    this.divisor = divisor;
  }

  /**
   * A sequence.
   *
   * @param caption what is painted, or nothing
   * @param shape (F, C, h, w)
   * @param latents F16, scaled, the mean of each
   */
  record Latents(String caption, Shape shape, ByteBuffer latents) {}

  /**
   * The first sequences of a data set, computed where they are not there yet.
   *
   * @param limit of their number
   * @throws IllegalArgumentException when a shard is damaged, or has shapes that networks do not
   *     take
   * @throws IOException when files cannot be read or written
   */
  List<Latents> read(Path dataset, int limit, Progress progress) throws IOException {
    List<Path> shards = ShardReader.shards(dataset);
    Path folder = Files.createDirectories(dataset.resolve("latents-" + code()));
    List<Latents> all = new ArrayList<>();
    try (Encoder encoder = new Encoder()) {
      for (int s = 0; s < shards.size() && all.size() < limit; s++) {
        Path shard = shards.get(s);
        String hash = PictureReader.sha256(shard);
        try (ShardReader reader = ShardReader.open(shard)) {
          List<ShardSequence> chunk = next(reader);
          for (int k = 0; !chunk.isEmpty() && all.size() < limit; k++) {
            String name = shard.getFileName().toString().replaceFirst("\\.tar$", "");
            Path file = folder.resolve("%s-%04d.safetensors".formatted(name, k));
            Optional<List<Latents>> there = stored(file, hash, chunk);
            if (there.isEmpty()) {
              encoder.write(file, hash, shard, chunk);
              there = stored(file, hash, chunk);
            }
            all.addAll(
                there.orElseThrow(() -> new IOException(file + ": is not as it was written")));
            progress.report(
                "preparing latents", Math.min(1, share(s, k, shards.size(), all, limit)));
            chunk = next(reader);
          }
        }
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(dataset + ": its shards hold no sequence");
    }
    return all.subList(0, Math.min(limit, all.size()));
  }

  private static double share(int shard, int chunk, int shards, List<Latents> all, int limit) {
    double seen = (shard + 1 - 1.0 / (chunk + 2)) / shards;
    return Math.max(seen, all.size() / (double) limit);
  }

  private static List<ShardSequence> next(ShardReader reader) throws IOException {
    List<ShardSequence> chunk = new ArrayList<>();
    while (chunk.size() < CHUNK) {
      Optional<ShardSequence> next = reader.next();
      if (next.isEmpty()) {
        break;
      }
      chunk.add(next.get());
    }
    return chunk;
  }

  private String code() throws IOException {
    String scale = "%s %s".formatted(config.scale(), config.shift());
    String hash = PictureReader.sha256(part.file());
    return hash.substring(0, 10) + "%08x".formatted(scale.hashCode());
  }

  /** What a file has of these sequences; nothing when it is not there, of others or damaged. */
  private Optional<List<Latents>> stored(Path file, String shard, List<ShardSequence> sequences)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    TensorFile stored;
    try {
      stored = Safetensors.read(file);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    List<Latents> all = new ArrayList<>();
    for (ShardSequence sequence : sequences) {
      StoredTensor tensor = stored.tensors().get("%02d".formatted(all.size()));
      if (tensor == null
          || tensor.dtype() != DType.F16
          || tensor.shape().rank() != 4
          || tensor.shape().size(0) != sequence.frames().size()
          || tensor.shape().size(1) != config.latentChannels()) {
        return Optional.empty();
      }
      all.add(new Latents(sequence.caption(), tensor.shape(), tensor.bytes()));
    }
    boolean same =
        shard.equals(stored.metadata().get(SHARD)) && stored.tensors().size() == all.size();
    return same ? Optional.of(all) : Optional.empty();
  }

  /** Loads the VAE when it is first needed. */
  private final class Encoder implements AutoCloseable {
    private final Lowering how = Lowering.fast(DType.F32, Device.CPU);
    private Optional<LoadedWeights> weights = Optional.empty();

    void write(Path file, String hash, Path shard, List<ShardSequence> sequences)
        throws IOException {
      if (weights.isEmpty()) {
        weights = Optional.of(ModelPart.load("the VAE", Vae.forms(config, how), how, part));
      }
      Vae vae = new Vae(config, how, weights.get());
      Map<String, StoredTensor> tensors = new TreeMap<>();
      for (ShardSequence sequence : sequences) {
        FramePixels pixels =
            FramePixels.of("%s: %s".formatted(shard, sequence.key()), sequence.frames(), divisor);
        try (Scope scope = Scope.open()) {
          Tensor pictures = Tensor.of(pixels.bytes(), DType.U8, pixels.shape()).to(DType.F32);
          Tensor mean = vae.encode(pictures.times(2.0 / 255).plus(-1)).mean();
          Tensor latents = vae.scaled(mean.to(DType.F32)).to(DType.F16);
          ByteBuffer bytes = latents.toBytes();
          tensors.put(
              "%02d".formatted(tensors.size()),
              new StoredTensor(DType.F16, latents.shape(), bytes::duplicate));
        }
      }
      Safetensors.write(file, tensors, Map.of(SHARD, hash));
    }

    @Override
    public void close() {
      weights.ifPresent(LoadedWeights::close);
    }
  }
}
