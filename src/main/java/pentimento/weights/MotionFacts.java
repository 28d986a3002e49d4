package pentimento.weights;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a file shows of the motion modules in it.
 *
 * @param midModule is there one in the middle block, as only AnimateDiff v2 has?
 * @param positions how many frames its table of positions has, where it comes with one
 * @param attentions temporal attentions of one module: 2 in U-Nets, 1 in replication networks
 * @param families all that the file may be of; the file's user has to say which when it is several
 */
public record MotionFacts(
    boolean midModule, OptionalLong positions, int attentions, Set<MotionFamily> families) {
  /** Keeps a copy of the families. */
  public MotionFacts {
    families = Set.copyOf(families);
  }

  /** The family to take it for where nobody says which: the only one, or ProcessPainter's. */
  public MotionFamily likely() {
    return families.contains(MotionFamily.PROCESSPAINTER) || families.isEmpty()
        ? MotionFamily.PROCESSPAINTER
        : families.stream().sorted().findFirst().orElseThrow();
  }

  /**
   * Why modules in a U-Net cannot be of a family; empty when they can.
   *
   * @param family that somebody says they are of; diffusers' may be any
   */
  public Optional<String> against(MotionFamily family) {
    if (family == MotionFamily.DIFFUSERS) {
      return Optional.empty();
    }
    boolean second = family == MotionFamily.ANIMATEDIFF_V2;
    if (midModule != second) {
      return Optional.of(
          midModule
              ? "it has a module in the middle block, which AnimateDiff v2 alone has"
              : "it has no module in the middle block, as AnimateDiff v2 has");
    }
    if (positions.isPresent() && positions.getAsLong() != family.positions()) {
      return Optional.of(
          "it has %d positions, %s has %d"
              .formatted(positions.getAsLong(), family.title(), family.positions()));
    }
    return Optional.empty();
  }

  /** Gathers the facts, name by name. */
  static final class Builder {
    private final boolean insideUNet;
    private boolean mid;
    private boolean second;
    private boolean original;
    private boolean adapted;
    private OptionalLong positions = OptionalLong.empty();

    Builder(Component component) {
      insideUNet = component == Component.MOTION;
    }

    /**
     * Notes a tensor of a motion module.
     *
     * @param name as in the file
     * @param ours what it is called here
     */
    void see(String name, Renamed ours) {
      mid |= ours.name().startsWith("mid_block.");
      second |= ours.name().contains(".attn2.");
      original |= name.contains(".temporal_transformer.");
      adapted |= name.contains(".base_layer.");
      if (name.endsWith(".pe") && ours.shape().rank() == 3) {
        positions = OptionalLong.of(ours.shape().size(1)); // (1, frames, channels)
      }
    }

    MotionFacts build() {
      return new MotionFacts(mid, positions, second ? 2 : 1, families());
    }

    /** By {@code reference/processpainter.md}: published files differ in nothing else. */
    private Set<MotionFamily> families() {
      if (!original) {
        return EnumSet.of(MotionFamily.DIFFUSERS);
      }
      if (!insideUNet) {
        return EnumSet.of(MotionFamily.PROCESSPAINTER, MotionFamily.ANIMATEDIFF_V3);
      }
      if (adapted) {
        return EnumSet.of(MotionFamily.PROCESSPAINTER);
      }
      if (mid) {
        return EnumSet.of(MotionFamily.ANIMATEDIFF_V2);
      }
      if (positions.isPresent() && positions.getAsLong() == 24) {
        return EnumSet.of(MotionFamily.PROCESSPAINTER, MotionFamily.ANIMATEDIFF_V1);
      }
      if (positions.isPresent() && positions.getAsLong() == 32) {
        return EnumSet.of(MotionFamily.ANIMATEDIFF_V3);
      }
      return EnumSet.of(
          MotionFamily.PROCESSPAINTER, MotionFamily.ANIMATEDIFF_V1, MotionFamily.ANIMATEDIFF_V3);
    }
  }
}
