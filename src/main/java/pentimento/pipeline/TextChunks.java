package pentimento.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import pentimento.model.text.ClipTokenizer;
import pentimento.prompt.FramePrompts;
import pentimento.prompt.Piece;
import pentimento.prompt.Prompt;
import pentimento.prompt.Wording;

/**
 * Cuts prompts of any length into chunks that a text encoder has room for, as AUTOMATIC1111's web
 * UI does: tokens fill a chunk to the last place; where one more would follow and the last comma
 * lies no more than {@value #LOOK_BACK} tokens back, what stands behind the comma moves into the
 * next chunk. A break ends the chunk. Each chunk is padded. The vectors of a learnt word stay
 * together.
 *
 * <p>Needs a tokenizer and no network: for a dry run, too.
 */
public final class TextChunks {
  /** How far back a comma is looked for, tokens; the web UI's default. */
  static final int LOOK_BACK = 20;

  /** Most chunks of a prompt: attention over more asks for memory without end. */
  public static final int MAX_CHUNKS = 64;

  private final ClipTokenizer tokenizer;
  private final LearntWords words;

  /** Chunks of a tokenizer, which stays the caller's and open. */
  public TextChunks(ClipTokenizer tokenizer) {
    this(tokenizer, LearntWords.NONE);
  }

  /** The same with words that were learnt. */
  TextChunks(ClipTokenizer tokenizer, LearntWords words) {
    this.tokenizer = tokenizer;
    this.words = words;
  }

  /**
   * How long a prompt is.
   *
   * @param steps of the sampler, over which the prompt may change
   * @throws IllegalArgumentException when it takes more than {@value #MAX_CHUNKS} chunks, or as
   *     {@link Prompt#at} says
   */
  public TokenCount count(Prompt prompt, int steps) {
    TokenCount most = new TokenCount(0, 1, room());
    for (int step : prompt.changes(steps)) {
      Cutter cutter = cut(prompt.at(step, steps));
      most = most.max(new TokenCount(cutter.tokens, cutter.chunks.size(), room()));
    }
    return most;
  }

  /** How long the longest of some prompts is, see {@link #count(Prompt, int)}. */
  public TokenCount count(FramePrompts prompts, int steps) {
    return prompts.prompts().stream()
        .map(prompt -> count(prompt, steps))
        .reduce(TokenCount::max)
        .orElseThrow();
  }

  /** Chunks of a wording, 1 or more. */
  List<TextChunk> of(Wording wording) {
    return cut(wording).chunks;
  }

  /** The chunk of an empty prompt. */
  TextChunk empty() {
    return of(new Wording(List.of(List.of()))).get(0);
  }

  /** Tokens of words in a chunk. */
  private int room() {
    return tokenizer.maxLength() - 2;
  }

  private Cutter cut(Wording wording) {
    Cutter cutter = new Cutter();
    List<List<Piece>> sections = wording.sections();
    for (int i = 0; i < sections.size(); i++) {
      if (i > 0) {
        cutter.endChunk();
      }
      for (Piece piece : sections.get(i)) {
        for (LearntWords.Stretch stretch : words.cut(piece.text())) {
          if (stretch.ids().isPresent()) {
            cutter.addWord(stretch, piece.weight());
          } else {
            for (int id : tokenizer.ids(stretch.text())) {
              cutter.add(id, piece.weight());
            }
          }
        }
      }
    }
    return cutter.finished();
  }

  /** Takes tokens one by one. */
  private final class Cutter {
    private static final int NONE = -1;

    private final List<TextChunk> chunks = new ArrayList<>();
    private List<Integer> ids = new ArrayList<>();
    private List<Double> weights = new ArrayList<>();
    private int lastComma = NONE;
    private int tokens;

    void add(int id, double weight) {
      boolean comma = id == tokenizer.comma();
      makeRoom(comma);
      if (comma) {
        lastComma = ids.size();
      }
      ids.add(id);
      weights.add(weight);
      tokens++;
    }

    private void makeRoom(boolean comma) {
      if (ids.size() == room()) {
        boolean near = lastComma != NONE && ids.size() - lastComma <= LOOK_BACK;
        endChunkAt(near && !comma ? lastComma + 1 : ids.size());
      }
    }

    /** All vectors of a word, in one chunk. */
    void addWord(LearntWords.Stretch word, double weight) {
      int[] vectors = word.ids().orElseThrow();
      if (vectors.length > room()) {
        throw new IllegalArgumentException(
            "the embedding %s takes %d places, a chunk of text has %d"
                .formatted(word.text(), vectors.length, room()));
      }
      makeRoom(false);
      if (ids.size() + vectors.length > room()) {
        endChunk();
      }
      for (int id : vectors) {
        ids.add(id);
        weights.add(weight);
      }
      tokens += vectors.length;
    }

    void endChunk() {
      endChunkAt(ids.size());
    }

    /** What is there from a place on begins the next chunk. */
    private void endChunkAt(int end) {
      int[] words = ids.subList(0, end).stream().mapToInt(Integer::intValue).toArray();
      int[] framed = tokenizer.framed(words);
      List<Double> all = new ArrayList<>(Collections.nCopies(framed.length, 1.0));
      for (int i = 0; i < end; i++) {
        all.set(i + 1, weights.get(i));
      }
      chunks.add(new TextChunk(Arrays.stream(framed).boxed().toList(), all));
      ids = new ArrayList<>(ids.subList(end, ids.size()));
      weights = new ArrayList<>(weights.subList(end, weights.size()));
      lastComma = NONE;
    }

    Cutter finished() {
      if (!ids.isEmpty() || chunks.isEmpty()) {
        endChunk();
      }
      if (chunks.size() > MAX_CHUNKS) {
        throw new IllegalArgumentException(
            "a prompt takes %d chunks of %d tokens, expected at most %d: shorten it"
                .formatted(chunks.size(), room(), MAX_CHUNKS));
      }
      return this;
    }
  }
}
