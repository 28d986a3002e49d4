package pentimento.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.image.Resize;

/**
 * Finds pictures that look like earlier ones, whatever their files' bytes.
 *
 * <p>Each picture is reduced to 32 x 32. Of its luma's discrete cosine transform the signs of the 8
 * x 8 coefficients with frequencies 1 to 8 both across and down are kept, 64 bits, and of its
 * colours the means of 8 x 8 fields. Two pictures look alike when at most {@value #MOST_BITS} of
 * the 64 bits differ and their fields by no more than {@value #MOST_APART} of 255 on average. That
 * holds for a picture coded anew or made a little lighter, not for one mirrored or cut.
 *
 * <p>Bits that differ in 6 places agree in at least one of 7 bands: only pictures that share a band
 * are compared, so a hundred thousand take seconds. A picture is kept as some 250 bytes.
 */
public final class LookAlikes {
  private static final int MOST_BITS = 6;
  private static final int MOST_APART = 4;

  /** Pairs that are named. */
  private static final int NAMED = 10;

  private static final int SIDE = 32;
  private static final int WAVES = 8;
  private static final int FIELDS = 8;
  private static final int BANDS = MOST_BITS + 1;
  private static final int BAND_BITS = 9;

  private final double[][] cosines = cosines();
  private final List<String> names = new ArrayList<>();
  private final List<Print> prints = new ArrayList<>();
  private final Bucket[][] bands = new Bucket[BANDS][];
  private final List<Pair> pairs = new ArrayList<>();
  private int found;

  /**
   * Two pictures that look alike.
   *
   * @param later its name as it was given
   * @param earlier the first picture that it looks like
   */
  public record Pair(String later, String earlier) {}

  /** What is kept of a picture: signs of its waves, and its fields' red, green and blue. */
  @SuppressWarnings("ArrayRecordComponent") // compared by looksLike only
  private record Print(long waves, byte[] fields) {
    boolean looksLike(Print other) {
      if (Long.bitCount(waves ^ other.waves) > MOST_BITS) {
        return false;
      }
      int apart = 0;
      for (int i = 0; i < fields.length; i++) {
        apart += Math.abs((fields[i] & 255) - (other.fields[i] & 255));
      }
      return apart <= MOST_APART * fields.length;
    }
  }

  /** Numbers of the pictures that have the same bits in a band, ascending. */
  private static final class Bucket {
    private int[] numbers = new int[2];
    private int size;

    void add(int number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
    }
  }

  /**
   * Looks at one more picture.
   *
   * @param name of it, to be told
   * @return the name of the first picture before it that it looks like
   */
  public Optional<String> add(String name, Picture picture) {
    Print print = print(picture);
    int first = Integer.MAX_VALUE;
    for (int b = 0; b < BANDS; b++) {
      if (bands[b] == null) {
        bands[b] = new Bucket[1 << Long.SIZE - BAND_BITS * (BANDS - 1)];
      }
      int bits = band(print.waves, b);
      if (bands[b][bits] == null) {
        bands[b][bits] = new Bucket();
      }
      Bucket bucket = bands[b][bits];
      for (int i = 0; i < bucket.size && bucket.numbers[i] < first; i++) {
        if (prints.get(bucket.numbers[i]).looksLike(print)) {
          first = bucket.numbers[i];
        }
      }
      bucket.add(prints.size());
    }
    prints.add(print);
    names.add(name);
    if (first == Integer.MAX_VALUE) {
      return Optional.empty();
    }
    found++;
    if (pairs.size() < NAMED) {
      pairs.add(new Pair(name, names.get(first)));
    }
    return Optional.of(names.get(first));
  }

  /** Of the 64 bits 9, of the last band 10. */
  private static int band(long waves, int band) {
    long rest = waves >>> BAND_BITS * band;
    return (int) (band == BANDS - 1 ? rest : rest & (1 << BAND_BITS) - 1);
  }

  private Print print(Picture picture) {
    Planes small = Planes.of(Resize.to(picture, SIDE, SIDE));
    byte[] fields = new byte[3 * FIELDS * FIELDS];
    float[][] channels = {small.r, small.g, small.b};
    int wide = SIDE / FIELDS;
    for (int i = 0; i < fields.length; i++) {
      int left = i / 3 % FIELDS * wide;
      int top = i / 3 / FIELDS * wide;
      float sum = 0;
      for (int y = top; y < top + wide; y++) {
        for (int x = left; x < left + wide; x++) {
          sum += channels[i % 3][y * SIDE + x];
        }
      }
      fields[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, sum / (wide * wide))));
    }
    return new Print(waves(small.luma()), fields);
  }

  private long waves(float[] luma) {
    double[][] across = new double[SIDE][WAVES];
    for (int y = 0; y < SIDE; y++) {
      for (int u = 0; u < WAVES; u++) {
        for (int x = 0; x < SIDE; x++) {
          across[y][u] += luma[y * SIDE + x] * cosines[u][x];
        }
      }
    }
    long bits = 0;
    for (int v = 0; v < WAVES; v++) {
      for (int u = 0; u < WAVES; u++) {
        double sum = 0;
        for (int y = 0; y < SIDE; y++) {
          sum += across[y][u] * cosines[v][y];
        }
        bits = bits << 1 | (sum > 0 ? 1 : 0);
      }
    }
    return bits;
  }

  /** Cosines by frequency, less 1, and place. */
  private static double[][] cosines() {
    double[][] cosines = new double[WAVES][SIDE];
    for (int u = 0; u < WAVES; u++) {
      for (int x = 0; x < SIDE; x++) {
        cosines[u][x] = Math.cos(Math.PI * (u + 1) * (x + 0.5) / SIDE);
      }
    }
    return cosines;
  }

  /** How many pictures were looked at. */
  public int pictures() {
    return prints.size();
  }

  /** How many look like an earlier one. */
  public int found() {
    return found;
  }

  /** The first of them, each with the first picture that it looks like. */
  public List<Pair> pairs() {
    return List.copyOf(pairs);
  }
}
