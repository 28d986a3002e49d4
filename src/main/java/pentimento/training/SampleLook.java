package pentimento.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.diffusion.SchedulerConfig;
import pentimento.model.ModelPart;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.Batches.Noising;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.weights.LoadedWeights;

/** Samples fixed examples, and measures the loss of what is not learnt from. */
final class SampleLook implements Looking {
  /** Name of the loss of what is not learnt from. */
  static final String HELD_OUT = "held out";

  private static final int EXAMPLES = 4;
  private static final int STEPS = 20;

  /** Batches of the held-out loss; always the same. */
  private static final int MEASURED = 8;

  private final Subject subject;
  private final LoadedWeights weights;
  private final List<Tensor> owned = new ArrayList<>();
  private final Samples samples;

  /**
   * What is looked at.
   *
   * @param title of sheets
   * @param networks that predict
   * @param scheduler of noise
   * @param lowering that they compute with
   * @param examples to show: the first of a kind, evenly spaced
   * @param frame the one of each sequence that is shown, -1 for the last; empty for all
   * @param held what is not learnt from, and how it is drawn; empty for none
   * @param seed of noise
   */
  record Subject(
      String title,
      Networks networks,
      SchedulerConfig scheduler,
      Lowering lowering,
      Examples examples,
      Optional<Integer> frame,
      Optional<Held> held,
      long seed) {}

  /**
   * What is not learnt from.
   *
   * @param frame as batches take it
   */
  record Held(Batches batches, Noising noising, Optional<Integer> frame) {}

  SampleLook(Subject subject, VaeConfig config, ModelPart vae) {
    this.subject = subject;
    Lowering how = Lowering.fast(DType.F32, Device.CPU);
    weights = ModelPart.load("the VAE", Vae.forms(config, how), how, vae);
    try (Scope scope = Scope.open()) {
      List<Examples.Example> group = subject.examples.group(0);
      int count = Math.min(EXAMPLES, group.size());
      int[] chosen = new int[count];
      List<String> captions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        chosen[i] = i * group.size() / count;
        captions.add(group.get(chosen[i]).caption());
      }
      Shape each = group.get(0).shape();
      int frames = subject.frame.isPresent() ? 1 : (int) each.size(0);
      Optional<int[]> single =
          subject.frame.map(f -> frames(count, f < 0 ? (int) each.size(0) + f : f));
      Tensor latents =
          subject
              .examples
              .gather(0, chosen, single)
              .reshape(Shape.of(count, frames, each.size(1), each.size(2), each.size(3)))
              .permute(0, 2, 1, 3, 4)
              .copy();
      long[][] ids = subject.examples.ids(0, chosen);
      long[] all = new long[count * ids[0].length];
      for (int i = 0; i < count; i++) {
        System.arraycopy(ids[i], 0, all, i * ids[i].length, ids[i].length);
      }
      owned.add(scope.release(latents));
      owned.add(scope.release(Tensor.of(all, Shape.of(count, ids[0].length))));
      Optional<Tensor> mask =
          subject.networks.replication().map(n -> scope.release(mask(count, frames)));
      mask.ifPresent(owned::add);
      samples =
          new Samples(new Vae(config, how, weights), owned.get(0), owned.get(1), captions, mask);
    }
  }

  private static int[] frames(int count, int frame) {
    int[] all = new int[count];
    Arrays.fill(all, frame);
    return all;
  }

  /** The last frame is given, then one half-way, both, the last again. */
  private static Tensor mask(int count, int frames) {
    float[] mask = new float[count * frames];
    for (int i = 0; i < count; i++) {
      if (i % 4 == 1 || i % 4 == 2) {
        mask[i * frames + frames / 2] = 1;
      }
      if (i % 4 != 1) {
        mask[i * frames + frames - 1] = 1;
      }
    }
    return Tensor.of(mask, Shape.of(count, 1, frames, 1, 1));
  }

  @Override
  public Task.Look look(long step, Learner learner) {
    return learner.withLearnt(
        () -> {
          Map<String, Double> figures = new LinkedHashMap<>();
          subject.held.ifPresent(held -> figures.put(HELD_OUT, loss(held, learner)));
          try (Scope scope = Scope.open()) {
            Samples.Look look =
                samples.look(
                    "%s, step %d".formatted(subject.title, step),
                    Predictor.of(subject.networks, subject.lowering, learner),
                    new Sampling(subject.scheduler, STEPS, subject.seed),
                    1);
            figures.put("last frame dB", look.figures().last());
            figures.put("free frames dB", look.figures().free());
            return new Task.Look(look.sheet(), figures);
          }
        });
  }

  private static double loss(Held held, Learner learner) {
    double sum = 0;
    for (int i = 1; i <= MEASURED; i++) {
      try (Scope scope = Scope.open()) {
        List<Tensor> inputs = held.batches.latents(-i, held.noising, held.frame);
        sum += learner.run(inputs).get(0).toDoubles()[0];
      }
    }
    return sum / MEASURED;
  }

  @Override
  public void close() {
    owned.forEach(Tensor::close);
    weights.close();
  }
}
