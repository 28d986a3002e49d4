package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.image.Picture;
import pentimento.training.Curves.Point;
import pentimento.training.Plot.At;

/** What the curves of a run show. */
class CurvesTest {
  private static final int LOSS = 0x2d5f8b;
  private static final int RATE = 0xb36a1e;
  private static final int ALARM = 0xc23b2c;
  private static final int FIRST_FURTHER = 0x4c7f4f;

  private static List<Point> points(long count, LongToDoubleFunction loss) {
    return LongStream.range(0, count)
        .mapToObj(step -> new Point(step, loss.applyAsDouble(step), 1e-4, step))
        .toList();
  }

  private static long count(Picture picture, int colour) {
    int count = 0;
    for (int rgb : picture.rgb()) {
      count += rgb == colour ? 1 : 0;
    }
    return count;
  }

  @Test
  void theSamePointsGiveTheSamePicture() {
    List<Point> points = points(3000, step -> 1 / (1 + 0.01 * step) + 0.01 * (step % 7));
    Picture picture = Curves.draw("run", points);
    assertEquals(picture, Curves.draw("run", points));
    assertEquals(960, picture.width());
    assertEquals(640, picture.height());
    assertTrue(count(picture, LOSS) > 500, "no line of the loss");
    assertTrue(count(picture, RATE) > 500, "no line of the rate");
    assertEquals(0, count(picture, ALARM));
    assertNotEquals(picture, Curves.draw("walk", points));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5, 39, 40})
  void aFewPointsAreSeen(long count) {
    Picture picture = Curves.draw("run", points(count, step -> 0.5));
    assertTrue(count(picture, LOSS) >= 9, count + " points of loss");
    assertTrue(count(picture, RATE) >= 9, count + " points of rates");
  }

  @Test
  void noPointsAreAPictureToo() {
    Picture picture = Curves.draw("run", List.of());
    assertEquals(0, count(picture, LOSS));
    assertTrue(count(picture, 0xe4e0d6) > 1000, "no grid");
  }

  @Test
  void whatIsNoNumberIsMarked() {
    Picture some = Curves.draw("run", points(500, step -> step == 250 ? Double.NaN : 0.5));
    assertTrue(count(some, ALARM) > 0, "no mark");
    assertTrue(count(some, LOSS) > 500, "no line");
    Picture all = Curves.draw("run", points(100, step -> Double.POSITIVE_INFINITY));
    assertTrue(count(all, ALARM) > count(some, ALARM), "no marks");
  }

  @Test
  void lossesBelowZeroAreShown() {
    Picture picture = Curves.draw("run", points(100, step -> Math.cos(step / 9.0)));
    assertTrue(count(picture, LOSS) > 500, "no line");
  }

  @Test
  void oneGreatValueAmongManyIsNotLost() {
    // The axis is the same in both, for another value holds it open.
    Picture without = Curves.draw("run", points(100_000, step -> step == 0 ? 50 : 0.5));
    Picture with =
        Curves.draw("run", points(100_000, step -> step == 0 || step == 50_123 ? 50 : 0.5));
    int x = 74 + (int) (856 * 50_123 / 99_999.0);
    int differing = 0;
    for (int y = 120; y < 340; y++) {
      for (int dx = -1; dx <= 1; dx++) {
        int i = y * 960 + x + dx;
        differing += with.rgb()[i] != without.rgb()[i] ? 1 : 0;
      }
    }
    assertTrue(differing >= 220, differing + " pixels differ");
  }

  @Test
  void furtherLossesHaveLinesOfTheirOwn() {
    List<Point> points = new ArrayList<>(points(100, step -> 0.5));
    long none = count(Curves.draw("run", points), FIRST_FURTHER);
    for (int i = 0; i < 100; i += 20) {
      TreeMap<String, Double> further = new TreeMap<>();
      further.put("held out", 0.6);
      points.set(i, new Point(i, 0.5, 1e-4, i, further));
    }
    assertEquals(0, none);
    assertTrue(count(Curves.draw("run", points), FIRST_FURTHER) > 300, "no line");
  }

  @Test
  void stepsGoUp() {
    List<Point> points = List.of(new Point(5, 1, 1, 0), new Point(5, 1, 1, 0));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Curves.draw("run", points))
            .getMessage()
            .contains("step 5 comes after step 5"));
    assertThrows(IllegalArgumentException.class, () -> new Point(-1, 1, 1, 0));
  }

  @Test
  void meansCountNeighboursByTheirDistance() {
    List<At> points = List.of(new At(0, 4), new At(10, Double.NaN), new At(20, 1), new At(30, 2));
    List<At> even = Curves.smoothed(points, 10, false);
    // Shares 1, 1/4, 1/8; for the gap 1/2, 1/2, 1/4; and so on.
    assertEquals((4 + 1 / 4.0 + 2 / 8.0) / (1 + 1 / 4.0 + 1 / 8.0), even.get(0).value(), 1e-12);
    assertEquals(
        (2 + 1 / 2.0 + 2 / 4.0) / (1 / 2.0 + 1 / 2.0 + 1 / 4.0), even.get(1).value(), 1e-12);
    assertEquals((1 + 1.0 + 1) / (1 / 4.0 + 1 + 1 / 2.0), even.get(2).value(), 1e-12);
    assertEquals((4 / 8.0 + 1 / 2.0 + 2) / (1 / 8.0 + 1 / 2.0 + 1), even.get(3).value(), 1e-12);
    List<At> ratios = Curves.smoothed(points, 10, true);
    double first = Math.exp((Math.log(4) + Math.log(2) / 8) / 1.375);
    assertEquals(first, ratios.get(0).value(), 1e-12);
  }

  @Test
  void labelsAreRound() {
    assertEquals(
        List.of("0", "500", "1,000", "1,500"), labels(Axis.ofSteps(1, 1950).ticks(8, true)));
    assertEquals(List.of("0.1", "0.2", "0.5"), labels(Axis.logarithmic(0.09, 0.8).ticks(9, false)));
    assertEquals(
        List.of("0", "2e-4", "4e-4", "6e-4"), labels(Axis.fromZero(0, 6e-4).ticks(4, false)));
    assertEquals(
        List.of("1e-6", "1e-4", "0.01", "1"), labels(Axis.logarithmic(1e-6, 8).ticks(5, false)));
    assertEquals(List.of("11", "12", "13"), labels(Axis.ofSteps(11, 13).ticks(8, true)));
    assertEquals("3.14", Axis.label(Math.PI, 3));
    assertEquals("1.2e-5", Axis.label(1.2e-5, 3));
    assertEquals("-12,300", Axis.label(-12345, 3));
    assertEquals("NaN", Axis.label(Double.NaN, 3));
  }

  private static List<String> labels(List<Axis.Tick> ticks) {
    return ticks.stream().map(Axis.Tick::label).toList();
  }
}
