package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.strokes.Paintings.Painting;

class RegionMapTest {
  @SuppressWarnings("unused") // by @FieldSource
  private static final List<String> STYLES = StyleReader.BUILT_IN;

  private static boolean inDisc(double x, double y) {
    return Math.hypot(x - 0.5, y - 0.5) < 0.31;
  }

  private static RegionMap disc(int side) {
    byte[] labels = new byte[side * side];
    for (int p = 0; p < labels.length; p++) {
      double x = (p % side + 0.5) / side;
      int row = p / side;
      double y = (row + 0.5) / side;
      labels[p] = (byte) (inDisc(x, y) ? 200 : 3);
    }
    return new RegionMap(side, side, labels);
  }

  private static Canvas canvas(int width, int height) {
    return new Canvas(width, height, Paintings.style("region"));
  }

  private static int wrong(RegionMap map) {
    RegionMap ideal = disc(map.width());
    int wrong = 0;
    for (int p = 0; p < map.labels().length; p++) {
      wrong += map.labels()[p] == ideal.labels()[p] ? 0 : 1;
    }
    return wrong;
  }

  /** Enlarged by repeating pixels, a border would be made of stairs, 8 pixels high. */
  @ParameterizedTest
  @ValueSource(ints = {27, 45, 63, 135})
  void bordersStaySmoothWhenEnlarged(int degrees) {
    double nx = Math.cos(Math.toRadians(degrees));
    double ny = Math.sin(Math.toRadians(degrees));
    byte[] labels = new byte[48 * 48];
    for (int p = 0; p < labels.length; p++) {
      int row = p / 48;
      labels[p] = (byte) ((p % 48 - 23.5) * nx + (row - 23.5) * ny < 0.01 ? 200 : 3);
    }
    byte[] stairs = new byte[384 * 384];
    for (int p = 0; p < stairs.length; p++) {
      stairs[p] = labels[p / 384 / 8 * 48 + p % 384 / 8];
    }
    double voted = roughness(new RegionMap(48, 48, labels).at(canvas(384, 384)), nx, ny);
    double repeated = roughness(new RegionMap(384, 384, stairs), nx, ny);
    assertTrue(voted < 0.6 * repeated, voted + " pixels against " + repeated);
  }

  /** How far a border goes to and fro across its direction, pixels. */
  private static double roughness(RegionMap map, double nx, double ny) {
    double last = -Double.MAX_VALUE;
    double first = Double.MAX_VALUE;
    for (int p = 0; p < map.labels().length; p++) {
      int row = p / map.width();
      double at = p % map.width() * nx + row * ny;
      if (map.at(p % map.width(), p / map.width()) == 200) {
        last = Math.max(last, at);
      } else {
        first = Math.min(first, at);
      }
    }
    return last - first;
  }

  @Test
  void scalesBothWays() {
    RegionMap map = disc(96);
    assertSame(map, map.at(canvas(96, 96)));
    assertTrue(wrong(map.at(canvas(48, 48))) < 24, "a quarter of the border's pixels");
    RegionMap corners = new RegionMap(2, 1, new byte[] {7, RegionMap.CLOSED});
    RegionMap larger = corners.at(canvas(10, 5));
    for (int y = 0; y < 5; y++) {
      assertEquals(7, larger.at(4, y));
      assertEquals(255, larger.at(5, y));
    }
  }

  @Test
  void closedWhereTheMaskIsAboveOneHalf() {
    RegionMap map = new RegionMap(2, 2, new byte[] {0, 1, 2, 3});
    RegionMap closed = map.closed(new float[] {0, 0.5f, 0.51f, 1});
    assertEquals(
        new RegionMap(2, 2, new byte[] {0, 1, RegionMap.CLOSED, RegionMap.CLOSED}), closed);
    assertNotEquals(map, closed);
    assertEquals(2, map.at(0, 1), "the map itself stays");
    assertThrows(IllegalArgumentException.class, () -> new RegionMap(2, 2, new byte[3]));
    assertThrows(IllegalArgumentException.class, () -> new RegionMap(0, 2, new byte[0]));
  }

  /** The left half is closed: with paint or without, it shows paper, toned ground and lines. */
  @ParameterizedTest
  @FieldSource("STYLES")
  void closedPlacesTakeLinesButNoPaint(String name) {
    Picture cat = TestPictures.named("cat", 64, 48);
    Painting painting = Paintings.paint(cat, Paintings.style(name), 1);
    StrokeProgram program = painting.program();
    byte[] labels = new byte[64 * 48];
    float[] mask = new float[labels.length];
    for (int p = 0; p < labels.length; p++) {
      mask[p] = p % 64 < 32 ? 1 : 0;
    }
    RegionMap map =
        program.chapters().get(0).map().orElse(new RegionMap(64, 48, labels)).closed(mask);
    List<Stroke> lines =
        program.strokes().stream()
            .filter(
                s ->
                    painting.layer(s).brush().draws()
                        || painting.layer(s).technique() == Layer.Technique.SCRUB)
            .toList();
    Picture all = Paintings.replay(with(program, map, program.strokes()), cat, 1);
    Picture drawn = Paintings.replay(with(program, map, lines), cat, 1);
    int inked = 0;
    int painted = 0;
    for (int p = 0; p < mask.length; p++) {
      if (mask[p] > 0) {
        assertEquals(drawn.rgb()[p], all.rgb()[p], "paint on a closed place");
        inked += drawn.rgb()[p] == program.style().paper() ? 0 : 1;
      } else {
        painted += all.rgb()[p] == drawn.rgb()[p] ? 0 : 1;
      }
    }
    assertEquals(lines.isEmpty(), inked == 0);
    assertTrue(painted > 0.3 * mask.length / 2, painted + " pixels painted where it is open");
  }

  private static StrokeProgram with(StrokeProgram program, RegionMap map, List<Stroke> strokes) {
    return new StrokeProgram(
        program.width(),
        program.height(),
        program.style(),
        program.palette(),
        program.regions(),
        program.marks(),
        List.of(new Chapter(0, 0, Optional.of(map))),
        strokes,
        program.seed());
  }
}
