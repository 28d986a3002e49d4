package pentimento.weights;

import java.util.Locale;

/** Which network a weight belongs to. */
public enum Component {
  /** The U-Net that removes noise (diffusers' {@code UNet2DConditionModel}). */
  UNET("U-Net"),
  /** Pictures to latents and back ({@code AutoencoderKL}). */
  VAE("VAE"),
  /** CLIP's text transformer ({@code CLIPTextModel}). */
  TEXT_ENCODER("text encoder"),
  /**
   * The temporal layers inside a U-Net, named as in {@code UNetMotionModel}: {@code
   * down_blocks.0.motion_modules.0.proj_in.weight}.
   */
  MOTION("motion modules"),
  /** The artwork replication network, a sparse control network ({@code SparseControlNetModel}). */
  REPLICATION("replication network"),
  /** A control network for single pictures ({@code ControlNetModel}). */
  CONTROLNET("ControlNet"),
  /** Low-rank changes of others' weights, by the names that the file gives them. */
  LORA("LoRA");

  private final String title;

  Component(String title) {
    this.title = title;
  }

  /** Its name in requests: {@code text-encoder}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name for people. */
  public String title() {
    return title;
  }
}
