package pentimento.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.training.Optimization.Kind;

/** Short runs of tiny networks. */
final class TinyRuns {
  static final Compute F32 = new Compute(DType.F32, false);
  static final Compute BF16 = new Compute(DType.BF16, false);

  private TinyRuns() {}

  /** What a run told. */
  static final class Told implements Trainer.Listener {
    final List<String> lines = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    @Override
    public void line(String line, double done) {
      lines.add(line);
    }

    @Override
    public void note(String text) {
      notes.add(text);
    }
  }

  static Optimization optimization(Kind kind, double rate) {
    Optimization usual = kind == Kind.PRODIGY ? Optimization.prodigy() : Optimization.adamW(0.001);
    return new Optimization(
        kind,
        rate,
        usual.beta1(),
        usual.beta2(),
        usual.eps(),
        usual.weightDecay(),
        usual.decayVectors(),
        usual.clipNorm());
  }

  /** Settings without a warm-up. */
  static TrainingSettings settings(
      TrainingStage stage, int steps, int batch, int accumulation, Optimization how) {
    TrainingSettings usual = TrainingSettings.usual(stage);
    return new TrainingSettings(
        steps,
        0,
        batch,
        accumulation,
        how,
        new RateSchedule(RateSchedule.Kind.COSINE, 0, 0.1),
        usual.ema(),
        usual.textDropout(),
        usual.references(),
        usual.minSnr(),
        usual.mix(),
        usual.crop(),
        0,
        0,
        5);
  }

  /** A line of the log for each step, no sheets. */
  static Trainer.Options options(Path folder, long stopAt) {
    return new Trainer.Options(folder, 1, 0, 1000, stopAt);
  }

  static Trainer.Outcome run(
      TrainingStage stage,
      Path model,
      Path data,
      TrainingSettings settings,
      Compute compute,
      Trainer.Options options,
      Told told)
      throws IOException {
    return Training.run(
        stage,
        model,
        new Training.Data(data, Integer.MAX_VALUE, Optional.empty()),
        stage.learning(),
        settings,
        compute,
        options,
        told,
        Progress.NONE);
  }
}
