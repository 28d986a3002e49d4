package pentimento.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import pentimento.dataset.ShardReader;
import pentimento.dataset.ShardSequence;
import pentimento.model.text.ClipTokenizer;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * What is learnt from: sequences of frames with their captions, those of one shape together. Frames
 * are latents, F16, or pictures, U8, which are decoded when they are drawn.
 */
final class Examples {
  private final DType type;
  private final List<List<Example>> groups;

  private Examples(DType type, List<Example> all) {
    this.type = type;
    TreeMap<long[], List<Example>> byShape = new TreeMap<>((a, b) -> Arrays.compare(a, b));
    for (Example each : all) {
      byShape.computeIfAbsent(each.shape.sizes(), s -> new ArrayList<>()).add(each);
    }
    groups = List.copyOf(byShape.values());
  }

  /** Gives frames of a sequence, one after the other. */
  @FunctionalInterface
  interface Source {
    ByteBuffer frames(int first, int count) throws IOException;
  }

  /**
   * A sequence.
   *
   * @param caption what is painted, or nothing
   * @param ids of the caption's tokens
   * @param shape (F, C, H, W)
   */
  record Example(String caption, int[] ids, Shape shape, Source source) {}

  /**
   * Sequences as latents.
   *
   * @param caption changes captions before they are read
   */
  static Examples latents(
      List<LatentCache.Latents> all, ClipTokenizer tokenizer, UnaryOperator<String> caption) {
    List<Example> examples = new ArrayList<>();
    for (LatentCache.Latents each : all) {
      String words = caption.apply(each.caption());
      examples.add(
          new Example(
              words,
              tokenizer.encode(words).ids(),
              each.shape(),
              (first, count) -> part(each, first, count)));
    }
    return new Examples(DType.F16, examples);
  }

  private static ByteBuffer part(LatentCache.Latents sequence, int first, int count) {
    ByteBuffer all = sequence.latents();
    int frame = all.remaining() / (int) sequence.shape().size(0);
    return all.slice(all.position() + first * frame, count * frame);
  }

  /**
   * Sequences as pictures; their files stay in memory as they are.
   *
   * @param limit of the number of sequences
   * @param divisor of heights and widths
   * @throws IllegalArgumentException when a shard is damaged, or has shapes that networks do not
   *     take
   * @throws IOException when it cannot be read
   */
  static Examples pictures(
      Path dataset, int limit, int divisor, ClipTokenizer tokenizer, Progress progress)
      throws IOException {
    List<Example> all = new ArrayList<>();
    List<Path> shards = ShardReader.shards(dataset);
    for (int s = 0; s < shards.size() && all.size() < limit; s++) {
      try (ShardReader reader = ShardReader.open(shards.get(s))) {
        for (Optional<ShardSequence> next = reader.next();
            next.isPresent() && all.size() < limit;
            next = reader.next()) {
          ShardSequence sequence = next.get();
          String where = "%s: %s".formatted(shards.get(s), sequence.key());
          Shape first = FramePixels.of(where, sequence.frames().subList(0, 1), divisor).shape();
          Shape shape = Shape.of(sequence.frames().size(), 3, first.size(2), first.size(3));
          all.add(
              new Example(
                  sequence.caption(),
                  tokenizer.encode(sequence.caption()).ids(),
                  shape,
                  (from, count) -> pictures(where, sequence, from, count, shape)));
        }
      }
      progress.report("reading pictures", (s + 1.0) / shards.size());
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(dataset + ": its shards hold no sequence");
    }
    return new Examples(DType.U8, all);
  }

  /** Only the first frame was decoded before: the others may turn out to have other sizes. */
  private static ByteBuffer pictures(
      String where, ShardSequence sequence, int from, int count, Shape shape) throws IOException {
    List<byte[]> some = sequence.frames().subList(from, from + count);
    FramePixels pixels = FramePixels.of(where, from, some, 1);
    if (pixels.shape().size(2) != shape.size(2) || pixels.shape().size(3) != shape.size(3)) {
      throw new IllegalArgumentException(
          "%s.f%d.jpg is %d x %d pixels, the first frame %d x %d"
              .formatted(
                  where,
                  from,
                  pixels.shape().size(3),
                  pixels.shape().size(2),
                  shape.size(3),
                  shape.size(2)));
    }
    return pixels.bytes();
  }

  /** Number of shapes. */
  int groups() {
    return groups.size();
  }

  /** Sequences of a shape. */
  List<Example> group(int group) {
    return groups.get(group);
  }

  /** All sequences. */
  int count() {
    return groups.stream().mapToInt(List::size).sum();
  }

  /**
   * Some sequences of a group, or a frame of each.
   *
   * @param frames which of each; empty for all
   * @return (N, F, C, H, W), or (N, C, H, W) with single frames; F32
   */
  Tensor gather(int group, int[] chosen, Optional<int[]> frames) {
    Shape shape = groups.get(group).get(0).shape;
    long each = shape.elements() / shape.size(0);
    int bytes = Math.toIntExact(each * type.bytes());
    int count = frames.isPresent() ? 1 : (int) shape.size(0);
    ByteBuffer all =
        ByteBuffer.allocateDirect(Math.multiplyExact(chosen.length * count, bytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, chosen.length)
        .parallel()
        .forEach(
            i -> {
              try {
                int first = frames.map(f -> f[i]).orElse(0);
                ByteBuffer source = groups.get(group).get(chosen[i]).source.frames(first, count);
                all.slice(i * count * bytes, count * bytes).put(source);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Shape full =
        frames.isPresent()
            ? Shape.of(chosen.length, shape.size(1), shape.size(2), shape.size(3))
            : Shape.of(chosen.length, shape.size(0), shape.size(1), shape.size(2), shape.size(3));
    return Tensor.of(all, type, full).to(DType.F32);
  }

  /** Tokens of some sequences of a group, (N, T), in I64 numbers, C order. */
  long[][] ids(int group, int[] chosen) {
    return Arrays.stream(chosen)
        .mapToObj(i -> Arrays.stream(groups.get(group).get(i).ids).asLongStream().toArray())
        .toArray(long[][]::new);
  }
}
