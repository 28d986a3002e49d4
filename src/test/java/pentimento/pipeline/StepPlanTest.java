package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pentimento.request.Economy;

class StepPlanTest {
  /** W and w: whole, by both prompts and by one; s and S: shallow, likewise. */
  private static String drawn(int steps, Economy economy, boolean asksBoth) {
    StepPlan plan = new StepPlan(steps, economy, asksBoth);
    return IntStream.range(0, steps)
        .mapToObj(
            i -> {
              String letter = plan.whole(i) ? "w" : "s";
              return plan.guided(i) ? letter.toUpperCase(Locale.ROOT) : letter;
            })
        .collect(Collectors.joining());
  }

  @Test
  void savesNothingUnlessTold() {
    assertEquals("WWWWW", drawn(5, Economy.NONE, true));
    assertEquals("wwwww", drawn(5, Economy.NONE, false));
    assertFalse(new StepPlan(5, Economy.NONE, true).keeps());
  }

  @Test
  void everyKthStepIsWhole() {
    assertEquals("WSSWSSWS", drawn(8, new Economy(3, 0, 1, 0), true));
    assertEquals("wss", drawn(3, new Economy(50, 0, 1, 0), false));
    assertTrue(new StepPlan(8, new Economy(3, 0, 1, 0), true).keeps());
  }

  @Test
  void guidanceHasARange() {
    assertEquals("wwWWWWWwww", drawn(10, new Economy(1, 0.2, 0.7, 0), true));
    assertEquals("wwwww", drawn(5, new Economy(1, 0.4, 0.4, 0), true));
    assertEquals("wwwww", drawn(5, new Economy(1, 0.2, 0.7, 0), false));
  }

  /** The negative prompt has left nothing when it is first asked. */
  @Test
  void theRangeBeginsWithAWholeStep() {
    assertEquals("wssWSSWsswss", drawn(12, new Economy(3, 0.25, 0.6, 0), true));
    assertEquals("wsWSSSWSSsws", drawn(12, new Economy(4, 0.2, 0.75, 0), true));
  }

  @Test
  void workIsCountedInWholeStepsByOnePrompt() {
    StepPlan plan = new StepPlan(4, new Economy(2, 0, 0.5, 0), true);
    assertEquals(2 + 2 * 0.25 + 1 + 0.25, plan.work(0.25), 1e-12);
    assertEquals(3, plan.work(0), 1e-12);
    double before = 0;
    for (int i = 1; i <= 4; i++) {
      assertTrue(plan.done(i) > before);
      before = plan.done(i);
    }
    assertEquals(1, before);
    assertEquals(0.25, new StepPlan(4, Economy.NONE, true).done(1), 1e-12);
  }
}
