package pentimento.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import pentimento.request.Progress;

/**
 * Shows how far a job is and how long it will still take: on a terminal in a line for each phase,
 * in a log in one line a minute.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final int STEPS = 1000;
  private static final int BAR = 24;
  private static final int WIDTH = 78;

  private static final long LOG_MILLIS = 60_000;

  private final PrintStream terminal;
  private final Consumer<String> log;
  private ProgressBar bar;
  private String phase = "";
  private final InstantSource clock;
  private Instant start;
  private Instant told;

  private ProgressLine(PrintStream terminal, Consumer<String> log, InstantSource clock) {
    this.terminal = terminal;
    this.log = log;
    this.clock = clock;
    start = clock.instant();
    told = start;
  }

  static ProgressLine onTerminal(PrintStream terminal) {
    return new ProgressLine(terminal, null, InstantSource.system());
  }

  static ProgressLine inLog(Consumer<String> log, InstantSource clock) {
    return new ProgressLine(null, log, clock);
  }

  static ProgressLine silent() {
    return new ProgressLine(null, null, InstantSource.system());
  }

  @Override
  public synchronized void report(String name, double done) {
    if (terminal == null) {
      if (log != null) {
        tell(name, done);
      }
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

  private void tell(String name, double done) {
    Instant now = clock.instant();
    if (!name.equals(phase)) {
      phase = name;
      start = now;
      told = now;
    }
    if (done > 0 && done < 1 && Duration.between(told, now).toMillis() >= LOG_MILLIS) {
      told = now;
      long millis = Duration.between(start, now).toMillis();
      String left = time((long) (millis * (1 - done) / done));
      log.accept(
          String.format(
              Locale.ROOT, "%s: %.0f%%, %s taken, %s left", name, done * 100, time(millis), left));
    }
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
