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
import pentimento.model.text.ClipTokenizer;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/**
 * A data set as tensors: {@code pictures} (N, F, 3, H, W), U8, or {@code latents} (N, F, C, h, w),
 * F16, scaled, and {@code ids} (N, T), I32, of their captions. A file holds sequences of one shape.
 */
final class DataExport {
  private final Path folder;
  private final long most;
  private final ClipTokenizer tokenizer;
  private final ArrayNode files;
  private final List<ByteBuffer> open = new ArrayList<>();
  private final List<int[]> openIds = new ArrayList<>();
  private Shape shape = Shape.of(0);
  private DType type = DType.U8;
  private long bytes;
  private int sequences;

  /**
   * An export to a folder.
   *
   * @param most bytes of a file
   * @param files gets an entry for each file
   */
  DataExport(Path folder, long most, ClipTokenizer tokenizer, ArrayNode files) {
    this.folder = folder;
    this.most = most;
    this.tokenizer = tokenizer;
    this.files = files;
  }

  /**
   * Writes the sequences of a data set as pictures; gives their number.
   *
   * @param limit of sequences
   * @param divisor of heights and widths
   * @throws IllegalArgumentException when a shard is damaged, empty, or of a shape that networks do
   *     not take
   */
  int pictures(Path dataset, int limit, int divisor) throws IOException {
    for (Path shard : ShardReader.shards(dataset)) {
      try (ShardReader reader = ShardReader.open(shard)) {
        for (Optional<ShardSequence> next = reader.next();
            next.isPresent() && sequences < limit;
            next = reader.next()) {
          String where = "%s: %s".formatted(shard, next.get().key());
          FramePixels pixels = FramePixels.of(where, next.get().frames(), divisor);
          add(next.get().caption(), pixels.shape(), pixels.bytes());
        }
      }
    }
    flush();
    if (sequences == 0) {
      throw new IllegalArgumentException(dataset + ": its shards hold no sequence");
    }
    return sequences;
  }

  /** Writes sequences of latents; gives their number. */
  int latents(List<LatentCache.Latents> all) throws IOException {
    type = DType.F16;
    for (LatentCache.Latents each : all) {
      add(each.caption(), each.shape(), each.latents());
    }
    flush();
    return sequences;
  }

  private void add(String caption, Shape each, ByteBuffer data) throws IOException {
    if (!each.equals(shape) || bytes + data.remaining() > most) {
      flush();
      shape = each;
    }
    open.add(data);
    openIds.add(tokenizer.encode(caption).ids());
    bytes += data.remaining() + 4L * tokenizer.maxLength();
    sequences++;
  }

  private void flush() throws IOException {
    if (open.isEmpty()) {
      return;
    }
    int count = open.size();
    ByteBuffer data =
        ByteBuffer.allocateDirect(open.stream().mapToInt(ByteBuffer::remaining).sum());
    open.forEach(each -> data.put(each.duplicate()));
    data.flip();
    ByteBuffer ids =
        ByteBuffer.allocateDirect(4 * count * tokenizer.maxLength()).order(ByteOrder.LITTLE_ENDIAN);
    openIds.forEach(text -> Arrays.stream(text).forEach(ids::putInt));
    ids.flip();
    Shape all = Shape.of(count, shape.size(0), shape.size(1), shape.size(2), shape.size(3));
    String file = "data-%05d.safetensors".formatted(files.size());
    String name = type == DType.F16 ? "latents" : "pictures";
    Safetensors.write(
        folder.resolve(file),
        Map.of(
            name,
            new StoredTensor(type, all, data::duplicate),
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
