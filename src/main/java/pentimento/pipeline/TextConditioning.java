package pentimento.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.text.TextEncoder;
import pentimento.prompt.FramePrompts;
import pentimento.prompt.Prompt;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * From prompts to the text states that networks heed. Each chunk of a prompt is encoded by itself,
 * and the states of all stand one after the other; weights are multiplied onto the states, and the
 * mean that the chunk had without them is restored: what AUTOMATIC1111's web UI calls "original"
 * emphasis. A prompt of one chunk without weights has just the states of {@link
 * TextEncoder#states}.
 *
 * <p>Chunks that were encoded are kept, {@value #KEPT} of them: asking again at each step costs
 * nothing as long as a prompt says the same. Owns native memory: close it. For one thread.
 */
public final class TextConditioning implements AutoCloseable {
  /** Chunks kept; those of CLIP ViT-L take a quarter of a megabyte each. */
  private static final int KEPT = 256;

  private final TextChunks chunks;
  private final TextEncoder encoder;

  /** States of chunks (1, P, width), P places; the one that was asked for last comes last. */
  private final Map<TextChunk, Tensor> encoded = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  private TextConditioning(TextChunks chunks, TextEncoder encoder) {
    this.chunks = chunks;
    this.encoder = encoder;
  }

  /**
   * A tokenizer and an encoder that belong together. Both stay the caller's, and open as long as
   * this.
   *
   * @throws IllegalArgumentException when the encoder has no room for the tokenizer's texts, or
   *     does not know all of its tokens
   */
  public static TextConditioning of(ClipTokenizer tokenizer, TextEncoder encoder) {
    return of(tokenizer, encoder, LearntWords.NONE);
  }

  /**
   * The same with words that were learnt.
   *
   * @param words their vectors are in the encoder's table
   */
  static TextConditioning of(ClipTokenizer tokenizer, TextEncoder encoder, LearntWords words) {
    int vocabulary = encoder.config().vocabulary() - words.places();
    if (tokenizer.vocabularySize() > vocabulary) {
      throw new IllegalArgumentException(
          "the tokenizer has %d tokens, the text encoder knows %d: they are not of one model"
              .formatted(tokenizer.vocabularySize(), vocabulary));
    }
    int positions = encoder.config().positions();
    if (tokenizer.maxLength() > positions) {
      throw new IllegalArgumentException(
          "the tokenizer makes texts of %d tokens, the text encoder has places for %d: see"
                  .formatted(tokenizer.maxLength(), positions)
              + " model_max_length in the tokenizer's tokenizer_config.json");
    }
    return new TextConditioning(new TextChunks(tokenizer, words), encoder);
  }

  /** Cuts prompts into this encoder's chunks, and says how many there are. */
  public TextChunks chunks() {
    return chunks;
  }

  /**
   * The steps at which states change, the first one included: between them, {@link #pair} gives the
   * same again.
   *
   * @param steps 1 or more
   * @return ascending, from 0
   * @throws IllegalArgumentException as {@link Prompt#at} says
   */
  public static SortedSet<Integer> changes(FramePrompts prompts, Prompt negative, int steps) {
    SortedSet<Integer> changes = new TreeSet<>(negative.changes(steps));
    prompts.prompts().forEach(prompt -> changes.addAll(prompt.changes(steps)));
    return changes;
  }

  /**
   * Text states of a prompt at a step.
   *
   * @param step from 0 to steps - 1
   * @param steps all that the sampler takes
   * @return (1, T, width), T the places of all its chunks, 77 each in CLIP; of the encoder's type,
   *     on the CPU, owned by the current scope
   * @throws IllegalArgumentException when the prompt is too long, see {@link TextChunks}, when its
   *     weights cancel each other out, or as {@link Prompt#at} says
   * @throws ArithmeticException when the encoder gives what are no numbers
   * @throws IllegalStateException when this is closed
   */
  public Tensor states(Prompt prompt, int step, int steps) {
    return states(chunks.of(prompt.at(step, steps)));
  }

  /**
   * Text states of the frames of a sequence at a step: (1 - w) A + w B between the key frames of A
   * and B.
   *
   * @param frames F, how many the sequence has
   * @return (F, T, width), or (1, T, width) when all frames have one prompt; else as {@link
   *     #states(Prompt, int, int)}. Shorter prompts end with the chunks of empty ones
   * @throws IllegalArgumentException as there, or when there is a prompt for a frame beyond the
   *     last
   */
  public Tensor states(FramePrompts prompts, int frames, int step, int steps) {
    prompts.requireWithin(frames);
    Map<Prompt, List<TextChunk>> cut = cut(prompts.prompts(), step, steps);
    even(cut.values());
    return blend(prompts, frames, cut);
  }

  /** Text states of a prompt and a negative one, see the other method of this name. */
  public TextPair pair(Prompt prompt, Prompt negative, int step, int steps) {
    return pair(FramePrompts.of(prompt), negative, 1, step, steps);
  }

  /**
   * Text states of a sequence's prompts and of a negative one at a step, made equally long by
   * chunks of empty prompts.
   *
   * @param negative for all frames; {@link Prompt#NONE} when there is none
   * @param frames F, how many the sequence has
   * @param step from 0 to steps - 1
   * @param steps all that the sampler takes
   * @return tensors owned by the current scope
   * @throws IllegalArgumentException as {@link #states(FramePrompts, int, int, int)}
   */
  public TextPair pair(FramePrompts prompts, Prompt negative, int frames, int step, int steps) {
    prompts.requireWithin(frames);
    Map<Prompt, List<TextChunk>> cut = cut(prompts.prompts(), step, steps);
    List<TextChunk> against = new ArrayList<>(chunks.of(negative.at(step, steps)));
    List<List<TextChunk>> all = new ArrayList<>(cut.values());
    all.add(against);
    even(all);
    return new TextPair(blend(prompts, frames, cut), states(against));
  }

  private Map<Prompt, List<TextChunk>> cut(List<Prompt> prompts, int step, int steps) {
    Map<Prompt, List<TextChunk>> cut = new LinkedHashMap<>();
    for (Prompt prompt : prompts) {
      cut.put(prompt, new ArrayList<>(chunks.of(prompt.at(step, steps))));
    }
    return cut;
  }

  /** Makes all as long as the longest. */
  private void even(Iterable<List<TextChunk>> all) {
    int longest = 0;
    for (List<TextChunk> one : all) {
      longest = Math.max(longest, one.size());
    }
    TextChunk empty = chunks.empty();
    for (List<TextChunk> one : all) {
      while (one.size() < longest) {
        one.add(empty);
      }
    }
  }

  /** (F, T, width), or (1, T, width) for one prompt. */
  private Tensor blend(FramePrompts prompts, int frames, Map<Prompt, List<TextChunk>> cut) {
    try (Scope scope = Scope.open()) {
      Map<Prompt, Tensor> states = new LinkedHashMap<>();
      cut.forEach((prompt, chunksOf) -> states.put(prompt, states(chunksOf)));
      if (prompts.isSingle()) {
        return scope.keep(states.values().iterator().next());
      }
      Tensor[] all = new Tensor[frames];
      for (int frame = 0; frame < frames; frame++) {
        all[frame] = blend(prompts.at(frame), states::get);
      }
      return scope.keep(Tensor.cat(0, all));
    }
  }

  private static Tensor blend(FramePrompts.Blend blend, Function<Prompt, Tensor> states) {
    Tensor from = states.apply(blend.from());
    if (blend.isSingle()) {
      return from;
    }
    double[] shares = {1 - blend.share(), blend.share()};
    Tensor to = states.apply(blend.to());
    return Tensor.combine(shares, from.to(DType.F64), to.to(DType.F64)).to(from.dtype());
  }

  /** (1, T, width), owned by the current scope. */
  private Tensor states(List<TextChunk> row) {
    try (Scope scope = Scope.open()) {
      Tensor[] parts = row.stream().map(this::states).toArray(Tensor[]::new);
      return scope.keep(parts.length == 1 ? parts[0] : Tensor.cat(1, parts));
    }
  }

  /** (1, P, width): the kept one under another name, for it may be dropped while in use. */
  private Tensor states(TextChunk chunk) {
    if (closed) {
      throw new IllegalStateException("the text conditioning is closed");
    }
    Tensor states = encoded.get(chunk);
    if (states == null) {
      if (encoded.size() == KEPT) {
        encoded.remove(encoded.keySet().iterator().next()).close();
      }
      states = encode(chunk);
      encoded.put(chunk, states);
    }
    return states.alias();
  }

  private Tensor encode(TextChunk chunk) {
    try (Scope scope = Scope.open()) {
      int places = chunk.ids().size();
      long[] ids = chunk.ids().stream().mapToLong(Integer::longValue).toArray();
      Tensor states = encoder.states(Tensor.of(ids, Shape.of(1, places))).to(Device.CPU);
      if (!states.isFinite()) {
        throw new ArithmeticException(
            "the text encoder's states are not all finite numbers; where it computes in half"
                + " precision, try full");
      }
      return scope.release(chunk.isPlain() ? states : weighted(states, chunk.weights()));
    }
  }

  /**
   * States times weights, their mean restored. The mean is taken row by row first: so its last bits
   * do not depend on the number of threads.
   *
   * @param states (1, P, width)
   */
  private static Tensor weighted(Tensor states, List<Double> weights) {
    double[] factors = weights.stream().mapToDouble(Double::doubleValue).toArray();
    Tensor plain = states.to(DType.F64);
    Tensor changed = plain.times(Tensor.of(factors, Shape.of(1, factors.length, 1)));
    Tensor scale = plain.mean(2).mean(1).divide(changed.mean(2).mean(1));
    Tensor restored = changed.times(scale).to(states.dtype());
    if (!restored.isFinite()) {
      throw new IllegalArgumentException(
          "the weights of a prompt cancel each other out: expected some nearer to 1");
    }
    return restored;
  }

  /** Frees the states that are kept; those that were given out stay. Closing again does nothing. */
  @Override
  public void close() {
    closed = true;
    encoded.values().forEach(Tensor::close);
    encoded.clear();
  }
}
