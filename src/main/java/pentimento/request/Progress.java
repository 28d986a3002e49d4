package pentimento.request;

/** Hears how far a running job is. Calls may come from any thread, one at a time per phase. */
@FunctionalInterface
public interface Progress {
  /** Listens to nothing. */
  Progress NONE = (phase, done) -> {};

  /**
   * Tells how far a phase is.
   *
   * @param phase what is being done, in a few words: "painting", "writing out.mp4"
   * @param done share of this phase that is done, 0..1, never falling within a phase
   */
  void report(String phase, double done);
}
