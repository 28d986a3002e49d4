package pentimento.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitTest {
  private static StrokesBench.Row row(String job, String style, boolean reveal, int size) {
    return new StrokesBench.Row(job, style, reveal, size, 1, 1, 1, 1, 30, 0.9, 1);
  }

  @Test
  void stylesHaveLimitsAtOneSize() {
    assertEquals(Optional.of(new Limit(650, 27)), Limit.of(row("paint", "region", false, 512)));
    assertEquals(Optional.of(new Limit(650, 35)), Limit.of(row("paint", "region", true, 512)));
    assertEquals(Optional.of(new Limit(800, 34)), Limit.of(row("paint", "digital", true, 512)));
    assertEquals(Optional.empty(), Limit.of(row("paint", "region", true, 256)));
    assertEquals(Optional.empty(), Limit.of(row("replay", "region", true, 512)));
    assertEquals(Optional.empty(), Limit.of(row("paint", "oil", true, 512)));
  }

  @Test
  void lessonSheetsHaveOne() {
    assertTrue(Limit.of(new FilesBench.Row(".pdf", 1024, 1, 1, 1)).isPresent());
    assertTrue(Limit.of(new FilesBench.Row(".pdf", 512, 1, 1, 1)).isEmpty());
    assertTrue(Limit.of(new FilesBench.Row(".png", 1024, 1, 1, 1)).isEmpty());
  }

  private static Optional<Limit.OfNetwork> step(String job, String type, int frames, int size) {
    return Limit.of(new ProcessBench.Row(job, type, frames, size, 1, 1, 1, 1, 0));
  }

  @Test
  void stepsHaveLimitsAtTheUsualSize() {
    assertEquals(Optional.of(new Limit.OfNetwork(36_000, 5000)), step("text", "bf16", 8, 512));
    Limit.OfNetwork reconstruct = step("reconstruct", "bf16", 8, 512).orElseThrow();
    assertTrue(reconstruct.kept(50_000, 6000));
    assertFalse(reconstruct.kept(50_001, 6000));
    assertTrue(step("text cache 3", "bf16", 8, 512).isPresent());
    assertEquals(Optional.empty(), step("lcm", "bf16", 8, 512));
    assertEquals(Optional.empty(), step("text", "f32", 8, 512));
    assertEquals(Optional.empty(), step("text", "bf16", 4, 512));
    assertEquals(Optional.empty(), step("text", "bf16", 8, 256));
  }

  @Test
  void keptToTheLimitItself() {
    Limit limit = new Limit(650, 27);
    assertTrue(limit.kept(650, 27));
    assertFalse(limit.kept(650.1, 30));
    assertFalse(limit.kept(100, 26.9));
  }

  @Test
  void mediansOfEvenNumbersLieBetween() {
    assertEquals(2, Medians.of(new double[] {9, 1, 2}));
    assertEquals(2.5, Medians.of(new double[] {9, 1, 2, 3}));
  }
}
