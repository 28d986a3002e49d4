package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad brush, layer, style or stroke cannot exist; the message begins with the field's name. */
class RecordsTest {
  private static final Style OIL = Paintings.oil(true);
  private static final Layer LAYER = OIL.layers().get(3);
  private static final Brush BRUSH = LAYER.brush();

  /** The record with one field changed. */
  private static <R extends Record> R with(R record, String field, Object value) {
    try {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      boolean found = false;
      for (int i = 0; i < components.length; i++) {
        boolean here = components[i].getName().equals(field);
        found |= here;
        types[i] = components[i].getType();
        values[i] = here ? value : components[i].getAccessor().invoke(record);
      }
      assertTrue(found, field);
      @SuppressWarnings("unchecked")
      Constructor<R> constructor = (Constructor<R>) record.getClass().getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static void assertRange(Record record, String field, double low, double high) {
    boolean whole =
        Arrays.stream(record.getClass().getRecordComponents())
            .anyMatch(c -> c.getName().equals(field) && c.getType() == int.class);
    double step = whole ? 1 : 1e-6;
    for (double good : new double[] {low, high}) {
      assertDoesNotThrow(() -> with(record, field, boxed(good, whole)));
    }
    for (double bad : new double[] {low - step, high + step, Double.NaN, 1e300, -1e300}) {
      if (whole && !(Math.abs(bad) < Integer.MAX_VALUE)) {
        continue;
      }
      String message =
          assertThrows(IllegalArgumentException.class, () -> with(record, field, boxed(bad, whole)))
              .getMessage();
      assertTrue(message.startsWith(field + " is "), message);
      assertTrue(message.contains(", expected "), message);
      String said = message.substring((field + " is ").length(), message.indexOf(','));
      assertEquals(bad, Double.parseDouble(said), message);
      assertFalse(message.matches(".*\\dE.*"), "numbers as people write them: " + message);
    }
  }

  private static Object boxed(double value, boolean whole) {
    if (whole) {
      return (int) value;
    }
    return value;
  }

  @ParameterizedTest
  @CsvSource({
    "radius, 0.0005, 0.5",
    "lengthMin, 0, 9",
    "lengthMax, 9, 200",
    "alpha, 0, 1",
    "loadStart, 0, 2",
    "loadEnd, 0, 2",
    "thickness, 0, 1",
  })
  void brush(String field, double low, double high) {
    if (field.equals("lengthMin")) {
      // Bounded by lengthMax, which the message names then.
      assertDoesNotThrow(() -> with(with(BRUSH, "lengthMax", 9.0), field, high));
      String message =
          assertThrows(IllegalArgumentException.class, () -> with(BRUSH, field, 101.0))
              .getMessage();
      assertTrue(message.startsWith("lengthM"), message);
      assertThrows(IllegalArgumentException.class, () -> with(BRUSH, field, -0.1));
      return;
    }
    assertRange(with(with(BRUSH, "lengthMax", 9.0), "lengthMin", 9.0), field, low, high);
  }

  @ParameterizedTest
  @CsvSource({
    "threshold, 0, 1",
    "tolerance, 0, 1",
    "saliencyWeight, 0, 1",
    "coverageWeight, 0, 2",
    "paletteSnap, 0, 1",
    "jitter, 0, 0.2",
    "spacing, 0.3, 4",
    "fit, 0, 4",
    "tones, 1, 16",
    "passes, 1, 8",
    "budget, 1, 1000000",
    "reveal, 0, 1",
    "revealThreshold, 0, 1",
  })
  void layer(String field, double low, double high) {
    assertRange(LAYER, field, low, high);
  }

  @ParameterizedTest
  @CsvSource({
    "paper, 0, 16777215",
    "regions, 1, 120",
    "palette, 1, 64",
    "relief, 0, 1",
    "weave, 0, 0.5",
  })
  void style(String field, double low, double high) {
    assertRange(OIL, field, low, high);
  }

  private static void assertMissing(Record record, String field, Object value) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> with(record, field, value)).getMessage();
    assertTrue(message.startsWith(field + " is missing"), message);
  }

  @Test
  void missingParts() {
    assertMissing(BRUSH, "kind", null);
    assertMissing(LAYER, "technique", null);
    assertMissing(LAYER, "brush", null);
    assertMissing(OIL, "name", null);
    assertMissing(OIL, "name", " ");
    assertMissing(OIL, "stages", null);
    assertMissing(OIL, "stages", List.of());
    Style.Stage stage = OIL.stages().get(0);
    assertMissing(stage, "name", "");
    assertMissing(stage, "layers", null);
    assertMissing(stage, "layers", List.of());
    List<Style.Stage> many = Collections.nCopies(33, stage);
    assertThrows(IllegalArgumentException.class, () -> with(OIL, "stages", many));
  }

  @Test
  void stroke() {
    Stroke stroke = new Stroke(0, -1, 1, 0, 0, 0, new short[] {0, 0, 8192, 4096});
    assertEquals(1, stroke.middleX());
    assertEquals(0.5, stroke.middleY());
    for (int length : new int[] {0, 2, 3, 5}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> with(stroke, "path", new short[length]))
              .getMessage();
      assertEquals("a path of " + length + " numbers, expected 4, 6, ...", message);
    }
    for (int radius : new int[] {0, -1, Integer.MIN_VALUE}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> with(stroke, "radius", radius))
              .getMessage();
      assertEquals("radius is " + radius + ", expected 1 or more", message);
    }
  }

  @Test
  void listsAreNotTheCallers() {
    List<Style.Stage> stages = new ArrayList<>(OIL.stages());
    Style style = with(OIL, "stages", stages);
    stages.clear();
    assertEquals(OIL.stages(), style.stages());
    assertThrows(UnsupportedOperationException.class, () -> style.layers().remove(0));
  }

  @Test
  void revealingChangesNothingButReveal() {
    Style style = StyleReader.style(StyleReader.named("oil"));
    Style on = style.revealing(true);
    Style off = style.revealing(false);
    assertEquals(on, style.revealing(true));
    for (int i = 0; i < style.layers().size(); i++) {
      Layer layer = style.layers().get(i);
      assertEquals(layer.reveal(), on.layers().get(i).reveal());
      assertEquals(layer.revealThreshold(), on.layers().get(i).threshold());
      assertEquals(0, off.layers().get(i).reveal());
      assertEquals(layer.threshold(), off.layers().get(i).threshold());
      for (String field : Set.of("brush", "budget", "technique")) {
        assertEquals(value(layer, field), value(on.layers().get(i), field));
        assertEquals(value(layer, field), value(off.layers().get(i), field));
      }
    }
    assertEquals(
        1, style.layers().get(style.layers().size() - 1).reveal(), "the end is the picture");
  }

  private static Object value(Record record, String field) {
    try {
      return record.getClass().getMethod(field).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
