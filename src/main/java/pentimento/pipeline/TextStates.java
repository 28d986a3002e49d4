package pentimento.pipeline;

/** What a network is told of the prompts, at each step of the way. */
@FunctionalInterface
interface TextStates {
  /** The states at a step, from 0; T is the same at all steps or changes between them. */
  TextPair at(int step);
}
