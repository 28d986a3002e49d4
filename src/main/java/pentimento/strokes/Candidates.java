package pentimento.strokes;

import java.util.Arrays;

/** Places to start a stroke, in painting order. */
final class Candidates {
  int count;
  int[] pixel = new int[1024];
  float[] limit = new float[1024];
  float[] need = new float[1024];
  long[] key = new long[1024];

  void add(int p, float at, float score, long order) {
    if (count == pixel.length) {
      pixel = Arrays.copyOf(pixel, 2 * count);
      limit = Arrays.copyOf(limit, 2 * count);
      need = Arrays.copyOf(need, 2 * count);
      key = Arrays.copyOf(key, 2 * count);
    }
    pixel[count] = p;
    limit[count] = at;
    need[count] = score;
    key[count] = order << 24 | count;
    count++;
  }

  /** Keeps the neediest {@code most} and sorts what is kept into painting order. */
  void settle(int most) {
    if (count > most) {
      float[] sorted = Arrays.copyOf(need, count);
      Arrays.sort(sorted);
      float least = sorted[count - most];
      int kept = 0;
      for (int i = 0; i < count && kept < most; i++) {
        if (need[i] >= least) {
          key[kept++] = key[i];
        }
      }
      count = kept;
    }
    Arrays.sort(key, 0, count);
  }
}
