package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import pentimento.image.Planes;

class MarkedRegionsTest {
  @Test
  void smallPixelsGoToTheLargestShareButNoRegionIsLost() {
    MarkedRegions regions =
        new MarkedRegions(new RegionMap(4, 2, new byte[] {0, 0, 1, 1, 0, 0, 1, 1}), 2);
    assertArrayEquals(new int[] {0, 1}, regions.labels(new Planes(2, 1), 2));
    byte[] speck = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0};
    MarkedRegions specked = new MarkedRegions(new RegionMap(6, 2, speck), 1);
    assertEquals(2, specked.count());
    assertArrayEquals(new int[] {0, 0, 1}, specked.labels(new Planes(3, 1), 2));
  }

  @Test
  void moreRegionsThanPixelsAreRefused() {
    MarkedRegions regions =
        new MarkedRegions(new RegionMap(4, 2, new byte[] {0, 0, 1, 1, 2, 2, 3, 3}), 4);
    assertEquals(
        "there are 4 masks, too many for so small a picture",
        assertThrows(IllegalArgumentException.class, () -> regions.labels(new Planes(2, 1), 2))
            .getMessage());
  }
}
