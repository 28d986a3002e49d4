package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.model.vae.Vae;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * Small pictures of latents without decoding: each latent as the colour that explains its channels
 * best. The linear map is fitted to the autoencoder at hand, on a chart of colours that it encodes.
 */
final class LatentPreview {
  /** Patches along each side of the chart: as many shades of two of the three channels. */
  private static final int PATCHES = 8;

  /** Latents along each side of a patch; those in its middle are away from its borders. */
  private static final int PATCH = 4;

  /** Keeps the equations solvable where two channels say the same, as a share of the diagonal. */
  private static final double RIDGE = 1e-4;

  /** For each of red, green, blue: a weight for each channel, and a constant. */
  private final double[][] map;

  private LatentPreview(double[][] map) {
    this.map = map;
  }

  /** Fits the map of an autoencoder, by encoding one chart. */
  static LatentPreview of(Vae vae) {
    int factor = vae.config().factor();
    int side = PATCHES * PATCH * factor;
    int[] rgb = new int[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        rgb[y * side + x] = colour(x / (PATCH * factor), y / (PATCH * factor));
      }
    }
    try (Scope scope = Scope.open()) {
      Tensor latents = LatentPictures.encode(vae, new Picture(side, side, rgb));
      int channels = Math.toIntExact(latents.shape().size(1));
      float[] values = latents.toFloats();
      int row = PATCHES * PATCH;
      double[][] normal = new double[channels + 1][channels + 1];
      double[][] right = new double[3][channels + 1];
      for (int py = 0; py < PATCHES; py++) {
        for (int px = 0; px < PATCHES; px++) {
          for (int inner = 0; inner < 4; inner++) {
            int at = (py * PATCH + 1 + inner / 2) * row + px * PATCH + 1 + inner % 2;
            double[] seen = new double[channels + 1];
            for (int c = 0; c < channels; c++) {
              seen[c] = values[c * row * row + at];
            }
            seen[channels] = 1;
            int rgbHere = colour(px, py);
            for (int i = 0; i <= channels; i++) {
              for (int j = 0; j <= channels; j++) {
                normal[i][j] += seen[i] * seen[j];
              }
              for (int c = 0; c < 3; c++) {
                right[c][i] += seen[i] * (rgbHere >> 16 - 8 * c & 255);
              }
            }
          }
        }
      }
      for (int i = 0; i <= channels; i++) {
        normal[i][i] += RIDGE * (1 + normal[i][i]);
      }
      double[][] map = new double[3][];
      for (int c = 0; c < 3; c++) {
        map[c] = solved(normal, right[c]);
      }
      return new LatentPreview(map);
    }
  }

  /** Colours all over the cube, neighbours unlike each other. */
  private static int colour(int x, int y) {
    int red = x * 255 / (PATCHES - 1);
    int green = y * 255 / (PATCHES - 1);
    int blue = (x * 5 + y * 3) % PATCHES * 255 / (PATCHES - 1);
    return red << 16 | green << 8 | blue;
  }

  /**
   * What the frames of a sequence look like.
   *
   * @param latents (1, C, F, h, w), of about unit variance
   * @return a picture of w x h for each frame
   */
  List<Picture> pictures(Tensor latents) {
    Shape s = latents.shape();
    int channels = Math.toIntExact(s.size(1));
    int frames = Math.toIntExact(s.size(2));
    int height = Math.toIntExact(s.size(3));
    int width = Math.toIntExact(s.size(4));
    float[] values = latents.toFloats();
    int plane = width * height;
    List<Picture> pictures = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      int[] rgb = new int[plane];
      for (int i = 0; i < plane; i++) {
        for (double[] weights : map) {
          double sum = weights[channels];
          for (int c = 0; c < channels; c++) {
            sum += weights[c] * values[(c * frames + f) * plane + i];
          }
          rgb[i] = rgb[i] << 8 | (int) Math.round(Math.max(0, Math.min(255, sum)));
        }
      }
      pictures.add(new Picture(width, height, rgb));
    }
    return pictures;
  }

  /** Solves symmetric positive definite equations, by Cholesky's factors. */
  private static double[] solved(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] low = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= low[i][k] * low[j][k];
        }
        low[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / low[j][j];
      }
    }
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= low[i][k] * x[k];
      }
      x[i] /= low[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= low[k][i] * x[k];
      }
      x[i] /= low[i][i];
    }
    return x;
  }
}
