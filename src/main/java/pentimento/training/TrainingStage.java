package pentimento.training;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import pentimento.weights.Component;

/** What is learnt together. */
public enum TrainingStage {
  /** The autoencoder, from single pictures. */
  VAE(Component.VAE),
  /** Text encoder and U-Net, from frames as pictures by themselves. */
  BASE(Component.TEXT_ENCODER, Component.UNET),
  /** The motion modules of a U-Net that stays as it is (ProcessPainter, stage 1). */
  MOTION(Component.MOTION),
  /** The replication network beside all else (ProcessPainter, stage 2). */
  REPLICATION(Component.REPLICATION),
  /** All networks that remove noise. */
  JOINT(Component.TEXT_ENCODER, Component.UNET, Component.MOTION, Component.REPLICATION);

  private final Set<Component> learning;

  TrainingStage(Component... learning) {
    this.learning = EnumSet.copyOf(List.of(learning));
  }

  /** Its name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By its name.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static TrainingStage named(String label) {
    for (TrainingStage stage : values()) {
      if (stage.label().equals(label)) {
        return stage;
      }
    }
    throw new IllegalArgumentException(
        "there is no stage %s, expected %s"
            .formatted(
                label,
                Arrays.stream(values())
                    .map(TrainingStage::label)
                    .collect(Collectors.joining(", "))));
  }

  /** The networks whose weights change. */
  public Set<Component> learning() {
    return EnumSet.copyOf(learning);
  }

  /** Does it see whole sequences? */
  public boolean sequences() {
    return this == MOTION || this == REPLICATION || this == JOINT;
  }

  /** Does it see what is given for some frames? */
  public boolean references() {
    return this == REPLICATION || this == JOINT;
  }
}
