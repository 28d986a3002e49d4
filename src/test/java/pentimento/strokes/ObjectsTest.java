package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Planes;

class ObjectsTest {
  private static final int SIDE = 120;
  private static final int GROUND = 0x6a7f94;

  private interface Colour {
    int at(int x, int y);
  }

  private static Objects objects(Colour colour, int wanted) {
    int[] rgb = new int[SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = colour.at(i % SIDE, i / SIDE);
    }
    return objects(new Picture(SIDE, SIDE, rgb), wanted);
  }

  private static Objects objects(Picture picture, int wanted) {
    Planes planes = Planes.of(picture);
    Segmentation patches = new Segmentation(planes, 48);
    return new Objects(planes, patches, new Saliency(planes, patches), wanted);
  }

  private static int at(Objects objects, int x, int y) {
    return objects.labels[y * SIDE + x];
  }

  /** However different in colour, and even where more objects are allowed. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void eyesBelongToTheFace(int wanted) {
    Objects found =
        objects(
            (x, y) ->
                Math.hypot(x - 45, y - 50) < 6 || Math.hypot(x - 75, y - 50) < 6
                    ? 0x101018
                    : Math.hypot(x - 60, y - 60) < 40 ? 0xd8a888 : GROUND,
            wanted);
    assertEquals(2, found.count);
    assertEquals(at(found, 60, 80), at(found, 45, 50));
    assertEquals(at(found, 60, 80), at(found, 75, 50));
    assertNotEquals(at(found, 60, 80), at(found, 2, 2));
  }

  /** The ground seen through a ring belongs to the ring. */
  @Test
  void aRingAndWhatItEnclosesAreOne() {
    Objects found =
        objects(
            (x, y) -> {
              double out = Math.hypot(x - 60, y - 60);
              return out > 18 && out < 34 ? 0xb03020 : GROUND;
            },
            2);
    assertEquals(2, found.count);
    assertEquals(at(found, 60, 34), at(found, 60, 60));
    assertNotEquals(at(found, 60, 60), at(found, 2, 2));
  }

  /** What stands free is a thing of its own, unless it is small enough to be a part. */
  @Test
  void thingsApartStayApart() {
    Objects found =
        objects(
            (x, y) ->
                Math.hypot(x - 31, y - 60) < 26
                    ? 0xb03020
                    : Math.hypot(x - 89, y - 60) < 26 ? 0x2f6b3a : GROUND,
            3);
    assertEquals(3, found.count);
    assertNotEquals(at(found, 32, 60), at(found, 88, 60));
  }

  @Test
  void thereAreAtMostAsManyAsWanted() {
    for (String name : TestPictures.NAMES) {
      for (int wanted : new int[] {1, 2, 8}) {
        Objects found = objects(TestPictures.named(name, 90, 60), wanted);
        assertTrue(found.count >= 1 && found.count <= wanted, name + ": " + found.count);
        int next = 0;
        for (int label : found.labels) {
          assertTrue(label <= next, "numbered as they come in reading order");
          next = Math.max(next, label + 1);
        }
        assertEquals(found.count, next);
      }
    }
  }
}
