package pentimento.pipeline;

import java.util.List;

/**
 * Part of a prompt as a text encoder takes it.
 *
 * @param ids of begin, tokens, end and padding: as many as the encoder has places, 77 in CLIP
 * @param weights of each of these; 1 for all but tokens of words
 */
record TextChunk(List<Integer> ids, List<Double> weights) {
  TextChunk {
    ids = List.copyOf(ids);
    weights = List.copyOf(weights);
  }

  /** Do all weights leave the states as they are? */
  boolean isPlain() {
    return weights.stream().allMatch(weight -> weight == 1);
  }
}
