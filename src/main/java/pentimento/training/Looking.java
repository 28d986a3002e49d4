package pentimento.training;

import java.util.Optional;

/** Looks at what a stage can do; owns what it needs for that. */
interface Looking extends AutoCloseable {
  /** Looks at nothing. */
  Looking NONE =
      new Looking() {
        @Override
        public Optional<Task.Look> look(long step, Learner learner) {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /**
   * Looks with what the learner has learnt.
   *
   * @param step after which
   */
  Optional<Task.Look> look(long step, Learner learner);

  @Override
  void close();
}
