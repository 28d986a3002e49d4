package pentimento.evaluation;

import pentimento.image.Picture;
import pentimento.image.Similarity;
import pentimento.sequence.PaintingSequence;

/**
 * How near one picture is to another, pixel by pixel, values 0..1.
 *
 * @param mse mean squared error
 * @param l1 mean absolute error
 * @param psnr peak signal-to-noise ratio, dB; infinite for equal pictures
 * @param ssim structural similarity of luma, -1..1
 */
public record Likeness(double mse, double l1, double psnr, double ssim) {
  /**
   * The likeness of two pictures.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public static Likeness between(Picture a, Picture b) {
    return new Likeness(
        Similarity.mse(a, b), Similarity.l1(a, b), Similarity.psnr(a, b), Similarity.ssim(a, b));
  }

  /** What a sequence says of its strokes, before the picture itself was put in. */
  public static Likeness of(PaintingSequence.Finish finish) {
    return new Likeness(finish.mse(), finish.l1(), finish.psnr(), finish.ssim());
  }
}
