package pentimento.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import pentimento.request.Progress;

/** Shows on a terminal how far a job is and how long it will still take, a line for each phase. */
final class ProgressLine implements Progress, AutoCloseable {
  private static final int STEPS = 1000;
  private static final int BAR = 24;
  private static final int WIDTH = 78;

  private final PrintStream terminal;
  private ProgressBar bar;
  private String phase = "";

  /**
   * @param terminal where to draw; null to stay silent
   */
  ProgressLine(PrintStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void report(String name, double done) {
    if (terminal == null) {
      return;
    }
    if (!name.equals(phase)) {
      close();
      phase = name;
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(STEPS)
              .setUpdateIntervalMillis(150)
              .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
              .setRenderer((state, width) -> line(state))
              .build();
    }
    bar.stepTo(Math.round(done * STEPS));
  }

  private static String line(ProgressState state) {
    double done = state.getCurrent() / (double) STEPS;
    int filled = (int) (done * BAR);
    String drawn = "#".repeat(filled) + ".".repeat(BAR - filled);
    Duration elapsed = Duration.between(state.getStartInstant(), Instant.now());
    String left = "";
    if (done >= 1) {
      left = time(elapsed.toMillis()) + " taken";
    } else if (done > 0.01 && elapsed.toMillis() > 700) {
      left = time((long) (elapsed.toMillis() * (1 - done) / done)) + " left";
    }
    String name = state.getTaskName();
    String shortName = name.length() > 28 ? name.substring(0, 27) + "~" : name;
    return String.format(Locale.ROOT, "%-28s [%s] %3.0f%%  %s", shortName, drawn, done * 100, left);
  }

  private static String time(long millis) {
    long seconds = Math.round(millis / 1000.0);
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    phase = "";
  }
}
