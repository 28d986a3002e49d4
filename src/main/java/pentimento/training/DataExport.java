package pentimento.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.dataset.ShardReader;
import pentimento.dataset.ShardSequence;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.vae.Vae;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/**
 * A data set as tensors: {@code pictures} (N, F, 3, H, W), U8, or {@code latents} (N, F, C, h, w),
 * F16, scaled, and {@code ids} (N, T), I32, of their captions. A file holds sequences of one shape.
 */
final class DataExport {
  /** Longest side of a frame, pixels. */
  private static final int MOST_SIDE = 4096;

  private final Path folder;
  private final long most;
  private final int divisor;
  private final ClipTokenizer tokenizer;
  private final Optional<Vae> vae;
  private final ArrayNode files;
  private final List<ByteBuffer> open = new ArrayList<>();
  private final List<int[]> openIds = new ArrayList<>();
  private Shape shape = Shape.of(0);
  private long bytes;
  private int sequences;

  /**
   * An export to a folder.
   *
   * @param most bytes of a file
   * @param divisor of heights and widths
   * @param vae that makes latents; empty for pictures
   * @param files gets an entry for each file
   */
  DataExport(
      Path folder,
      long most,
      int divisor,
      ClipTokenizer tokenizer,
      Optional<Vae> vae,
      ArrayNode files) {
    this.folder = folder;
    this.most = most;
    this.divisor = divisor;
    this.tokenizer = tokenizer;
    this.vae = vae;
    this.files = files;
  }

  /**
   * Writes the sequences of a data set; gives their number.
   *
   * @param limit of sequences
   * @throws IllegalArgumentException when a shard is damaged, empty, or of a shape that networks do
   *     not take
   */
  int write(Path dataset, int limit) throws IOException {
    for (Path shard : ShardReader.shards(dataset)) {
      try (ShardReader reader = ShardReader.open(shard)) {
        for (Optional<ShardSequence> next = reader.next();
            next.isPresent() && sequences < limit;
            next = reader.next()) {
          add(shard, next.get());
        }
      }
    }
    flush();
    if (sequences == 0) {
      throw new IllegalArgumentException(dataset + ": its shards hold no sequence");
    }
    return sequences;
  }

  private void add(Path shard, ShardSequence sequence) throws IOException {
    Pixels pixels = pixels(shard, sequence);
    Shape each = pixels.shape;
    ByteBuffer data = pixels.bytes;
    if (vae.isPresent()) {
      try (Scope scope = Scope.open()) {
        Tensor pictures = Tensor.of(data, DType.U8, each).to(DType.F32);
        Tensor mean = vae.get().encode(pictures.times(2.0 / 255).plus(-1)).mean();
        Tensor latents = vae.get().scaled(mean.to(DType.F32)).to(DType.F16);
        each = latents.shape();
        data = latents.toBytes();
      }
    }
    if (!each.equals(shape) || bytes + data.remaining() > most) {
      flush();
      shape = each;
    }
    open.add(data);
    openIds.add(tokenizer.encode(sequence.caption()).ids());
    bytes += data.remaining() + 4L * tokenizer.maxLength();
    sequences++;
  }

  /**
   * Pixels of a sequence.
   *
   * @param shape (F, 3, H, W)
   */
  private record Pixels(ByteBuffer bytes, Shape shape) {}

  private Pixels pixels(Path shard, ShardSequence sequence) throws IOException {
    int frames = sequence.frames().size();
    ByteBuffer all = ByteBuffer.allocate(0);
    int width = 0;
    int height = 0;
    for (int f = 0; f < frames; f++) {
      Path name = Path.of("%s: %s.f%d.jpg".formatted(shard, sequence.key(), f));
      Picture picture = PictureReader.read(name, sequence.frames().get(f), MOST_SIDE);
      if (f == 0) {
        width = picture.width();
        height = picture.height();
        if (width % divisor != 0 || height % divisor != 0) {
          throw new IllegalArgumentException(
              "%s is %d x %d pixels, expected sides divisible by %d"
                  .formatted(name, width, height, divisor));
        }
        int size = Math.multiplyExact(frames * 3, Math.multiplyExact(width, height));
        all = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
      } else if (picture.width() != width || picture.height() != height) {
        throw new IllegalArgumentException(
            "%s is %d x %d pixels, the frames before it %d x %d"
                .formatted(name, picture.width(), picture.height(), width, height));
      }
      for (int shift = 16; shift >= 0; shift -= 8) {
        for (int rgb : picture.rgb()) {
          all.put((byte) (rgb >> shift));
        }
      }
    }
    return new Pixels(all.flip(), Shape.of(frames, 3, height, width));
  }

  private void flush() throws IOException {
    if (open.isEmpty()) {
      return;
    }
    int count = open.size();
    ByteBuffer data =
        ByteBuffer.allocateDirect(open.stream().mapToInt(ByteBuffer::remaining).sum());
    open.forEach(data::put);
    data.flip();
    ByteBuffer ids =
        ByteBuffer.allocateDirect(4 * count * tokenizer.maxLength()).order(ByteOrder.LITTLE_ENDIAN);
    openIds.forEach(text -> Arrays.stream(text).forEach(ids::putInt));
    ids.flip();
    Shape all = Shape.of(count, shape.size(0), shape.size(1), shape.size(2), shape.size(3));
    String file = "data-%05d.safetensors".formatted(files.size());
    String name = vae.isPresent() ? "latents" : "pictures";
    DType dtype = vae.isPresent() ? DType.F16 : DType.U8;
    Safetensors.write(
        folder.resolve(file),
        Map.of(
            name,
            new StoredTensor(dtype, all, data::duplicate),
            "ids",
            new StoredTensor(DType.I32, Shape.of(count, tokenizer.maxLength()), ids::duplicate)),
        Map.of());
    ArrayNode sizes = files.addObject().put("file", file).put("tensor", name).putArray("shape");
    for (long size : all.sizes()) {
      sizes.add(size);
    }
    open.clear();
    openIds.clear();
    bytes = 0;
  }
}
