package pentimento.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds the most similar of many names, by the number of letters to add, drop or change
 * (Levenshtein distance). Letters beyond ASCII count as one and the same.
 *
 * <p>Distances are computed for 64 letters at a time (Myers, "A fast bit-vector algorithm for
 * approximate string matching", J. ACM 46, 1999; in blocks after Hyyrö, 2003), and only where the
 * numbers of each letter leave a chance.
 */
final class NearestName {
  private static final int LETTERS = 128;
  private static final int KINDS = 32;

  /** A name of which less than a half is the same is no help: the largest part that may differ. */
  private static final int DIFFERING = 2;

  private final List<Candidate> candidates = new ArrayList<>();

  private record Candidate(String name, int[] counts) {}

  NearestName(Collection<String> names) {
    for (String name : names) {
      candidates.add(new Candidate(name, counts(name)));
    }
  }

  /** The most similar name, the first of equals; empty when none is similar. */
  Optional<String> to(String name) {
    int[] counts = counts(name);
    long[][] places = places(name);
    int least = Math.max(2, name.length() / DIFFERING) + 1;
    Optional<String> nearest = Optional.empty();
    for (Candidate candidate : candidates) {
      if (atLeast(counts, candidate.counts()) < least) {
        int distance = distance(places, name.length(), candidate.name());
        if (distance < least) {
          least = distance;
          nearest = Optional.of(candidate.name());
        }
      }
    }
    return nearest;
  }

  /** Number of letters to add, drop or change between two texts. */
  static int distance(String a, String b) {
    return distance(places(a), a.length(), b);
  }

  private static int letter(char c) {
    return c < LETTERS ? c : 0;
  }

  /** How many letters of each kind; a kind is a few letters. */
  private static int[] counts(String name) {
    int[] counts = new int[KINDS];
    for (int i = 0; i < name.length(); i++) {
      counts[letter(name.charAt(i)) % KINDS]++;
    }
    return counts;
  }

  /** A bound below the distance: what one text has more of each kind must go, or change. */
  private static int atLeast(int[] a, int[] b) {
    int more = 0;
    int fewer = 0;
    for (int i = 0; i < KINDS; i++) {
      int difference = a[i] - b[i];
      more += Math.max(0, difference);
      fewer += Math.max(0, -difference);
    }
    return Math.max(more, fewer);
  }

  /** For each letter a bit at all its places in a text, 64 places a block. */
  private static long[][] places(String text) {
    long[][] places = new long[LETTERS][Math.max(1, (text.length() + 63) / 64)];
    for (int i = 0; i < text.length(); i++) {
      places[letter(text.charAt(i))][i / 64] |= 1L << i % 64;
    }
    return places;
  }

  /**
   * Goes through the table of distances between all beginnings of two texts, column by column. Of a
   * column only the steps between neighbouring rows are kept, as bits: up by one, down by one, or
   * neither.
   */
  private static int distance(long[][] places, int length, String other) {
    if (length == 0) {
      return other.length();
    }
    int blocks = places[0].length;
    long last = 1L << (length - 1) % 64;
    long[] up = new long[blocks];
    long[] down = new long[blocks];
    Arrays.fill(up, -1L);
    int distance = length;
    for (int column = 0; column < other.length(); column++) {
      long[] matches = places[letter(other.charAt(column))];
      long carryUp = 1; // the first row counts the columns
      long carryDown = 0;
      for (int block = 0; block < blocks; block++) {
        long equal = matches[block] | carryDown;
        long diagonal = matches[block] | down[block];
        long across = (((equal & up[block]) + up[block]) ^ up[block]) | equal;
        long rowUp = down[block] | ~(across | up[block]);
        long rowDown = up[block] & across;
        if (block == blocks - 1) {
          distance += (rowUp & last) != 0 ? 1 : (rowDown & last) != 0 ? -1 : 0;
        }
        long shiftedUp = rowUp << 1 | carryUp;
        long shiftedDown = rowDown << 1 | carryDown;
        carryUp = rowUp >>> 63;
        carryDown = rowDown >>> 63;
        up[block] = shiftedDown | ~(diagonal | shiftedUp);
        down[block] = shiftedUp & diagonal;
      }
    }
    return distance;
  }
}
