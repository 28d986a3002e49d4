package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.random.Rng;

class SceneTest {
  private static Scene scene(Picture picture, int regions) {
    return Scene.of(Planes.of(picture), regions, false);
  }

  @Test
  void twoColoursAreTwoRegions() {
    int width = 120;
    Picture picture = TestPictures.disc(width, width);
    Scene scene = scene(picture, 14);
    assertEquals(2, scene.regions().size());
    int disc = scene.regionAt(width / 2, width / 2);
    int ground = scene.regionAt(0, 0);
    assertNotEquals(disc, ground);
    double area = Math.PI * 0.3 * 0.3;
    Region inner = scene.regions().get(disc);
    Region outer = scene.regions().get(ground);
    assertEquals(area, inner.size(), 0.01);
    assertEquals(1 - area, outer.size(), 0.01);
    assertEquals(0.5, inner.centreX(), 0.01);
    assertEquals(0.5, inner.centreY(), 0.01);
    assertEquals(0.15, inner.halfWidth(), 0.02, "half the radius");
    assertTrue(inner.elongation() < 0.05);
    assertEquals(0, inner.border());
    assertTrue(outer.border() > 1);
    assertTrue(inner.saliency() > outer.saliency());
    assertEquals(0xc8, inner.rgb() >> 16, 4);
    assertEquals(0x96, outer.rgb() & 255, 4);
    assertEquals(List.of(ground, disc), Arrays.stream(scene.backToFront()).boxed().toList());
  }

  /** Above 176 pixels, mixed colours along edges may become slivers of regions. */
  @Test
  void twoColoursAreTwoLargeRegionsInLargePictures() {
    Scene scene = scene(TestPictures.disc(400, 400), 14);
    double disc = scene.regions().get(scene.regionAt(200, 200)).size();
    double ground = scene.regions().get(scene.regionAt(0, 0)).size();
    double area = Math.PI * 0.3 * 0.3;
    assertEquals(area, disc, 0.1);
    assertEquals(1 - area, ground, 0.1);
  }

  @Test
  void anyPictureHasAtLeastOneRegionAndAtMostThoseWanted() {
    for (String name : TestPictures.NAMES) {
      for (int wanted : new int[] {1, 2, 14, 120}) {
        List<Region> regions = scene(TestPictures.named(name, 90, 60), wanted).regions();
        assertTrue(!regions.isEmpty() && regions.size() <= wanted, name);
        double whole = regions.stream().mapToDouble(Region::size).sum();
        assertEquals(1, whole, 1e-9, name);
        for (Region region : regions) {
          assertTrue(region.saliency() >= 0 && region.saliency() <= 1, region.toString());
          assertTrue(region.halfWidth() > 0 && region.halfWidth() <= 0.5, region.toString());
          assertTrue(region.elongation() >= 0 && region.elongation() <= 1, region.toString());
        }
      }
    }
  }

  @Test
  void questionsOutsideThePictureAreAnsweredForItsEdge() {
    Scene scene = scene(TestPictures.cat(), 14);
    assertEquals(scene.regionAt(0, 0), scene.regionAt(-5, -9));
    assertEquals(scene.regionAt(255, 191), scene.regionAt(300, 4000));
    assertEquals(scene.saliencyAt(255, 0), scene.saliencyAt(999, -1));
  }

