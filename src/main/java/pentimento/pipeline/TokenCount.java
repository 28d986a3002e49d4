package pentimento.pipeline;

/**
 * How long prompts are for a text encoder.
 *
 * @param tokens of the words, without begin, end and padding; the most of any step
 * @param chunks that the encoder takes them in, 1 or more; the most of any step
 * @param chunkTokens most tokens of a chunk, 75 in CLIP
 */
public record TokenCount(int tokens, int chunks, int chunkTokens) {
  /** The greater of both numbers each. */
  TokenCount max(TokenCount other) {
    return new TokenCount(
        Math.max(tokens, other.tokens), Math.max(chunks, other.chunks), chunkTokens);
  }

  /** As a plan says it: "93 tokens in 2 chunks of 75". */
  @Override
  public String toString() {
    return "%d token%s in %d chunk%s of %d"
        .formatted(tokens, tokens == 1 ? "" : "s", chunks, chunks == 1 ? "" : "s", chunkTokens);
  }
}
