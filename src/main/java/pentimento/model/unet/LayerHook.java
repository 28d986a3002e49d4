package pentimento.model.unet;

import pentimento.model.Layers;
import pentimento.tensor.Value;

/**
 * What comes after each layer of a U-Net. Motion modules are hooked in this way; the U-Net's own
 * description does not know of them.
 */
@FunctionalInterface
public interface LayerHook {
  /** Nothing. */
  LayerHook NONE = (block, layer, x, channels) -> x;

  /**
   * Describes it.
   *
   * @param block where the layer is: {@code down_blocks.1}, {@code mid_block}, {@code up_blocks.0}
   * @param layer its number in the block
   * @param x (B F, channels, H, W)
   * @return of the same shape
   */
  Value after(Layers block, int layer, Value x, int channels);
}
