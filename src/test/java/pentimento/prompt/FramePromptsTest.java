package pentimento.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pentimento.prompt.FramePrompts.Blend;

class FramePromptsTest {
  private static final Prompt SEA = Prompt.parse("sea");
  private static final Prompt SKY = Prompt.parse("sky");
  private static final Prompt LAND = Prompt.parse("land");

  @Test
  void onePromptIsForAllFrames() {
    FramePrompts prompts = FramePrompts.of(SEA);
    assertTrue(prompts.isSingle());
    assertEquals(List.of(SEA), prompts.prompts());
    for (int frame : new int[] {0, 1, 511}) {
      assertEquals(new Blend(SEA, SEA, 0), prompts.at(frame));
      assertTrue(prompts.at(frame).isSingle());
    }
    prompts.requireWithin(1);
  }

  @Test
  void betweenKeyFramesSharesGrowEvenly() {
    FramePrompts prompts = FramePrompts.of(SEA, Map.of(6, LAND, 4, SKY));
    assertFalse(prompts.isSingle());
    assertEquals(List.of(SEA, SKY, LAND), prompts.prompts());
    assertEquals(
        List.of(
            new Blend(SEA, SEA, 0),
            new Blend(SEA, SKY, 0.25),
            new Blend(SEA, SKY, 0.5),
            new Blend(SEA, SKY, 0.75),
            new Blend(SKY, SKY, 0),
            new Blend(SKY, LAND, 0.5),
            new Blend(LAND, LAND, 0),
            new Blend(LAND, LAND, 0)),
        List.of(0, 1, 2, 3, 4, 5, 6, 7).stream().map(prompts::at).toList());
  }

  @Test
  void theFirstFrameMayHaveItsOwn() {
    FramePrompts prompts = FramePrompts.of(SEA, Map.of(0, SKY, 2, LAND));
    assertEquals(List.of(SKY, LAND), prompts.prompts());
    assertEquals(new Blend(SKY, LAND, 0.5), prompts.at(1));
    assertEquals(Map.of(0, SKY, 2, LAND), prompts.keys());
  }

  @Test
  void equalNeighboursAreNotBlended() {
    FramePrompts prompts = FramePrompts.of(SEA, Map.of(3, Prompt.parse("sea"), 5, SKY));
    assertEquals(new Blend(SEA, SEA, 0), prompts.at(1));
    assertEquals(new Blend(SEA, SKY, 0.5), prompts.at(4));
    assertTrue(FramePrompts.of(SEA, Map.of(3, Prompt.parse("sea"))).isSingle());
  }

  @Test
  void framesThatAreNotThereAreRefused() {
    String said =
        assertThrows(
                IllegalArgumentException.class, () -> FramePrompts.of(SEA, Map.of(-1, SKY, 3, SEA)))
            .getMessage();
    assertEquals("a prompt for frame -1, but frames are counted from 0", said);
    FramePrompts prompts = FramePrompts.of(SEA, Map.of(8, SKY));
    prompts.requireWithin(9);
    said =
        assertThrows(IllegalArgumentException.class, () -> prompts.requireWithin(8)).getMessage();
    assertEquals("a prompt for frame 8, but the sequence has 8 frames, 0 to 7", said);
    assertThrows(IllegalArgumentException.class, () -> prompts.at(-1));
    assertThrows(UnsupportedOperationException.class, () -> prompts.keys().put(1, LAND));
  }

  @Test
  void blendsAreChecked() {
    for (double share : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Blend(SEA, SKY, share));
    }
  }

  @Test
  void equalKeysAreEqual() {
    FramePrompts one = FramePrompts.of(SEA, Map.of(2, SKY));
    assertEquals(one, FramePrompts.of(LAND, Map.of(0, SEA, 2, SKY)));
    assertEquals(one.hashCode(), FramePrompts.of(LAND, Map.of(0, SEA, 2, SKY)).hashCode());
    assertNotEquals(one, FramePrompts.of(SEA, Map.of(3, SKY)));
    assertEquals("{0=sea, 2=sky}", one.toString());
  }
}
