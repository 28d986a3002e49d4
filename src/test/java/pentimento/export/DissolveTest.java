package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.request.ArrangedStage;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.Replayer;

class DissolveTest {
  private static final int LENGTH = 7;
  private static final Picture CAT = Resize.fit(TestPictures.cat(), 96);

  /** Only the drawing and the accents are shown, in this much time. */
  private static PaintingSequence sequence() {
    Request request = TestRequests.request(CAT, 4, false, TestRequests.VIDEO);
    return TestRequests.sequence(
        request
            .but()
            .arrangement(
                List.of(
                    new ArrangedStage("drawing", true, 2, 1, "", ""),
                    new ArrangedStage("accents", true, 2, 1, "", "")))
            .done(),
        CAT);
  }

  @Test
  void strokesThatAreNotShownComeUpSoftly() {
    PaintingSequence sequence = sequence();
    int drawn = sequence.stages().get(0).endStroke();
    int accents = sequence.stages().get(1).firstStroke();
    try (Replayer replayer = sequence.replayer(1);
        Replayer hard = sequence.replayer(1)) {
      Dissolve soft = new Dissolve(sequence, replayer, LENGTH);
      Picture before = soft.at(drawn - 0.5);
      hard.advance(drawn - 0.5);
      assertEquals(hard.picture(), before, "as painted, until there is something to hide");
      hard.advance(accents + 1);
      double jump = Similarity.l1(before, hard.picture());
      for (int i = 1; i <= LENGTH; i++) {
        hard.advance(accents + i);
        Picture now = soft.at(accents + i);
        double step = Similarity.l1(before, now);
        assertTrue(step > 0.05 * jump && step < 0.3 * jump, i + ": " + step + " of " + jump);
        before = now;
      }
      hard.advance(accents + LENGTH + 1);
      assertEquals(hard.picture(), soft.at(accents + LENGTH + 1));
    }
  }

  @Test
  void whatIsNotShownAtTheStartIsThere() {
    PaintingSequence sequence = sequence();
    int ground = sequence.stages().get(0).firstStroke();
    assertTrue(ground > 0);
    try (Replayer replayer = sequence.replayer(1);
        Replayer hard = sequence.replayer(1)) {
      hard.advance(ground);
      assertEquals(hard.picture(), new Dissolve(sequence, replayer, LENGTH).at(ground));
    }
  }
}