  @Test
  void ribbonHasItsWidthAndAxis() {
    int[] rgb = new int[160 * 120];
    for (int i = 0; i < rgb.length; i++) {
      int y = i / 160;
      int x = i % 160;
      rgb[i] = Math.abs(y - 60 - (x - 80) / 2) < 9 && x > 20 && x < 140 ? 0x202020 : 0xe0d0c0;
    }
    Scene scene = scene(new Picture(160, 120, rgb), 2);
    Region ribbon = scene.regions().get(scene.regionAt(80, 60));
    assertEquals(Math.atan2(1, 2), ribbon.axis(), 0.06, "y downward");
    assertTrue(ribbon.elongation() > 0.8);
    // 17 px in y are 15.2 px across; half of that, of 120.
    assertEquals(7.6 / 120, ribbon.halfWidth(), 0.02);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 60, 90, 120, 150})
  void strokesRunAlongStripes(int degrees) {
    double along = Math.toRadians(degrees);
    Picture picture = TestPictures.stripes(160, 160, along, 14);
    Orientation field = scene(picture, 14).orientation();
    double worst = 0;
    for (int y = 30; y < 130; y += 5) {
      for (int x = 30; x < 130; x += 5) {
        int at = field.at(x, y);
        assertEquals(1, Math.hypot(field.dirX(at), field.dirY(at)), 1e-5);
        double cross = field.dirX(at) * Math.sin(along) - field.dirY(at) * Math.cos(along);
        worst = Math.max(worst, Math.abs(cross));
        assertTrue(field.coherence(at) > 0.5, "coherence " + field.coherence(at));
      }
    }
    assertTrue(worst < Math.sin(Math.toRadians(8)), "off by " + Math.toDegrees(Math.asin(worst)));
  }

  @Test
  void flatPicturesHaveADirectionToo() {
    Orientation field = scene(Picture.filled(64, 48, 0x808080), 14).orientation();
    int at = field.at(30, 20);
    assertEquals(1, Math.hypot(field.dirX(at), field.dirY(at)), 1e-5);
    assertEquals(field.at(0, 0), field.at(-7, -7));
  }

  @Test
  void contoursFindADrawnCircle() {
    int width = 240;
    Planes target = Planes.of(TestPictures.disc(width, width));
    List<Contours.Line> lines = Contours.contours(target, Scene.of(target, 14, false));
    assertFalse(lines.isEmpty());
    Set<Integer> degrees = new TreeSet<>();
    for (Contours.Line line : lines) {
      for (int i = 0; i < line.size(); i++) {
        double dx = line.x()[i] - 120;
        double dy = line.y()[i] - 120;
        assertEquals(0.3 * width, Math.hypot(dx, dy), 5, "a line where there is none");
        degrees.add((int) Math.toDegrees(Math.atan2(dy, dx)) / 5);
      }
      assertTrue(line.strength() > 0 && line.strength() <= 1);
    }
    assertTrue(degrees.size() > 0.9 * 71, "missing: all but " + degrees);
  }

  @Test
  void featuresFindThinDarkLines() {
    int width = 320;
    int[] rgb = new int[width * width];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % width;
      int y = i / width;
      boolean disc = Math.hypot(x - 160, y - 160) < 110;
      // A mouth and an eyebrow, three pixels thick, in a face.
      boolean mouth = Math.abs(y - 200) < 2 && x > 120 && x < 200;
      boolean brow = Math.abs(y - 120 - (x - 140) / 4) < 2 && x > 110 && x < 150;
      rgb[i] = mouth || brow ? 0x402018 : disc ? 0xd8a888 : 0x6080a0;
    }
    Planes target = Planes.of(new Picture(width, width, rgb));
    List<Contours.Line> lines = Contours.features(target, Scene.of(target, 14, false));
    assertTrue(runsAlong(lines, 125, 195, 200, 200), "the mouth");
    assertTrue(runsAlong(lines, 115, 145, 114, 121), "the eyebrow");
  }

  /** Does one line pass near most points of a segment? */
  private static boolean runsAlong(
      List<Contours.Line> lines, double x0, double x1, double y0, double y1) {
    for (Contours.Line line : lines) {
      int near = 0;
      for (int step = 0; step <= 10; step++) {
        double x = x0 + (x1 - x0) * step / 10;
        double y = y0 + (y1 - y0) * step / 10;
        for (int i = 0; i < line.size(); i++) {
          if (Math.hypot(line.x()[i] - x, line.y()[i] - y) < 4) {
            near++;
            break;
          }
        }
      }
      if (near >= 9) {
        return true;
      }
    }
    return false;
  }

  @Test
  void noLinesWhereThereAreNone() {
    Planes target = Planes.of(Picture.filled(100, 80, 0x336699));
    Scene scene = Scene.of(target, 14, false);
    assertTrue(Contours.contours(target, scene).isEmpty());
    assertTrue(Contours.features(target, scene).isEmpty());
  }

  @Test
  void hilbertCurveVisitsEveryCellInUnitSteps() {
    int[] x = new int[64 * 64];
    int[] y = new int[64 * 64];
    boolean[] seen = new boolean[64 * 64];
    for (int i = 0; i < seen.length; i++) {
      int place = CandidateFinder.hilbert(i % 64, i / 64);
      assertFalse(seen[place], "twice at " + place);
      seen[place] = true;
      x[place] = i % 64;
      y[place] = i / 64;
    }
    for (int i = 1; i < seen.length; i++) {
      assertEquals(1, Math.abs(x[i] - x[i - 1]) + Math.abs(y[i] - y[i - 1]), "step " + i);
    }
  }

  @Test
  void paletteIsOfThePicturesColours() {
    Planes small = Planes.of(TestPictures.disc(60, 60));
    float[][] colours = Palette.mix(small, 16, new Rng(3));
    assertEquals(16, colours.length);
    for (float[] colour : colours) {
      int rgb = Planes.pack(colour[0], colour[1], colour[2]);
      assertTrue(rgb == 0xc8281e || rgb == 0x283c96, Integer.toHexString(rgb));
    }
    float[] nearest = Palette.nearest(colours, 1, 0, 0);
    assertEquals(0xc8281e, Planes.pack(nearest[0], nearest[1], nearest[2]));
  }
}
