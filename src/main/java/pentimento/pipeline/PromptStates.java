package pentimento.pipeline;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import pentimento.model.text.ClipTokenizer;
import pentimento.prompt.FramePrompts;
import pentimento.prompt.Prompt;
import pentimento.request.Diffusion;
import pentimento.tensor.Tensor;

/**
 * Text states of all prompts of a job, found before the first step: the text encoder can go then.
 */
final class PromptStates implements TextStates {
  private final TreeMap<Integer, TextPair> pairs;
  private final Tensor empty;

  private PromptStates(TreeMap<Integer, TextPair> pairs, Tensor empty) {
    this.pairs = pairs;
    this.empty = empty;
  }

  /**
   * Reads and encodes the prompts.
   *
   * @param frames number of frames
   * @throws IllegalArgumentException when a prompt is wrong, or the model has no tokenizer
   */
  static PromptStates of(PaintingModel model, Diffusion told, int frames) throws IOException {
    Map<Integer, Prompt> others = new HashMap<>();
    for (Diffusion.FramePrompt prompt : told.framePrompts()) {
      others.put(prompt.frame(), Prompt.parse(prompt.text()));
    }
    Prompt main = told.prompt().isBlank() ? Prompt.NONE : Prompt.parse(told.prompt());
    FramePrompts prompts = FramePrompts.of(main, others);
    Prompt negative = Prompt.parseNegative(told.negative());
    TreeMap<Integer, TextPair> pairs = new TreeMap<>();
    try (ClipTokenizer tokenizer = model.tokenizer();
        TextConditioning conditioning =
            TextConditioning.of(tokenizer, model.textEncoder(), model.adaptation().words())) {
      int steps = told.steps();
      for (int step : TextConditioning.changes(prompts, negative, steps)) {
        pairs.put(step, conditioning.pair(prompts, negative, frames, step, steps));
      }
      return new PromptStates(pairs, empty(model, tokenizer));
    }
  }

  /** Pictures are inverted by the base alone: by its text encoder, too. */
  private static Tensor empty(PaintingModel model, ClipTokenizer tokenizer) {
    try (TextConditioning plain = TextConditioning.of(tokenizer, model.plainTextEncoder())) {
      return plain.states(Prompt.NONE, 0, 1);
    }
  }

  @Override
  public TextPair at(int step) {
    return pairs.floorEntry(step).getValue();
  }

  /** Those of the empty prompt without adapters, (1, T, D). */
  Tensor empty() {
    return empty;
  }
}
