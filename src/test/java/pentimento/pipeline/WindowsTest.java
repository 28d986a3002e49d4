package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {
  @Test
  void aSequenceThatFitsIsOneWindow() {
    Windows windows = new Windows(8, 24, new TreeSet<>(List.of(7)));
    assertEquals(List.of(IntStream.range(0, 8).boxed().toList()), windows.at(0));
    assertEquals(windows.at(0), windows.at(13));
  }

  @Test
  void everyFrameIsInAWindowAndThoseGivenInAll() {
    for (int frames = 2; frames < 40; frames++) {
      for (int length = 2; length < 12; length++) {
        for (SortedSet<Integer> given : given(frames)) {
          Windows windows = new Windows(frames, length, given);
          for (int step = 0; step < 5; step++) {
            check(frames, Math.min(frames, length), given, windows.at(step));
          }
        }
      }
    }
  }

  private static List<SortedSet<Integer>> given(int frames) {
    return List.of(
        new TreeSet<>(),
        new TreeSet<>(List.of(frames - 1)),
        new TreeSet<>(List.of(frames / 2, frames - 1)),
        new TreeSet<>(IntStream.range(0, frames).boxed().toList()));
  }

  private static void check(
      int frames, int length, SortedSet<Integer> given, List<List<Integer>> windows) {
    SortedSet<Integer> seen = new TreeSet<>();
    for (List<Integer> window : windows) {
      assertEquals(length, window.size());
      assertEquals(window, window.stream().sorted().distinct().toList(), "rising");
      assertTrue(window.get(0) < 2 * ((frames + length - 1) / length), "begins at the start");
      seen.addAll(window);
    }
    assertEquals(frames, seen.size(), "every frame");
    if (given.size() == 1) {
      windows.forEach(window -> assertTrue(window.containsAll(given)));
    }
  }

  @Test
  void otherStepsPutOtherFramesTogether() {
    Windows windows = new Windows(16, 8, new TreeSet<>());
    assertEquals(2, windows.at(0).size());
    assertNotEquals(windows.at(0), windows.at(1));
  }

  @Test
  void aWindowOfOneFrameIsNone() {
    assertThrows(IllegalArgumentException.class, () -> new Windows(8, 1, new TreeSet<>()));
  }
}
