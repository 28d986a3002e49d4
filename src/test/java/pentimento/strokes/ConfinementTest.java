package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfinementTest {
  private static final List<Region> REGIONS =
      List.of(region(false), region(true), region(true), region(false));

  private static final Chapter CHAPTER =
      new Chapter(0, 0, Optional.of(new RegionMap(1, 1, new byte[1])));

  private static Region region(boolean figure) {
    return new Region(0, 0.25, 0.5, 0.5, 0, 0.5, 0.1, 0, 0, figure);
  }

  private static Layer layer(String technique, String kind, String confine, double bleed) {
    String text =
        """
        {"name": "one", "paper": "#ffffff", "stages": [{"name": "one", "layers": [
          {"technique": "%s", "colour": "#000000", "confine": "%s", "bleed": %s,
           "brush": {"kind": "%s", "radius": 0.01}}]}]}
        """
            .formatted(technique, confine, bleed, kind);
    if (technique.equals("paint")) {
      text = text.replace("\"colour\": \"#000000\",", "");
    }
    return StyleReader.style(StyleReader.json(text)).layers().get(0);
  }

  /** Shares of regions 0 to 3 and of closed places. */
  private static void assertShares(
      Layer layer, int region, double a, double b, double c, double d, double closed) {
    Confinement confinement = new Confinement(List.of(layer), REGIONS, CHAPTER);
    float[] shares = confinement.shares(0, region);
    assertEquals(256, shares.length);
    assertEquals((float) a, shares[0]);
    assertEquals((float) b, shares[1]);
    assertEquals((float) c, shares[2]);
    assertEquals((float) d, shares[3]);
    assertEquals((float) closed, shares[255]);
    assertSame(shares, confinement.shares(0, region), "worked out once");
  }

  @Test
  void paintKeepsToItsRegionOrBleeds() {
    assertShares(layer("paint", "oil", "region", 0), 1, 0, 1, 0, 0, 0);
    assertShares(layer("paint", "oil", "region", 0.25), 3, 0.25, 0.25, 0.25, 1, 0);
    assertShares(layer("paint", "oil", "none", 0.25), 3, 1, 1, 1, 1, 0);
  }

  @Test
  void paintKeepsToTheFigureOrOffIt() {
    assertShares(layer("paint", "glaze", "figure", 0.4), 1, 0.4, 1, 1, 0.4, 0);
    assertShares(layer("paint", "glaze", "figure", 0), 3, 1, 0, 0, 1, 0);
  }

  @Test
  void strokesOfNoRegionGoAnywhereAndLinesAndGroundsCrossClosedPlaces() {
    assertShares(layer("mass", "wash", "none", 0), -1, 1, 1, 1, 1, 0);
    assertShares(layer("scrub", "wash", "region", 0), -1, 1, 1, 1, 1, 1);
    for (String kind : List.of("pencil", "pen", "ink")) {
      assertShares(layer("draw", kind, "none", 0), -1, 1, 1, 1, 1, 1);
    }
  }

  @Test
  void labelsCountFromTheChaptersFirstRegion() {
    Chapter second = new Chapter(9, 2, CHAPTER.map());
    Confinement confinement =
        new Confinement(List.of(layer("paint", "oil", "region", 0)), REGIONS, second);
    float[] shares = confinement.shares(0, 3);
    assertEquals(0, shares[0]);
    assertEquals(1, shares[1]);
    assertEquals(0, shares[3]);
  }

  @Test
  void withoutAMapNothingIsConfined() {
    Chapter unmapped = new Chapter(0, 0, Optional.empty());
    Layer layer = layer("paint", "oil", "region", 0);
    assertEquals(0, new Confinement(List.of(layer), REGIONS, unmapped).shares(0, 1).length);
  }
}
