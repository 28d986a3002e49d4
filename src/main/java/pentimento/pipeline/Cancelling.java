package pentimento.pipeline;

import java.util.concurrent.CancellationException;

/** How a caller stops a job between two steps of it: by interrupting its thread. */
final class Cancelling {
  private Cancelling() {}

  /**
   * Does nothing unless the thread is interrupted.
   *
   * @throws CancellationException when it is
   */
  static void check() {
    if (Thread.interrupted()) {
      throw new CancellationException("cancelled");
    }
  }
}
