package pentimento.strokes;

import pentimento.image.Planes;

/**
 * Regions that are given by masks rather than found.
 *
 * @param map for each pixel of the picture the first mask that it belongs to; where there is none,
 *     the number of masks
 * @param masks number of masks, each of which has a pixel
 */
public record MarkedRegions(RegionMap map, int masks) {
  /** How many regions there are: the masks, and what is in none of them. */
  int count() {
    for (byte label : map.labels()) {
      if ((label & 255) == masks) {
        return masks + 1;
      }
    }
    return masks;
  }

  /**
   * The regions on a small copy of the picture; none is so small that it has no pixel there.
   *
   * @param factor pixels of the picture to one of the copy, each way
   * @throws IllegalArgumentException when the copy has fewer pixels than there are regions
   */
  int[] labels(Planes small, int factor) {
    int count = count();
    int[][] area = new int[count][small.r.length];
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        area[map.at(x, y)][y / factor * small.width + x / factor]++;
      }
    }
    int[] labels = new int[small.r.length];
    int[] pixels = new int[count];
    for (int i = 0; i < labels.length; i++) {
      for (int q = 1; q < count; q++) {
        labels[i] = area[q][i] > area[labels[i]][i] ? q : labels[i];
      }
      pixels[labels[i]]++;
    }
    for (int q = 0; q < count; q++) {
      if (pixels[q] == 0) {
        int block = best(area[q], labels, pixels);
        pixels[labels[block]]--;
        labels[block] = q;
        pixels[q]++;
      }
    }
    return labels;
  }

  /** Where a region that is nowhere the largest has most, and takes no other region's last. */
  private int best(int[] area, int[] labels, int[] pixels) {
    int best = -1;
    for (int i = 0; i < labels.length; i++) {
      if (pixels[labels[i]] > 1 && (best < 0 || area[i] > area[best])) {
        best = i;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException(
          "there are %d masks, too many for so small a picture".formatted(masks));
    }
    return best;
  }

  /**
   * The masks in their order. What is in none of them is the backdrop, with which some painters
   * begin and others end.
   */
  int[] order(Style.Order order) {
    int count = count();
    boolean restFirst = count > masks && order == Style.Order.BACK_TO_FRONT;
    int[] regions = new int[count];
    for (int k = 0; k < count; k++) {
      regions[k] = !restFirst ? k : k == 0 ? masks : k - 1;
    }
    return regions;
  }
}
