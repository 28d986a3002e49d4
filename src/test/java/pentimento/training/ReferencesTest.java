package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.random.TorchRandom;

class ReferencesTest {
  private static final int DRAWS = 30_000;

  /** How many draws gave so many frames, and how often each frame was given. */
  private static int[][] counted(References references, int frames) {
    float[] mask = references.draw(new TorchRandom(3), DRAWS, frames);
    assertEquals(DRAWS * frames, mask.length);
    int[] counts = new int[frames + 1];
    int[] given = new int[frames];
    for (int d = 0; d < DRAWS; d++) {
      int count = 0;
      for (int f = 0; f < frames; f++) {
        float at = mask[d * frames + f];
        assertTrue(at == 0 || at == 1, "given or not, but not " + at);
        count += (int) at;
        given[f] += (int) at;
      }
      counts[count]++;
    }
    return new int[][] {counts, given};
  }

  private static void assertShare(double expected, int count, String what) {
    // Five deviations, so that no seed is lucky.
    assertEquals(expected, count / (double) DRAWS, 5 * 0.5 / Math.sqrt(DRAWS), what);
  }

  @Test
  void thePapersBell() {
    double[] bell = References.bell(8);
    assertEquals(1, Arrays.stream(bell).sum(), 1e-12);
    assertEquals(1.0 / 3, bell[0], 1e-12);
    assertEquals(1.0 / 3, bell[7], 1e-12);
    for (int i = 0; i < 8; i++) {
      assertEquals(bell[i], bell[7 - i], 1e-12);
    }
    // Six frames between: the deviation is one frame, the middle half a frame from the nearest.
    assertEquals(Math.exp(-0.5 * (2.25 - 0.25)), bell[2] / bell[3], 1e-12);
    assertEquals(Math.exp(-0.5 * (6.25 - 0.25)), bell[1] / bell[3], 1e-12);
    assertArrayEquals(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, References.bell(3), 1e-12);
    assertArrayEquals(new double[] {0.5, 0.5}, References.bell(2), 1e-12);
    assertArrayEquals(new double[] {1}, References.bell(1), 1e-12);
  }

  @Test
  void asInThePaperNoneToThreeFramesAreGivenAlikeOften() {
    int[][] counted = counted(References.ofPaper(), 8);
    for (int count = 0; count <= 3; count++) {
      // Without repetition: a frame drawn twice would make pairs and threes rarer.
      assertShare(0.25, counted[0][count], count + " frames");
    }
    assertEquals(0, counted[0][4]);
    int edges = counted[1][0] + counted[1][7];
    int inner = Arrays.stream(counted[1]).sum() - edges;
    assertTrue(edges > inner, edges + " at the edges, " + inner + " between");
    assertShare(counted[1][0] / (double) DRAWS, counted[1][7], "the first as often as the last");
  }

  /** Where one frame is given, it is the first that was drawn. */
  @Test
  void theFirstFrameDrawnFollowsTheBell() {
    double[] bell = References.bell(8);
    float[] mask = References.ofPaper().draw(new TorchRandom(4), DRAWS, 8);
    int[] first = new int[8];
    int ones = 0;
    for (int d = 0; d < DRAWS; d++) {
      float[] own = Arrays.copyOfRange(mask, 8 * d, 8 * d + 8);
      float sum = 0;
      for (float each : own) {
        sum += each;
      }
      if (sum == 1) {
        ones++;
        for (int f = 0; f < 8; f++) {
          first[f] += (int) own[f];
        }
      }
    }
    for (int f = 0; f < 8; f++) {
      double deviation = Math.sqrt(bell[f] * (1 - bell[f]) / ones);
      assertEquals(bell[f], first[f] / (double) ones, 5 * deviation + 1e-4, "frame " + f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shortSequencesHaveNoMoreFramesThanThereAre(int frames) {
    int[][] counted = counted(References.ofPaper(), frames);
    for (int count = 0; count < frames; count++) {
      assertShare(0.25, counted[0][count], count + " frames");
    }
    assertShare((4 - frames) / 4.0, counted[0][frames], "all frames");
    counted(References.shares(0.2, 0.3, 0.4), frames);
  }

  @Test
  void sharesAreAsAskedFor() {
    float[] mask = References.shares(0.4, 0.3, 0.2).draw(new TorchRandom(5), DRAWS, 6);
    int[] seen = new int[4]; // none, last, one between, both
    int[] inner = new int[6];
    for (int d = 0; d < DRAWS; d++) {
      int between = -1;
      for (int f = 0; f < 5; f++) {
        if (mask[6 * d + f] == 1) {
          assertEquals(-1, between, "one frame between at most");
          between = f;
          inner[f]++;
        }
      }
      seen[(mask[6 * d + 5] == 1 ? 1 : 0) + (between >= 0 ? 2 : 0)]++;
    }
    assertShare(0.1, seen[0], "none");
    assertShare(0.4, seen[1], "the last");
    assertShare(0.3, seen[2], "one");
    assertShare(0.2, seen[3], "both");
    assertEquals(0, inner[0], "the first is never given");
    for (int f = 1; f < 5; f++) {
      assertShare(0.125, inner[f], "frame " + f);
    }
  }

  @Test
  void sharesAddUpToOneAtMost() {
    assertThrows(IllegalArgumentException.class, () -> References.shares(0.5, 0.4, 0.2));
    assertThrows(IllegalArgumentException.class, () -> References.shares(-0.1, 0.4, 0.2));
    References.shares(0.5, 0.3, 0.2);
  }
}
