package pentimento.strokes;

import java.util.Arrays;

/** Shapes in masks: closing thin gaps, dropping specks. Masks are row by row. */
final class Patches {
  private Patches() {}

  /**
   * Fills what is narrower than a square of side {@code 2 radius + 1}, where it may be filled.
   *
   * @param fillable where gaps may be filled
   */
  static boolean[] closed(boolean[] mask, boolean[] fillable, int width, int height, int radius) {
    boolean[] wide = grown(mask, width, height, radius, true);
    boolean[] back = grown(wide, width, height, radius, false);
    for (int i = 0; i < back.length; i++) {
      back[i] = mask[i] || back[i] && fillable[i];
    }
    return back;
  }

  /** Grows by a square where the mask is {@code value}; outside counts as what it is not. */
  static boolean[] grown(boolean[] mask, int width, int height, int radius, boolean value) {
    boolean[] rows = new boolean[mask.length];
    boolean[] out = new boolean[mask.length];
    for (int y = 0; y < height; y++) {
      spread(mask, rows, y * width, 1, width, radius, value);
    }
    for (int x = 0; x < width; x++) {
      spread(rows, out, x, width, height, radius, value);
    }
    return out;
  }

  private static void spread(
      boolean[] in, boolean[] out, int start, int step, int count, int radius, boolean value) {
    int last = -radius - 1;
    int ahead = 0;
    for (int i = 0; i < count; i++) {
      for (; ahead < count && ahead <= i + radius; ahead++) {
        if (in[start + ahead * step] == value) {
          last = ahead;
        }
      }
      out[start + i * step] = last >= i - radius ? value : !value;
    }
  }

  /** Clears connected patches (by edges) of fewer pixels than {@code least}. */
  static void dropSpecks(boolean[] mask, int width, int height, int least) {
    boolean[] seen = new boolean[mask.length];
    int[] queue = new int[mask.length];
    for (int first = 0; first < mask.length; first++) {
      if (!mask[first] || seen[first]) {
        continue;
      }
      int head = 0;
      int tail = 0;
      queue[tail++] = first;
      seen[first] = true;
      while (head < tail) {
        int i = queue[head++];
        int x = i % width;
        int[] next = {
          x > 0 ? i - 1 : -1,
          x < width - 1 ? i + 1 : -1,
          i - width,
          i < (height - 1) * width ? i + width : -1
        };
        for (int j : next) {
          if (j >= 0 && mask[j] && !seen[j]) {
            seen[j] = true;
            queue[tail++] = j;
          }
        }
      }
      if (tail < least) {
        for (int k : Arrays.copyOf(queue, tail)) {
          mask[k] = false;
        }
      }
    }
  }
}
