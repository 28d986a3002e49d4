package pentimento.pipeline;

import pentimento.image.Picture;
import pentimento.model.vae.Vae;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Pictures to latents and back. */
public final class LatentPictures {
  private LatentPictures() {}

  /**
   * A picture's latents: the mean of what they may be, of about unit variance.
   *
   * @param picture sides divisible by the autoencoder's factor
   * @return (1, C, h, w), single precision, on the CPU, belonging to the scope that is open
   */
  public static Tensor encode(Vae vae, Picture picture) {
    try (Scope scope = Scope.open()) {
      Tensor mean = vae.encode(tensor(picture)).mean();
      return scope.keep(vae.scaled(mean.to(DType.F32).to(Device.CPU)));
    }
  }

  /**
   * The picture of latents.
   *
   * @param latents (1, C, h, w), of about unit variance
   */
  public static Picture decode(Vae vae, Tensor latents) {
    return decode(vae, latents, 0);
  }

  /**
   * The same in tiles.
   *
   * @param tile side of a tile, latents; 0 for the whole
   */
  static Picture decode(Vae vae, Tensor latents, int tile) {
    try (Scope scope = Scope.open()) {
      return picture(frame(vae, latents, tile));
    }
  }

  /** Latents (1, C, h, w) decoded: (1, 3, H, W), 0..1, single precision. */
  static Tensor frame(Vae vae, Tensor latents) {
    return frame(vae, latents, 0);
  }

  private static Tensor frame(Vae vae, Tensor latents, int tile) {
    try (Scope scope = Scope.open()) {
      Tensor plain = vae.unscaled(latents).to(DType.F32);
      Tensor answer = tile == 0 ? vae.decode(plain) : vae.decodeTiled(plain, tile);
      Tensor decoded = answer.to(DType.F32);
      return scope.keep(decoded.times(0.5).plus(0.5).clamp(0, 1));
    }
  }

  /** A picture as (1, 3, H, W), -1..1, single precision. */
  public static Tensor tensor(Picture picture) {
    int pixels = picture.rgb().length;
    float[] values = new float[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      int rgb = picture.rgb()[i];
      values[i] = (rgb >> 16 & 255) / 127.5f - 1;
      values[pixels + i] = (rgb >> 8 & 255) / 127.5f - 1;
      values[2 * pixels + i] = (rgb & 255) / 127.5f - 1;
    }
    return Tensor.of(values, Shape.of(1, 3, picture.height(), picture.width()));
  }

  /** (1, 3, H, W), 0..1, as a picture. */
  public static Picture picture(Tensor tensor) {
    int height = Math.toIntExact(tensor.shape().size(2));
    int width = Math.toIntExact(tensor.shape().size(3));
    float[] values = tensor.toFloats();
    int pixels = width * height;
    int[] rgb = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      int r = Math.round(values[i] * 255);
      int g = Math.round(values[pixels + i] * 255);
      int b = Math.round(values[2 * pixels + i] * 255);
      rgb[i] = r << 16 | g << 8 | b;
    }
    return new Picture(width, height, rgb);
  }
}
