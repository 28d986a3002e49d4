package pentimento.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

/** Takes pictures through the autoencoder and back. */
final class ReconstructionLook implements Looking {
  /** Sequences of each shape, and the frames of each. */
  private static final int SEQUENCES = 3;

  private final VaeConfig config;
  private final Lowering lowering;
  private final List<Picture> pictures = new ArrayList<>();

  /** Shows the last frame and one half-way of some sequences of each shape. */
  ReconstructionLook(VaeConfig config, Lowering lowering, Examples examples) {
    this.config = config;
    this.lowering = lowering;
    for (int group = 0; group < examples.groups(); group++) {
      int frames = (int) examples.group(group).get(0).shape().size(0);
      int count = Math.min(SEQUENCES, examples.group(group).size());
      for (int i = 0; i < count; i++) {
        int one = i * examples.group(group).size() / count;
        try (Scope scope = Scope.open()) {
          Tensor both =
              examples.gather(
                  group, new int[] {one, one}, Optional.of(new int[] {frames / 2, frames - 1}));
          pictures.addAll(Reconstructions.pictures(both.times(2.0 / 255).plus(-1)));
        }
      }
    }
  }

  @Override
  public Task.Look look(long step, Learner learner) {
    return learner.withLearnt(
        () -> {
          try (Scope scope = Scope.open()) {
            Vae vae = new Vae(config, lowering, name -> learner.get("vae." + name));
            Reconstructions.Look look = Reconstructions.of("vae, step " + step, vae, pictures);
            return new Task.Look(look.sheet(), Map.of("dB", look.psnr()));
          }
        });
  }

  @Override
  public void close() {}
}
