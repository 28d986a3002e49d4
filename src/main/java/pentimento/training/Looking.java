package pentimento.training;

/** Looks at what a stage can do; owns what it needs for that. */
interface Looking extends AutoCloseable {
  /**
   * Looks with what the learner has learnt.
   *
   * @param step after which
   */
  Task.Look look(long step, Learner learner);

  @Override
  void close();
}
