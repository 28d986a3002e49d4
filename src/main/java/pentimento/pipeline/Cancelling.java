package pentimento.pipeline;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
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

  /**
   * What a failure to read says: an interrupt, which also ends reading, or what it was.
   *
   * @throws CancellationException when it was the interrupt
   */
  static UncheckedIOException orElse(UncheckedIOException failure) {
    if (failure.getCause() instanceof ClosedByInterruptException && Thread.interrupted()) {
      CancellationException cancelled = new CancellationException("cancelled");
      cancelled.initCause(failure);
      throw cancelled;
    }
    return failure;
  }
}
