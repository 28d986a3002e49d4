package pentimento.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.strokes.Canvas;
import pentimento.strokes.Painter;
import pentimento.strokes.Replayer;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

/** Moments for networks. */
class EvenSamplerTest {
  private static Picture picture() throws IOException {
    return Resize.fit(PictureReader.read(Path.of("examples", "pears.png")), 128);
  }

  private static StrokeProgram painted(Picture picture) throws IOException {
    Style style = StyleReader.style(StyleReader.named("oil"));
    Canvas canvas = new Canvas(picture.width(), picture.height(), style);
    return Painter.paint(canvas, picture, style, 1, Progress.NONE, stage -> {});
  }

  /** How unlike neighbours are, to the eye. */
  private static List<Double> steps(StrokeProgram program, Picture picture, int[] positions) {
    List<Double> steps = new ArrayList<>();
    try (Replayer replayer = new Replayer(program, List.of(picture), 1)) {
      replayer.advance(positions[0]);
      Picture before = replayer.picture();
      for (int i = 1; i < positions.length; i++) {
        replayer.advance(positions[i]);
        Picture now = replayer.picture();
        steps.add(PerceptualDistance.between(before, now));
        before = now;
      }
    }
    return steps;
  }

  private static double mean(List<Double> steps) {
    return steps.stream().mapToDouble(step -> step).average().orElseThrow();
  }

  /** The greatest step, as a multiple of the mean. */
  private static double uneven(List<Double> steps) {
    return steps.stream().mapToDouble(step -> step).max().orElseThrow() / mean(steps);
  }

  @Test
  void stepsAreAlikeFromTheGroundToTheEnd() throws IOException {
    Picture picture = picture();
    StrokeProgram program = painted(picture);
    for (int count : new int[] {8, 16}) {
      int[] even = EvenSampler.sample(program, List.of(picture), count);
      assertEquals(count, even.length);
      assertEquals(program.endOf(0), even[0], "the toned ground");
      assertEquals(program.strokes().size(), even[count - 1]);
      for (int i = 1; i < count; i++) {
        assertTrue(even[i] > even[i - 1], "no moment twice");
      }
      int[] taught =
          FrameSampler.sample(
              program, List.of(picture), count, Arrangement.of(List.of(), program.style()));
      List<Double> steps = steps(program, picture, even);
      double end = steps.get(count - 2) / mean(steps);
      assertTrue(end < 0.6 && end > 0.1, count + " frames: the last step is " + end);
      double own = uneven(steps);
      double other = uneven(steps(program, picture, taught));
      assertTrue(own < 2.2, count + " frames: the greatest step is " + own + " of the mean");
      assertTrue(own < other, own + " of the mean, for people " + other);
    }
  }

  @Test
  void thereMayBeFewerMomentsThanFrames() throws IOException {
    Picture picture = Resize.fit(picture(), 16);
    StrokeProgram program = painted(picture);
    int[] all = EvenSampler.sample(program, List.of(picture), 200);
    assertEquals(program.strokes().size(), all[199]);
    for (int i = 1; i < all.length; i++) {
      assertTrue(all[i] >= all[i - 1]);
    }
    assertArrayEquals(all, EvenSampler.sample(program, List.of(picture), 200), "always the same");
  }
}
