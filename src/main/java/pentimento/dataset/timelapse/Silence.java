package pentimento.dataset.timelapse;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends a program that is waited for too long, as one that follows a film which somebody else is
 * still to write.
 */
final class Silence implements AutoCloseable {
  private final Process process;
  private final Duration longest;
  private final ScheduledThreadPoolExecutor timer;
  private volatile boolean broken;
  private Future<?> end;

  Silence(Process process, Duration longest) {
    this.process = process;
    this.longest = longest;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "silence");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** From now on it is waited for. */
  void begin() {
    end =
        timer.schedule(
            () -> {
              broken = true;
              // Its streams stay open: whoever reads sees them end.
              process.toHandle().destroyForcibly();
            },
            longest.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** It has said something. */
  void end() {
    end.cancel(false);
  }

  /** Was the program ended? */
  boolean broken() {
    return broken;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
