package pentimento.training;

/** Structural similarity as the paper has it (Wang et al. 2004, eq. 13), number by number. */
final class PlainSsim {
  private PlainSsim() {}

  /** Mean over three scales of planes of numbers from -1 to 1. */
  static double overScales(double[] x, double[] y, int planes, int height, int width) {
    double sum = 0;
    double[] a = x;
    double[] b = y;
    int h = height;
    int w = width;
    for (int scale = 0; scale < 3; scale++) {
      sum += of(a, b, planes, h, w) / 3;
      a = halved(a, planes, h, w);
      b = halved(b, planes, h, w);
      h /= 2;
      w /= 2;
    }
    return sum;
  }

  private static double[] halved(double[] x, int planes, int height, int width) {
    double[] half = new double[planes * (height / 2) * (width / 2)];
    int at = 0;
    for (int p = 0; p < planes; p++) {
      for (int r = 0; r < height / 2; r++) {
        for (int c = 0; c < width / 2; c++) {
          int from = (p * height + 2 * r) * width + 2 * c;
          half[at++] = (x[from] + x[from + 1] + x[from + width] + x[from + width + 1]) / 4;
        }
      }
    }
    return half;
  }

  private static double of(double[] x, double[] y, int planes, int height, int width) {
    double sum = 0;
    int count = 0;
    for (int p = 0; p < planes; p++) {
      for (int top = 0; top + 8 <= height; top += 4) {
        for (int left = 0; left + 8 <= width; left += 4) {
          sum += window(x, y, p * height + top, left, width);
          count++;
        }
      }
    }
    return sum / count;
  }

  private static double window(double[] x, double[] y, int row, int left, int width) {
    double mx = 0;
    double my = 0;
    for (int i = 0; i < 64; i++) {
      mx += x[(row + i / 8) * width + left + i % 8] / 64;
      my += y[(row + i / 8) * width + left + i % 8] / 64;
    }
    double vx = 0;
    double vy = 0;
    double both = 0;
    for (int i = 0; i < 64; i++) {
      double dx = x[(row + i / 8) * width + left + i % 8] - mx;
      double dy = y[(row + i / 8) * width + left + i % 8] - my;
      vx += dx * dx / 64;
      vy += dy * dy / 64;
      both += dx * dy / 64;
    }
    double c1 = 0.0004;
    double c2 = 0.0036;
    return (2 * mx * my + c1) * (2 * both + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2));
  }
}
