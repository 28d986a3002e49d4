package pentimento.model.unet;

import java.util.Optional;
import pentimento.model.Layers;
import pentimento.tensor.Dim;
import pentimento.tensor.Parts;
import pentimento.tensor.Value;

/**
 * The group norms of a U-Net's ResNet blocks.
 *
 * @param groups that channels are divided in
 * @param eps added to the variance
 * @param across the number of frames when their statistics are shared, as in AnimateDiff v1 and
 *     ProcessPainter; empty when each frame has its own
 */
public record FrameNorm(int groups, double eps, Optional<Dim> across) {
  Value of(Layers at, String name, Value x, int channels) {
    return across.isPresent()
        ? at.groupNorm(name, x, channels, groups, eps, across.get())
        : at.groupNorm(name, x, channels, groups, eps);
  }

  /** The same as what it does to parts of x. */
  Parts.Norm ofParts(Layers at, String name, Value x, int channels) {
    return at.groupNormOfParts(name, x, channels, groups, eps, across);
  }
}
