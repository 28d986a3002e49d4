package pentimento.training;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import pentimento.export.OutputFile;
import pentimento.image.Picture;
import pentimento.image.PngFile;
import pentimento.request.Ending;
import pentimento.request.Ranges;
import pentimento.tensor.Scope;
import pentimento.tensor.TensorException;

/**
 * Carries a stage of learning out, step by step. A run has a folder: {@code
 * checkpoint.safetensors}, with which it goes on where it was, number for number; {@code
 * settings.json}; {@code log.jsonl}; {@code curves.png}; and {@code samples/000500.png}, what it
 * could do after so many steps.
 */
public final class Trainer {
  /** Name of a run's checkpoint in its folder. */
  static final String CHECKPOINT = "checkpoint.safetensors";

  static final String LOG = "log.jsonl";
  static final String SETTINGS = "settings.json";
  static final String CURVES = "curves.png";
  static final String SAMPLES = "samples";

  /** Longest time that the end of the program waits for a step to be done and saved, minutes. */
  private static final int PATIENCE = 15;

  private final Task task;
  private final TrainingSettings settings;
  private final Options options;
  private final Listener listener;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * How a run tells of itself.
   *
   * @param folder of the run
   * @param logEvery steps between lines of the log, 1 or more
   * @param lookEvery steps between sheets; 0 for one at the end alone
   * @param saveMinutes between checkpoints, at least, 0 or more
   * @param stopAt step after which it stops, as if somebody stopped it; 0 for none
   */
  public record Options(Path folder, int logEvery, int lookEvery, double saveMinutes, long stopAt) {
    /** Checks every range. */
    public Options {
      Ranges.check("steps between lines", logEvery, 1, Integer.MAX_VALUE);
      Ranges.check("steps between sheets", lookEvery, 0, Integer.MAX_VALUE);
      Ranges.check("minutes between checkpoints", saveMinutes, 0, 1e6);
      Ranges.check("step to stop after", stopAt, 0, Long.MAX_VALUE);
    }
  }

  /** Hears how a run goes. */
  public interface Listener {
    /**
     * A line of the log was written.
     *
     * @param line in words
     * @param done share of the run, 0..1
     */
    void line(String line, double done);

    /** Something else to know. */
    void note(String text);
  }

  /**
   * What came of it.
   *
   * @param finished false when it was stopped before
   * @param step after the last
   * @param seconds of all its steps
   */
  public record Outcome(boolean finished, long step, double seconds) {}

  Trainer(Task task, TrainingSettings settings, Options options, Listener listener) {
    this.task = task;
    this.settings = settings;
    this.options = options;
    this.listener = listener;
  }

  /** Sums of what is logged. */
  private static final class Sums {
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private double norm;
    private int steps;

    void add(Map<String, Double> more, double share) {
      more.forEach((name, value) -> figures.merge(name, value * share, Double::sum));
    }

    RunLog.Entry entry(long step, double rate, double seconds) {
      Map<String, Double> means = new LinkedHashMap<>();
      figures.forEach((name, sum) -> means.put(name, sum / steps));
      double loss = means.remove("loss");
      return new RunLog.Entry(step, loss, norm / steps, rate, seconds, means);
    }
  }

