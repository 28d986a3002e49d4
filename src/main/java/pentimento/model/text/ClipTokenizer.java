package pentimento.model.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import pentimento.model.text.NativeTokenizer.Token;
import pentimento.tensor.NativesMissingException;

/**
 * CLIP's tokenizer (Radford et al. 2021, arXiv 2103.00020, section 2.4): text is brought to Unicode
 * form NFC, runs of spaces become one, letters small; contractions, words, single digits and runs
 * of other characters fall into tokens by byte pair encoding. The same text gives the same ids
 * whatever the computer's language.
 *
 * <p>Owns native memory: close it. May be used by several threads at once, until it is closed. DJL
 * unpacks its native library (14 MB) into {@code ~/.djl.ai/tokenizers}, or below the folder that
 * the environment variable or system property {@code DJL_CACHE_DIR} names.
 */
public final class ClipTokenizer implements AutoCloseable {
  private final NativeTokenizer tokenizer;
  private final int begin;
  private final int end;
  private final int pad;
  private final int comma;
  private final int maxLength;
  private final int vocabularySize;

  private ClipTokenizer(NativeTokenizer tokenizer, TokenizerFolder folder) {
    this.tokenizer = tokenizer;
    Vocabulary vocabulary = folder.pairs().vocabulary();
    begin = vocabulary.find(Vocabulary.BEGIN).orElseThrow();
    end = vocabulary.find(Vocabulary.END).orElseThrow();
    pad = folder.pad();
    comma = vocabulary.find("," + Vocabulary.WORD_END).orElseThrow();
    maxLength = folder.maxLength();
    vocabularySize = vocabulary.size();
  }

  /**
   * Opens the tokenizer of a model.
   *
   * @param folder {@code tokenizer/} of a model in diffusers' layout: {@code vocab.json} and {@code
   *     merges.txt}, or {@code tokenizer.json}; {@code tokenizer_config.json}, {@code
   *     special_tokens_map.json} and {@code added_tokens.json} are minded when they are there
   * @throws IllegalArgumentException when what a file holds is no CLIP tokenizer; names the file
   *     and what is wrong
   * @throws IOException when a file is missing or cannot be read; says which two are needed and
   *     where
   * @throws NativesMissingException when DJL's tokenizers are not part of this build, or cannot be
   *     loaded here; says what to do
   */
  public static ClipTokenizer open(Path folder) throws IOException {
    TokenizerFolder read = TokenizerFolder.read(folder);
    try {
      NativeTokenizer.load();
    } catch (LinkageError | RuntimeException e) {
      throw new NativesMissingException(
          ("the tokenizer's native library is missing or cannot be loaded (%s):"
                  + " ./mvnw package -Pnatives brings it; it unpacks itself into ~/.djl.ai, or into"
                  + " the folder in DJL_CACHE_DIR, which must be writable")
              .formatted(reason(e)),
          e);
    }
    return new ClipTokenizer(NativeTokenizer.of(TokenizerJson.of(read.pairs())), read);
  }

  /** What was wrong in the first place, in one line. */
  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().lines().findFirst().orElseThrow();
  }

  /**
   * The ids of a text's tokens, however many, without begin, end and padding.
   *
   * <p>Where a text says {@code <|startoftext|>} or {@code <|endoftext|>} literally, that becomes
   * begin or end, as in the reference. Half a surrogate pair counts as U+FFFD.
   *
   * @throws IllegalStateException when this tokenizer is closed
   */
  public int[] ids(String text) {
    return tokenizer.tokens(wellFormed(text)).stream().mapToInt(Token::id).toArray();
  }

  /**
   * The ids of a text for the text encoder: begin, the tokens that have a place, end, and padding
   * up to {@link #maxLength}; and the rest of the text, which callers should warn about.
   *
   * @throws IllegalStateException when this tokenizer is closed
   */
  public TokenIds encode(String text) {
    String read = wellFormed(text);
    List<Token> tokens = tokenizer.tokens(read);
    int count = Math.min(tokens.size(), maxLength - 2);
    int[] ids = framed(tokens.stream().limit(count).mapToInt(Token::id).toArray());
    String cut =
        count == tokens.size()
            ? ""
            : read.substring(read.offsetByCodePoints(0, tokens.get(count).start()));
    return new TokenIds(ids, cut);
  }

  /**
   * Ids of tokens made those of a text for the text encoder: begin, the tokens, end, and padding up
   * to {@link #maxLength}.
   *
   * @param tokens at most {@link #maxLength} - 2
   * @throws IllegalArgumentException when there are more
   */
  public int[] framed(int[] tokens) {
    if (tokens.length > maxLength - 2) {
      throw new IllegalArgumentException(
          "%d tokens for a text, expected at most %d".formatted(tokens.length, maxLength - 2));
    }
    int[] ids = new int[maxLength];
    Arrays.fill(ids, pad);
    ids[0] = begin;
    System.arraycopy(tokens, 0, ids, 1, tokens.length);
    ids[tokens.length + 1] = end;
    return ids;
  }

  /** Native code counts in code points, and takes no halves of them. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_16LE);
  }

  /** Id that begins every text; 49406 in CLIP. */
  public int bos() {
    return begin;
  }

  /** Id that ends every text; 49407 in CLIP. */
  public int eos() {
    return end;
  }

  /** Id that fills the places behind the end: in SD 1 the end's again, in SD 2 that of "!". */
  public int pad() {
    return pad;
  }

  /** Id of a comma; 267 in CLIP. */
  public int comma() {
    return comma;
  }

  /** Places for the ids of one text, begin and end included; 77 in CLIP. */
  public int maxLength() {
    return maxLength;
  }

  /** Rows that the text encoder's embedding must have for these ids; 49408 in CLIP. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** Frees the native memory. Closing again does nothing. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
