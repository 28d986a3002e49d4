package pentimento.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pentimento.diffusion.NoiseSchedule;
import pentimento.diffusion.Prediction;
import pentimento.random.TorchRandom;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * Draws what steps learn from. What is drawn depends on the seed and the number of the draw alone,
 * and on nothing before it: to go on where somebody stopped needs only that number. {@code
 * tools/train_exported.py} draws the same.
 */
final class Batches {
  /** The next seed's draws are this far away. */
  private static final long DRAWS = 1_000_003;

  private final Examples examples;
  private final TrainingSettings settings;

  Batches(Examples examples, TrainingSettings settings) {
    this.examples = examples;
    this.settings = settings;
  }

  /** Two streams of chance for a draw, as Python has one on its device and one beside it. */
  private record Chance(TorchRandom device, TorchRandom host) {
    float[] normal(Shape shape) {
      return device.normal(Math.toIntExact(shape.elements()));
    }
  }

  private Chance chance(long draw) {
    long seed = settings.seed() * DRAWS + draw;
    return new Chance(new TorchRandom(seed), new TorchRandom(seed));
  }

  /** One shape for the whole batch, each as often as it has sequences. */
  private int group(Chance chance) {
    double at = chance.host.uniform(1)[0] * (double) examples.count();
    int group = 0;
    for (double sum = examples.group(0).size();
        at >= sum && group < examples.groups() - 1;
        sum += examples.group(group).size()) {
      group++;
    }
    return group;
  }

  /**
   * Inputs of {@link AutoencoderGraphs#step}, owned by the current scope: pictures and noise.
   *
   * @param channels of latents
   * @param factor from latents to pixels
   */
  List<Tensor> pictures(long draw, int channels, int factor) {
    Chance chance = chance(draw);
    int group = group(chance);
    int size = settings.batch();
    int[] chosen = chance.device.whole(0, examples.group(group).size(), size);
    int frames = (int) examples.group(group).get(0).shape().size(0);
    int[] frame = chance.device.whole(0, frames, size);
    Tensor all = examples.gather(group, chosen, Optional.of(frame)).times(2.0 / 255).plus(-1);
    int crop = settings.crop();
    if (crop > 0) {
      for (int side = 2; side <= 3; side++) {
        long length = all.shape().size(side);
        if (length < crop) {
          throw new IllegalArgumentException(
              "pictures of %s are smaller than the crop, %d".formatted(all.shape(), crop));
        }
        int from = chance.host.whole(0, (int) length - crop + 1, 1)[0];
        all = all.slice(side, from, from + crop);
      }
      all = all.copy();
    }
    Shape latents =
        Shape.of(size, channels, all.shape().size(2) / factor, all.shape().size(3) / factor);
    return List.of(all, Tensor.of(chance.normal(latents), latents));
  }

  /**
   * How latents become inputs.
   *
   * @param sequences whole ones, or frames as pictures by themselves
   * @param references are frames given to a replication network?
   * @param schedule of noise
   * @param prediction of the network
   * @param empty tokens of no caption
   */
  record Noising(
      boolean sequences,
      boolean references,
      NoiseSchedule schedule,
      Prediction prediction,
      int[] empty) {}

  /** Inputs of {@link DenoisingGraphs#step}, owned by the current scope. */
  List<Tensor> latents(long draw, Noising noising) {
    return latents(draw, noising, Optional.empty());
  }

  /**
   * Likewise.
   *
   * @param frame the one of each sequence that is taken, where single frames are; empty for any
   */
  List<Tensor> latents(long draw, Noising noising, Optional<Integer> frame) {
    Chance chance = chance(draw);
    int group = group(chance);
    int size = settings.batch();
    int[] chosen = chance.device.whole(0, examples.group(group).size(), size);
    Shape each = examples.group(group).get(0).shape();
    Optional<int[]> frames = Optional.empty();
    if (!noising.sequences) {
      int[] any = chance.device.whole(0, (int) each.size(0), size);
      frame.ifPresent(one -> Arrays.fill(any, one < 0 ? (int) each.size(0) + one : one));
      frames = Optional.of(any);
    }
    Tensor gathered = examples.gather(group, chosen, frames);
    int count = frames.isPresent() ? 1 : (int) each.size(0);
    Tensor latents =
        gathered
            .reshape(Shape.of(size, count, each.size(1), each.size(2), each.size(3)))
            .permute(0, 2, 1, 3, 4)
            .copy();
    int[] steps = chance.device.whole(0, noising.schedule.steps(), size);
    float[] dropped = chance.device.uniform(size);
    Tensor noise = Tensor.of(chance.normal(latents.shape()), latents.shape());
    List<Tensor> inputs = new ArrayList<>(List.of(latents, noise));
    List<Tensor> numbers = numbers(steps, noising);
    inputs.addAll(numbers.subList(0, 2));
    inputs.add(ids(group, chosen, dropped, noising.empty));
    inputs.add(numbers.get(2));
    if (noising.references) {
      float[] mask = settings.references().draw(chance.device, size, count);
      inputs.add(Tensor.of(mask, Shape.of(size, 1, count, 1, 1)));
    }
    return inputs;
  }

  /** Timesteps, what is left of the signal there, and how much each counts. */
  private List<Tensor> numbers(int[] steps, Noising noising) {
    int size = steps.length;
    float[] times = new float[size];
    float[] kept = new float[size];
    float[] counts = new float[size];
    for (int i = 0; i < size; i++) {
      double alpha = noising.schedule.at(steps[i]).alpha();
      times[i] = steps[i];
      kept[i] = (float) (alpha * alpha);
      counts[i] = (float) counts(kept[i], noising.prediction);
    }
    Shape shape = Shape.of(size);
    return List.of(Tensor.of(times, shape), Tensor.of(kept, shape), Tensor.of(counts, shape));
  }

  /** Hang et al. 2023, section 3.4, for what the network predicts. */
  private double counts(double kept, Prediction prediction) {
    if (settings.minSnr() == 0) {
      return 1;
    }
    double ratio = kept / (1 - kept);
    double least = Math.min(ratio, settings.minSnr());
    if (prediction == Prediction.V_PREDICTION) {
      return least / (ratio + 1);
    }
    return least == ratio ? 1 : least / ratio; // 1, too, where there is no signal at all
  }

  private Tensor ids(int group, int[] chosen, float[] dropped, int[] empty) {
    long[][] ids = examples.ids(group, chosen);
    long[] all = new long[chosen.length * empty.length];
    for (int i = 0; i < chosen.length; i++) {
      for (int t = 0; t < empty.length; t++) {
        all[i * empty.length + t] = dropped[i] < settings.textDropout() ? empty[t] : ids[i][t];
      }
    }
    return Tensor.of(all, Shape.of(chosen.length, empty.length));
  }
}
