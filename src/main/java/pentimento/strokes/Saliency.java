package pentimento.strokes;

import pentimento.image.Blur;
import pentimento.image.Lab;
import pentimento.image.Planes;

/**
 * What stands out: colour contrast of regions against the others, near ones more (Cheng et al.,
 * "Global contrast based salient region detection", TPAMI 2015), less at the picture's edge, more
 * at its centre, together with fine detail, and most where detail sits in skin-like colour: eyes
 * and mouths.
 */
final class Saliency {
  /** Per pixel of the small copy, 0..1. */
  final float[] map;

  /** Mean of {@link #map} per region. */
  final double[] ofRegion;

  Saliency(Planes small, Segmentation segmentation) {
    int width = small.width;
    int height = small.height;
    int[] labels = segmentation.labels;
    double[] contrast = regionContrast(small, segmentation);
    float[] luma = small.luma();
    float[] mean = luma.clone();
    Blur.gaussian(mean, width, height, 6);
    float[] detail = new float[luma.length];
    for (int i = 0; i < luma.length; i++) {
      detail[i] = Math.abs(luma[i] - mean[i]);
    }
    Blur.gaussian(detail, width, height, 4);
    float most = 1e-6f;
    for (float v : detail) {
      most = Math.max(most, v);
    }
    float[] skin = skin(small);
    map = new float[luma.length];
    for (int i = 0; i < map.length; i++) {
      float d = detail[i] / most;
      map[i] = (float) (0.55 * contrast[labels[i]] + 0.25 * d + 0.45 * skin[i] * Math.sqrt(d));
    }
    Blur.gaussian(map, width, height, 3);
    most = 1e-6f;
    for (float v : map) {
      most = Math.max(most, v);
    }
    ofRegion = new double[segmentation.count];
    int[] pixels = new int[segmentation.count];
    for (int i = 0; i < map.length; i++) {
      map[i] /= most;
      ofRegion[labels[i]] += map[i];
      pixels[labels[i]]++;
    }
    for (int q = 0; q < ofRegion.length; q++) {
      ofRegion[q] /= pixels[q];
    }
  }

  private static double[] regionContrast(Planes small, Segmentation segmentation) {
    int count = segmentation.count;
    int[] labels = segmentation.labels;
    double[][] lab = new double[count][3];
    double[] area = new double[count];
    double[] cx = new double[count];
    double[] cy = new double[count];
    double[] border = new double[count];
    float[] one = new float[3];
    for (int i = 0; i < labels.length; i++) {
      int q = labels[i];
      int x = i % small.width;
      int y = i / small.width;
      Lab.convert(small.r[i], small.g[i], small.b[i], one);
      for (int c = 0; c < 3; c++) {
        lab[q][c] += one[c];
      }
      area[q]++;
      cx[q] += (x + 0.5) / small.width;
      cy[q] += (y + 0.5) / small.height;
      if (x == 0 || y == 0 || x == small.width - 1 || y == small.height - 1) {
        border[q]++;
      }
    }
    double[] contrast = new double[count];
    double most = 1e-6;
    for (int p = 0; p < count; p++) {
      double sum = 0;
      for (int q = 0; q < count; q++) {
        double d = 0;
        for (int c = 0; c < 3; c++) {
          double v = lab[p][c] / area[p] - lab[q][c] / area[q];
          d += v * v;
        }
        double dx = cx[p] / area[p] - cx[q] / area[q];
        double dy = cy[p] / area[p] - cy[q] / area[q];
        sum += area[q] / labels.length * Math.sqrt(d) * StrictMath.exp(-(dx * dx + dy * dy) / 0.4);
      }
      double touch = border[p] / Math.sqrt(area[p]);
      double dx = cx[p] / area[p] - 0.5;
      double dy = cy[p] / area[p] - 0.52;
      double inside = 0.25 + 0.75 * StrictMath.exp(-touch * touch * 0.9);
      double central = 0.35 + 0.65 * StrictMath.exp(-(dx * dx + dy * dy) / 0.18);
      contrast[p] = sum * inside * central;
      most = Math.max(most, contrast[p]);
    }
    for (int p = 0; p < count; p++) {
      contrast[p] /= most;
    }
    return contrast;
  }

  /** 1 where chroma lies amid that of skin of any tone (Chai and Ngan 1999), 0 far from it. */
  private static float[] skin(Planes small) {
    float[] skin = new float[small.r.length];
    for (int i = 0; i < skin.length; i++) {
      float y = Planes.luma(small.r[i], small.g[i], small.b[i]);
      float cb = (small.b[i] - y) * 0.564f * 255;
      float cr = (small.r[i] - y) * 0.713f * 255;
      float db = (cb + 22) / 22;
      float dr = (cr - 23) / 16;
      float far = db * db + dr * dr;
      skin[i] = y > 0.15f && far < 1 ? 1 - far * far : 0;
    }
    Blur.gaussian(skin, small.width, small.height, 1.5f);
    return skin;
  }
}
