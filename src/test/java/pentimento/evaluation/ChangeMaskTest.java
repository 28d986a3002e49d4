package pentimento.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pentimento.image.PerceptualDistance;
import pentimento.image.PerceptualDistance.DistanceMap;
import pentimento.image.Picture;

class ChangeMaskTest {
  /** A mask drawn with '#'. */
  private static ChangeMask drawn(String... rows) {
    float[] values = new float[rows.length * rows[0].length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#' ? 0.3f : 0.05f;
    }
    return ChangeMask.of(new DistanceMap(rows[0].length(), rows.length, values));
  }

  @Test
  void piecesHangTogetherByTheirSides() {
    assertEquals(0, drawn("....", "....").pieces());
    assertEquals(1, drawn("####", "####").pieces());
    assertEquals(1, drawn("##..", ".###").pieces());
    assertEquals(2, drawn("#...", ".###").pieces(), "corners do not join");
    assertEquals(2, drawn("#..#", "#..#").pieces());
    assertEquals(2, drawn("...#", "#...").pieces(), "a row's end is not the next one's start");
    assertEquals(1, drawn("#####", "....#", "###.#", "#...#", "#####").pieces(), "a spiral");
    assertEquals(4, drawn("#.#", "...", "#.#").pieces());
  }

  @Test
  void shareCountsEveryPixel() {
    assertEquals(0, drawn("....").share());
    assertEquals(1, drawn("##", "##").share());
    assertEquals(3 / 8.0, drawn("#...", "..##").share());
  }

  @Test
  void specksCountInTheShareOnly() {
    float[] values = new float[100 * 100];
    values[5050] = 1; // 0.01 % of the picture
    for (int i = 0; i < 10; i++) {
      values[200 + i] = 1; // 0.1 %
      values[900 + i] = i == 9 ? 0 : 1; // 0.09 %
    }
    ChangeMask mask = ChangeMask.of(new DistanceMap(100, 100, values));
    assertEquals(1, mask.pieces());
    assertEquals(20 / 10_000.0, mask.share(), 1e-12);
  }

  @Test
  void thresholdItselfIsNoChange() {
    float[] values = {0.1f - 1e-6f, 0.1f + 1e-6f, 0, 1};
    ChangeMask mask = ChangeMask.of(new DistanceMap(2, 2, values));
    assertFalse(mask.changed(0, 0));
    assertTrue(mask.changed(1, 0));
    assertFalse(mask.changed(0, 1));
    assertTrue(mask.changed(1, 1));
    assertFalse(mask.changed(2, 0));
    assertFalse(mask.changed(0, -1));
  }

  @Test
  void everyPixelOfALargePictureIsOnePiece() {
    float[] values = new float[256 * 256];
    Arrays.fill(values, 1);
    assertEquals(1, ChangeMask.of(new DistanceMap(256, 256, values)).pieces());
  }

  @Test
  void aRevealedQuarterIsOnePieceOfAQuarter() {
    for (int shown = 0; shown < 4; shown++) {
      ChangeMask mask =
          ChangeMask.of(
              PerceptualDistance.map(HandMade.quarters(shown), HandMade.quarters(shown + 1)));
      assertEquals(1, mask.pieces());
      // The windows of the map reach 5 pixels past the two inner edges.
      double most = (64 + 5) * (48 + 5) / (128.0 * 96);
      assertTrue(mask.share() >= 0.25 && mask.share() <= most, "share " + mask.share());
    }
  }

  @Test
  void twoPatchesAreTwoPieces() {
    Picture before = Picture.filled(120, 80, 0xd0c8b8);
    int[] rgb = before.rgb().clone();
    for (int y = 10; y < 30; y++) {
      Arrays.fill(rgb, y * 120 + 10, y * 120 + 40, 0x203040);
      Arrays.fill(rgb, (y + 40) * 120 + 70, (y + 40) * 120 + 100, 0x802010);
    }
    Change change =
        Change.between(
            PerceptualDistance.prepare(before),
            PerceptualDistance.prepare(new Picture(120, 80, rgb)));
    assertEquals(2, change.pieces());
    assertTrue(change.share() >= 2 * 600 / 9600.0 && change.share() <= 2 * 1200 / 9600.0);
    assertTrue(change.distance() > 0.05);
  }

  @Test
  void equalFramesHaveNoChange() {
    var same = PerceptualDistance.prepare(HandMade.quarters(2));
    assertEquals(new Change(0, 0, 0), Change.between(same, same));
  }

  @Test
  void unchangedPartsAreDimGrey() {
    Picture seen = drawn("#.").over(new Picture(2, 1, new int[] {0x804020, 0xffffff}));
    // 0.45 of white is 114.75.
    assertEquals(new Picture(2, 1, new int[] {0x804020, 0x737373}), seen);
    assertThrows(
        IllegalArgumentException.class, () -> drawn("#.").over(Picture.filled(1, 2, 0xffffff)));
  }
}
