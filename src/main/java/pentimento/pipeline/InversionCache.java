package pentimento.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pentimento.model.ModelPart;
import pentimento.tensor.DType;
import pentimento.tensor.Tensor;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

/**
 * Noise that pictures were inverted to, kept on disk: an inversion costs as much as painting a
 * picture, and depends on the picture's latents, the U-Net, the text states of nothing and a few
 * numbers.
 */
final class InversionCache {
  private static final String NAME = "noise";

  private final Optional<Path> folder;

  /**
   * A cache.
   *
   * @param folder made when it is first needed; empty to keep nothing
   */
  InversionCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * The noise kept, or found now and kept. A cache that cannot be read or written is passed over.
   *
   * @param latents that are inverted, (1, C, h, w)
   * @param text states of the empty prompt
   * @param unet what inverts them: its file counts by name, size and time
   * @param settings all numbers that the result depends on
   * @return (1, C, h, w), double precision
   */
  Tensor noise(
      Tensor latents, Tensor text, ModelPart unet, String settings, Supplier<Tensor> inversion)
      throws IOException {
    if (folder.isEmpty()) {
      return inversion.get();
    }
    Path file = folder.get().resolve(key(latents, text, unet, settings) + ".safetensors");
    Optional<Tensor> kept = kept(file, latents);
    if (kept.isPresent()) {
      return kept.get();
    }
    Tensor noise = inversion.get().to(DType.F64);
    try {
      Files.createDirectories(folder.get());
      Safetensors.write(
          file,
          Map.of(NAME, new StoredTensor(DType.F64, noise.shape(), noise::toBytes)),
          Map.of("made by", settings));
    } catch (IOException e) {
      return noise; // the next run finds it again
    }
    return noise;
  }

  private static Optional<Tensor> kept(Path file, Tensor latents) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      TensorFile read = Safetensors.read(file);
      StoredTensor noise = read.tensors().get(NAME);
      if (noise == null || !noise.shape().equals(latents.shape()) || noise.dtype() != DType.F64) {
        return Optional.empty();
      }
      return Optional.of(Tensor.of(noise.bytes(), DType.F64, noise.shape()).copy());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String key(Tensor latents, Tensor text, ModelPart unet, String settings)
      throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = latents.to(DType.F32).toBytes();
      digest.update(bytes);
      digest.update(text.to(DType.F32).toBytes());
      Path weights = unet.file();
      String model =
          "%s %s %d %s"
              .formatted(
                  unet.config(),
                  weights.toAbsolutePath().normalize(),
                  Files.size(weights),
                  Files.getLastModifiedTime(weights));
      digest.update((model + "\n" + settings).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
