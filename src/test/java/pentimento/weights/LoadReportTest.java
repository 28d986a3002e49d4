package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pentimento.tensor.Shape;
import pentimento.weights.LoadReport.Fault;
import pentimento.weights.LoadReport.Misshaped;

class LoadReportTest {
  private static final Shape SHAPE = Shape.of(2, 3);

  private static LoadReport report(Map<String, Shape> declared, Map<String, Shape> present) {
    return LoadReport.of(declared, Golden.fileOf(present).tensors());
  }

  private static Map<String, Shape> names(String... names) {
    Map<String, Shape> all = new LinkedHashMap<>();
    for (String name : names) {
      all.put(name, SHAPE);
    }
    return all;
  }

  @Test
  void whatFitsFits() {
    LoadReport report = report(names("a", "b"), names("b", "a"));
    assertTrue(report.isComplete());
    assertTrue(report.isExact());
    assertEquals("all 2 weights are there", report.message());
    assertDoesNotThrow(() -> report.requireComplete("x"));
    assertTrue(report(Map.of(), Map.of()).isExact());
  }

  @Test
  void moreThanNeededIsNoHindrance() {
    LoadReport report = report(names("conv_in.weight"), names("conv_in.weight", "conv_in.bias"));
    assertTrue(report.isComplete());
    assertFalse(report.isExact());
    assertDoesNotThrow(() -> report.requireComplete("x"));
    assertEquals(
        List.of(new Fault("conv_in.bias", SHAPE, Optional.of("conv_in.weight"))),
        report(names("conv_in.weight"), names("conv_in.weight", "conv_in.bias")).unexpected());
  }

  @Test
  void allFaultsAreSaidAtOnce() {
    Map<String, Shape> declared = names("mid.to_q.weight", "mid.to_k.weight", "conv_in.weight");
    Map<String, Shape> present = names("mid.query.weight", "mid.to_k.weight", "other");
    present.put("conv_in.weight", Shape.of(9));
    LoadReport report = report(declared, present);
    assertEquals(
        List.of(new Fault("mid.to_q.weight", SHAPE, Optional.of("mid.query.weight"))),
        report.missing());
    assertEquals(
        List.of(
            new Fault("mid.query.weight", SHAPE, Optional.of("mid.to_q.weight")),
            new Fault("other", SHAPE, Optional.empty())),
        report.unexpected());
    assertEquals(List.of(new Misshaped("conv_in.weight", Shape.of(9), SHAPE)), report.misshaped());
    assertEquals(
        """
        unet.safetensors: 1 of 3 weights missing, 1 of another shape, 2 not known
        missing:
          mid.to_q.weight (2, 3); there is mid.query.weight
        not known:
          mid.query.weight (2, 3); needed is mid.to_q.weight
          other (2, 3)
        of another shape:
          conv_in.weight is (9), expected (2, 3)""",
        assertThrows(
                IllegalArgumentException.class, () -> report.requireComplete("unet.safetensors"))
            .getMessage());
  }

  @Test
  void longListsAreShortened() {
    Map<String, Shape> declared = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      declared.put("layer." + i, SHAPE);
    }
    String message = report(declared, Map.of()).message();
    assertEquals(1 + 1 + 8 + 1, message.lines().count());
    assertTrue(message.endsWith("  layer.7 (2, 3)\n  and 92 more"), message);
  }

  @Test
  void namesFromFilesAreShownWithoutHarm() {
    String message = report(names("a"), names("a", "\u001b[2J\n" + "x".repeat(1000))).message();
    assertTrue(message.contains("  ?[2J?xxx"), message);
    assertTrue(message.length() < 400, message);
  }

  /** A whole network under names that all begin otherwise: a million comparisons. */
  @Test
  void manyFaultsAreComparedInTime() {
    Map<String, Shape> declared = new LinkedHashMap<>();
    Map<String, Shape> present = new LinkedHashMap<>();
    String inner = ".transformer_blocks.0.attn2.to_out.0.weight.";
    for (int i = 0; i < 1000; i++) {
      declared.put("down_blocks." + i % 4 + ".attentions.1" + inner + i, SHAPE);
      present.put("model.down_blocks." + i % 4 + ".attentions.1" + inner + i, SHAPE);
    }
    LoadReport report = report(declared, present);
    for (Fault fault : report.missing()) {
      assertEquals(Optional.of("model." + fault.name()), fault.nearest());
    }
    for (Fault fault : report.unexpected()) {
      assertEquals(fault.name(), "model." + fault.nearest().orElseThrow());
    }
  }

  @Test
  void distancesAreLevenshteins() {
    assertEquals(3, NearestName.distance("kitten", "sitting"));
    assertEquals(0, NearestName.distance("", ""));
    assertEquals(4, NearestName.distance("", "abcd"));
    assertEquals(4, NearestName.distance("abcd", ""));
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      String a = text(random);
      String b = random.nextBoolean() ? text(random) : changed(a, random);
      assertEquals(table(a, b), NearestName.distance(a, b), a + " " + b);
    }
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(200), 'a', 'e')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = random.nextInt(6); i >= 0 && !changed.isEmpty(); i--) {
      int at = random.nextInt(changed.length());
      changed.replace(at, at + random.nextInt(2), "z".repeat(random.nextInt(2)));
    }
    return changed.toString();
  }

  /** The distance by the textbook. */
  private static int table(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
