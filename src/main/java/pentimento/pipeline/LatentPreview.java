package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.model.vae.Vae;
import pentimento.random.Rng;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * Small pictures of latents without decoding: each latent as the colour that explains its channels
 * best. The linear map is fitted to the autoencoder at hand, on noise that it encodes: noise with
 * the spectrum and the muted colours of pictures, for an autoencoder answers others unlike them.
 */
final class LatentPreview {
  /** Side of the noise, latents. */
  private static final int SIDE = 32;

  /** Cells of the coarsest and of the finest octave along a side. */
  private static final int COARSEST = 2;

  private static final int FINEST = 64;

  /**
   * Power of the number of cells that an octave's strength falls with, and that of the first. With
   * both, and the colours below, the map of our first model told the astronaut's picture by 17.1
   * dB; patches of plain colours by 11, one fitted to photographs by 18.9.
   */
  private static final double FALL = -0.6;

  private static final double STRENGTH = 1.7;

  /** Strength of colour beside lightness, a picture each. */
  private static final double[] COLOURFUL = {0.35, 0.6};

  /** Keeps the equations solvable where two channels say the same, as a share of the diagonal. */
  private static final double RIDGE = 1e-4;

  /** For each of red, green, blue: a weight for each channel, and a constant. */
  private final double[][] map;

  private LatentPreview(double[][] map) {
    this.map = map;
  }

  /** Fits the map of an autoencoder, by encoding two pictures. */
  static LatentPreview of(Vae vae) {
    int channels = vae.config().latentChannels();
    double[][] normal = new double[channels + 1][channels + 1];
    double[][] right = new double[3][channels + 1];
    for (int i = 0; i < COLOURFUL.length; i++) {
      Picture noise = noise(i, SIDE * vae.config().factor(), COLOURFUL[i]);
      try (Scope scope = Scope.open()) {
        float[] latents = LatentPictures.encode(vae, noise).toFloats();
        add(latents, Resize.to(noise, SIDE, SIDE), normal, right);
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

  /** Adds what latents and colours say to the normal equations of their least squares. */
  private static void add(float[] latents, Picture colours, double[][] normal, double[][] right) {
    int plane = colours.rgb().length;
    double[] seen = new double[normal.length];
    seen[normal.length - 1] = 1;
    for (int at = 0; at < plane; at++) {
      for (int c = 0; c < normal.length - 1; c++) {
        seen[c] = latents[c * plane + at];
      }
      for (int i = 0; i < normal.length; i++) {
        for (int j = 0; j < normal.length; j++) {
          normal[i][j] += seen[i] * seen[j];
        }
        for (int c = 0; c < 3; c++) {
          right[c][i] += seen[i] * (colours.rgb()[at] >> 16 - 8 * c & 255);
        }
      }
    }
  }

  /** Octaves of lightness and colour. */
  private static Picture noise(long seed, int side, double colourful) {
    Rng rng = new Rng(seed);
    double[][] sums = new double[3][side * side];
    for (int cells = COARSEST; cells <= FINEST; cells *= 2) {
      for (int c = 0; c < 3; c++) {
        int[] grey = new int[cells * cells];
        for (int i = 0; i < grey.length; i++) {
          grey[i] = (int) (rng.uniform() * 255) * 0x010101;
        }
        int[] smooth = Resize.to(new Picture(cells, cells, grey), side, side).rgb();
        double strength = STRENGTH * Math.pow(cells, FALL) * (c == 0 ? 1 : colourful);
        for (int i = 0; i < smooth.length; i++) {
          sums[c][i] += strength * ((smooth[i] & 255) - 127.5);
        }
      }
    }
    int[] rgb = new int[side * side];
    for (int i = 0; i < rgb.length; i++) {
      double lightness = 127.5 + sums[0][i];
      double blueness = sums[1][i];
      double redness = sums[2][i];
      rgb[i] =
          byteOf(lightness + 1.2 * redness) << 16
              | byteOf(lightness - 0.4 * blueness - 0.6 * redness) << 8
              | byteOf(lightness + 1.6 * blueness);
    }
    return new Picture(side, side, rgb);
  }

  private static int byteOf(double value) {
    return (int) Math.round(Math.max(0, Math.min(255, value)));
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
          rgb[i] = rgb[i] << 8 | byteOf(sum);
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
