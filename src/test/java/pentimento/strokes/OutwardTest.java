package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.image.Planes;

class OutwardTest {
  /** One of four upright stripes of a picture 8 pixels wide. */
  private static Region stripe(int index, double saliency, double border) {
    double x = (index + 0.5) / 4;
    return new Region(0, 0.25, x, 0.5, border, saliency, 0.1, 0, 0, false);
  }

  private static final int[] LABELS = IntStream.range(0, 8 * 4).map(i -> i % 8 / 2).toArray();

  private static int[] order(double... saliency) {
    List<Region> stripes = IntStream.range(0, 4).mapToObj(i -> stripe(i, saliency[i], 0)).toList();
    return Outward.from(stripes, LABELS, 8);
  }

  @Test
  void startsWithWhatStandsOutMost() {
    assertEquals(0, order(0.9, 0.1, 0.2, 0.3)[0]);
    assertEquals(2, order(0.3, 0.1, 0.9, 0.8)[0]);
    assertEquals(3, order(0.3, 0.1, 0.7, 0.8)[0]);
  }

  @Test
  void goesOnToWhatTouches() {
    assertArrayEquals(new int[] {0, 1, 2, 3}, order(0.9, 0.1, 0.1, 0.1));
    assertArrayEquals(new int[] {3, 2, 1, 0}, order(0.1, 0.1, 0.1, 0.9));
  }

  @Test
  void backdropWaits() {
    List<Region> stripes =
        List.of(stripe(0, 0.5, 0), stripe(1, 0.5, 9), stripe(2, 0.5, 0), stripe(3, 0.4, 0));
    Region large = new Region(0, 0.9, 0.4, 0.5, 2, 0.5, 0.1, 0, 0, false);
    List<Region> withBackdrop = List.of(stripes.get(0), large, stripes.get(2), stripes.get(3));
    assertEquals(1, Outward.from(withBackdrop, LABELS, 8)[3]);
  }

  @Test
  void everyRegionOnceAndAFigureFirst() {
    for (String name : TestPictures.NAMES) {
      Scene scene = Scene.of(Planes.of(TestPictures.named(name, 96, 72)), 8, true);
      int[] order = scene.order(Style.Order.SALIENT_FIRST);
      int[] all = IntStream.range(0, scene.regions().size()).toArray();
      assertArrayEquals(all, Arrays.stream(order).sorted().toArray(), name);
    }
    Scene cat = Scene.of(Planes.of(TestPictures.cat()), 8, true);
    assertTrue(cat.regions().get(cat.order(Style.Order.SALIENT_FIRST)[0]).figure());
  }
}
