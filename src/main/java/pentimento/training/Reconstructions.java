package pentimento.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import pentimento.image.Picture;
import pentimento.model.vae.Vae;
import pentimento.pipeline.LatentPictures;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

/** What an autoencoder that learns makes of pictures, beside them. */
public final class Reconstructions {
  private Reconstructions() {}

  /**
   * A look.
   *
   * @param sheet pairs of pictures
   * @param psnr mean of their decibels, where a pair of equal ones counts 100
   */
  public record Look(Picture sheet, double psnr) {}

  /**
   * Encodes pictures and decodes the means of their latents, one at a time.
   *
   * @param title of the sheet, such as the stage and the step
   * @param pictures one or more, sides divisible by the autoencoder's factor
   * @throws IllegalArgumentException when there are none, or one does not fit
   */
  public static Look of(String title, Vae vae, List<Picture> pictures) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("there are no pictures to encode");
    }
    PairSheet sheet = new PairSheet("picture", "decoded", 1);
    List<Double> decibels = new ArrayList<>();
    for (Picture picture : pictures) {
      try (Scope scope = Scope.open()) {
        Tensor mean = vae.encode(LatentPictures.tensor(picture)).mean().to(DType.F32);
        Picture made = LatentPictures.decode(vae, vae.scaled(mean));
        decibels.addAll(sheet.add("", List.of(picture), List.of(made), Set.of()));
      }
    }
    double psnr = Samples.mean(decibels);
    return new Look(sheet.draw(title, String.format(Locale.ROOT, "%.2f dB", psnr)), psnr);
  }

  /** Pictures of a tensor (N, 3, H, W), -1..1. */
  public static List<Picture> pictures(Tensor tensor) {
    List<Picture> pictures = new ArrayList<>();
    for (int n = 0; n < tensor.shape().size(0); n++) {
      try (Scope scope = Scope.open()) {
        Tensor one = tensor.slice(0, n, n + 1).to(DType.F32);
        pictures.add(LatentPictures.picture(one.times(0.5).plus(0.5).clamp(0, 1)));
      }
    }
    return pictures;
  }
}