  /**
   * Runs to the end, or until it is told to stop.
   *
   * @throws IllegalArgumentException when the folder has another run's checkpoint
   * @throws TrainingException when numbers end, or memory
   * @throws IOException when something cannot be written
   */
  Outcome run() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Runnable stop =
        () -> {
          stopping.set(true);
          listener.note("stopping: the step at work is done and saved first");
          try {
            over.await(PATIENCE, TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Ending.addAwaited(stop);
    try {
      return steps();
    } catch (UncheckedIOException e) {
      throw e.getCause(); // data that cannot be read, found while a batch was drawn
    } finally {
      over.countDown();
      Ending.remove(stop);
    }
  }

  private Outcome steps() throws IOException {
    Path folder = Files.createDirectories(options.folder);
    Path file = folder.resolve(CHECKPOINT);
    Checkpoint at = new Checkpoint(0, 0);
    if (Files.exists(file)) {
      at = Checkpoint.read(file, task.learners(), task.name());
      listener.note("going on after step " + at.step());
    }
    for (String change : RunSettings.write(folder.resolve(SETTINGS), settings)) {
      if (at.step() > 0) {
        listener.note("settings: " + change);
      }
    }
    RunLog log = RunLog.open(folder.resolve(LOG), at.step());
    long step = at.step();
    double before = at.seconds();
    long start = System.nanoTime();
    double saved = before;
    Sums sums = new Sums();
    while (step < settings.steps()
        && !stopping.get()
        && !(options.stopAt > 0 && step >= options.stopAt)) {
      double seconds = before + (System.nanoTime() - start) / 1e9;
      double done = done(step, seconds);
      if (done >= 1) {
        break;
      }
      double rate = settings.optimization().rate() * settings.schedule().share(step, done);
      sums.norm += step(step, rate, sums);
      sums.steps++;
      step++;
      seconds = before + (System.nanoTime() - start) / 1e9;
      boolean last = step == settings.steps();
      boolean look = options.lookEvery > 0 && step % options.lookEvery == 0 && !last;
      if (step % options.logEvery == 0 || look || last) {
        RunLog.Entry entry = sums.entry(step, rate, seconds);
        if (look) {
          entry = looked(entry, folder);
        }
        log.add(entry);
        tell(entry, at, start);
        sums = new Sums();
        if (look) {
          log.draw(folder.resolve(CURVES), task.name());
        }
      }
      if (seconds - saved >= 60 * options.saveMinutes) {
        new Checkpoint(step, seconds).write(file, task.learners(), task.name());
        saved = seconds;
      }
    }
    double seconds = before + (System.nanoTime() - start) / 1e9;
    new Checkpoint(step, seconds).write(file, task.learners(), task.name());
    boolean finished = done(step, seconds) >= 1;
    if (!stopping.get() && step > at.step()) {
      if (finished) {
        log.add(
            looked(new RunLog.Entry(step, Double.NaN, Double.NaN, 0, seconds, Map.of()), folder));
      }
      log.draw(folder.resolve(CURVES), task.name());
    }
    return new Outcome(finished, step, seconds);
  }

  private double done(long step, double seconds) {
    double byTime = settings.minutes() > 0 ? seconds / 60 / settings.minutes() : 0;
    return Math.max((double) step / settings.steps(), byTime);
  }

  /** One step; gives the norm of the first learner's gradients. */
  private double step(long step, double rate, Sums sums) {
    int batches = settings.accumulation();
    try {
      for (int i = 0; i < batches; i++) {
        try (Scope scope = Scope.open()) {
          Map<String, Double> figures = task.accumulate(step * batches + i, step, 1.0 / batches);
          requireFinite(step, rate, figures.get("loss"));
          sums.add(figures, 1.0 / batches);
        }
      }
      double keep = Math.min(settings.ema(), (step + 1.0) / (step + 10));
      double first = Double.NaN;
      for (Learner learner : task.learners().values()) {
        double norm = learner.step(rate, keep);
        requireFinite(step, rate, norm);
        first = Double.isNaN(first) ? norm : first;
      }
      return first;
    } catch (TensorException e) {
      if (e.getMessage().contains("memory")) {
        throw outOfMemory(step, e);
      }
      throw e;
    } catch (OutOfMemoryError e) {
      throw outOfMemory(step, e);
    }
  }

  private TrainingException outOfMemory(long step, Throwable cause) {
    return new TrainingException(
        ("step %d: there is not enough memory for a batch of %d; what was learnt until the last"
                + " checkpoint is kept. Try a smaller --batch with --accumulate, or --checkpointing")
            .formatted(step + 1, settings.batch()),
        cause);
  }

  private void requireFinite(long step, double rate, double value) {
    if (Double.isFinite(value)) {
      return;
    }
    StringBuilder names = new StringBuilder();
    for (Learner learner : task.learners().values()) {
      learner.broken().stream().limit(3).forEach(name -> names.append("; ").append(name));
    }
    throw new TrainingException(
        String.format(
            Locale.ROOT,
            "step %d: the loss or its gradients are no numbers any more, at a learning rate of %.3g%s."
                + " What was learnt until the last checkpoint is kept; try a smaller --lr",
            step + 1,
            rate,
            names.isEmpty() ? "" : ", first seen in" + names.substring(1)));
  }

  private RunLog.Entry looked(RunLog.Entry entry, Path folder) throws IOException {
    Task.Look look = task.look(entry.step());
    Path sheets = Files.createDirectories(folder.resolve(SAMPLES));
    write(sheets.resolve("%06d.png".formatted(entry.step())), look.picture());
    Map<String, Double> figures = new LinkedHashMap<>(entry.figures());
    figures.putAll(look.figures());
    return new RunLog.Entry(
        entry.step(), entry.loss(), entry.norm(), entry.rate(), entry.seconds(), figures);
  }

  /** Writes a PNG file, whole or not at all. */
  static void write(Path target, Picture picture) throws IOException {
    try (OutputFile file = OutputFile.to(target)) {
      try (OutputStream out = file.stream()) {
        PngFile.write(out, picture, Map.of());
      }
      file.commit();
    }
  }

  private void tell(RunLog.Entry entry, Checkpoint from, long start) {
    double here = (System.nanoTime() - start) / 1e9;
    double each = here / Math.max(1, entry.step() - from.step());
    double done = done(entry.step(), entry.seconds());
    double left = each * (settings.steps() - entry.step());
    if (settings.minutes() > 0) {
      left = Math.min(left, Math.max(0, settings.minutes() * 60 - entry.seconds()));
    }
    StringBuilder figures = new StringBuilder();
    entry
        .figures()
        .forEach(
            (name, value) -> figures.append(String.format(Locale.ROOT, ", %s %.4g", name, value)));
    listener.line(
        String.format(
            Locale.ROOT,
            "step %d of %d: loss %.5f%s, norm %.3g, lr %.3g, %.2f s a step, %s left",
            entry.step(),
            settings.steps(),
            entry.loss(),
            figures,
            entry.norm(),
            entry.rate(),
            each,
            time(left)),
        done);
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60)
        : "%d:%02d".formatted(whole / 60, whole % 60);
  }
}
