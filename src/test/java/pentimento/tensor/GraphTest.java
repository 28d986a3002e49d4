package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.Close;

class GraphTest {
  private static final Lowering PLAIN = Lowering.plain(DType.F32, Device.CPU);
  private static final Lowering PACKED = new Lowering(DType.F32, Device.CPU, true);

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void weightsAreDeclaredOnceAndWithOneShape() {
    Graph graph = new Graph("Twice", PLAIN);
    Value first = graph.weight("conv.weight", 4, 3, 1, 1);
    assertSame(first, graph.weight("conv.weight", 4, 3, 1, 1));
    assertEquals(Map.of("conv.weight", Shape.of(4, 3, 1, 1)), graph.weights());
    assertEquals(12, graph.parameters());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> graph.weight("conv.weight", 4, 3));
    assertTrue(e.getMessage().contains("conv.weight"), e.getMessage());
    assertTrue(e.getMessage().contains("(4, 3, 1, 1)"), e.getMessage());
    assertTrue(e.getMessage().contains("(4, 3)"), e.getMessage());
  }

  @Test
  void formsSayHowWeightsArePacked() {
    assertEquals(
        Optional.empty(), SmallGraph.describe(PLAIN).forms().get("conv_in.weight").packing());
    Map<String, WeightForm> forms = SmallGraph.describe(PACKED).forms();
    assertEquals(List.copyOf(SmallGraph.describe(PLAIN).weights().keySet()), names(forms));
    assertEquals(
        Optional.of(new WeightForm.Packing(true, 1, 1)), forms.get("conv_in.weight").packing());
    assertEquals(
        Optional.of(new WeightForm.Packing(false, 1, 0)), forms.get("out.weight").packing());
    assertEquals(Optional.empty(), forms.get("out.bias").packing());
    assertEquals(Optional.empty(), forms.get("norm.weight").packing());
    assertEquals(Shape.of(8, 4, 3, 3), forms.get("conv_in.weight").shape());
  }

  private static List<String> names(Map<String, ?> map) {
    return List.copyOf(map.keySet());
  }

  @Test
  void aWeightIsPackedInOneWay() {
    Graph graph = new Graph("Packed", PACKED);
    Value x = graph.input("x");
    Value weight = graph.weight("conv.weight", 4, 4, 3, 3);
    Value bias = graph.weight("conv.bias", 4);
    Value same = x.conv2d(weight, bias, 1, 1).conv2d(weight, bias, 1, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> same.conv2d(weight, bias, 2, 1));
    assertTrue(e.getMessage().contains("conv_weight cannot be packed"), e.getMessage());
  }

  @Test
  void aWeightOfAnotherShapeIsNotPrepared() {
    WeightForm form = new WeightForm(Shape.of(2, 3), Optional.empty());
    Tensor other = Tensor.of(new float[6], Shape.of(3, 2));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> form.prepare(other, PLAIN));
    assertTrue(e.getMessage().contains("(3, 2), expected (2, 3)"), e.getMessage());
  }

  @Test
  void complaintsNameTheLayer() {
    Graph graph = new Graph("Named", PLAIN);
    String path = "down_blocks.0.resnets.0.conv1";
    Value x = graph.input("x");
    graph.label(path);
    graph.output(
        x.conv2d(graph.weight(path + ".weight", 4, 4, 3, 3), graph.weight(path + ".bias", 4), 1, 1)
            .silu());
    Program program = graph.compile();
    Weights weights = SmallGraph.prepared(graph);
    Tensor narrow = SmallGraph.noise(1, Shape.of(1, 3, 4, 4), DType.F32);
    TensorException e = assertThrows(TensorException.class, () -> program.run(weights, narrow));
    assertTrue(e.getMessage().contains("down_blocks_0_resnets_0_conv1 ="), e.getMessage());
    assertFalse(e.getMessage().contains("frame #0"), e.getMessage());
  }

  @Test
  void namesInTheSourceAreApart() throws IOException {
    Graph graph = new Graph("Apart", PLAIN);
    Value a = graph.input("in");
    Value b = graph.input("a.b");
    Value c = graph.input("a_b");
    graph.label("for");
    graph.output(a.plus(b).plus(c).plus(graph.weight("w", 1)).plus(graph.weight("live", 1)));
    assertEquals(List.of("in__2", "a_b", "a_b__2"), graph.inputs());
    Tensor one = Tensor.of(new float[] {1}, Shape.of(1));
    Tensor sum = graph.compile().run(name -> one, one, one, one).get(0);
    assertArrayEquals(new float[] {5}, sum.toFloats());
  }

  @Test
  void itHasItsOutputsOnce() {
    Graph graph = new Graph("Nothing", PLAIN);
    Value x = graph.input("x");
    IllegalStateException none = assertThrows(IllegalStateException.class, graph::compile);
    assertTrue(none.getMessage().contains("Nothing has no output"), none.getMessage());
    assertThrows(IllegalStateException.class, graph::archive);
    graph.output(x.silu());
    assertThrows(IllegalStateException.class, () -> graph.output(x));
  }

  @Test
  void theSameGraphIsLoadedOnce() {
    Program program = SmallGraph.describe(PLAIN).compile();
    assertSame(program, SmallGraph.describe(PLAIN).compile());
    assertEquals(SmallGraph.describe(PLAIN).weights(), program.weights());
    Program wide = scale(8).compile();
    Program narrow = scale(4).compile();
    assertNotSame(wide, narrow);
    assertEquals(Shape.of(8), wide.weights().get("scale"));
    assertEquals(Shape.of(4), narrow.weights().get("scale"));
  }

  private static Graph scale(int width) {
    Graph graph = new Graph("Scale", PLAIN);
    graph.output(graph.input("x").times(graph.weight("scale", width)));
    return graph;
  }

  @Test
  void segmentsSayWhatTheyTakeAndGive() {
    List<Segment> segments = SmallGraph.describe(PLAIN).compile().segments();
    assertEquals(List.of("start", "middle", "end"), segments.stream().map(Segment::name).toList());
    Segment start = segments.get(0);
    assertEquals(List.of("x"), start.takes());
    assertEquals(List.of("conv_in", "norm__2"), start.gives());
    assertEquals(
        List.of("conv_in.weight", "conv_in.bias", "norm.weight", "norm.bias"), start.weights());
    Segment middle = segments.get(1);
    assertEquals(List.of("norm__2"), middle.takes());
    assertEquals(List.of("attention_sum"), middle.gives());
    assertEquals(6, middle.weights().size());
    assertTrue(middle.weights().contains("attention.to_k.bias"), middle.toString());
    Segment end = segments.get(2);
    assertEquals(List.of("attention_sum", "conv_in"), end.takes());
    assertEquals(List.of("out__3"), end.gives());
    assertEquals(List.of("out.weight", "out.bias"), end.weights());
  }

  static List<Lowering> lowerings() {
    List<Lowering> all = new ArrayList<>();
    for (DType type : List.of(DType.F32, DType.BF16)) {
      all.add(Lowering.plain(type, Device.CPU));
      all.add(Lowering.fast(type, Device.CPU));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("lowerings")
  void segmentsTogetherAreTheWhole(Lowering how) {
    Graph graph = SmallGraph.describe(how);
    Program program = graph.compile();
    Weights weights = SmallGraph.prepared(graph);
    Tensor x = SmallGraph.noise(1, SmallGraph.INPUT, how.type());
    Map<String, Tensor> live = new HashMap<>(Map.of("x", x));
    for (Segment segment : program.segments()) {
      List<Tensor> given = segment.takes().stream().map(live::get).toList();
      List<Tensor> results = program.run(segment, weights, given);
      for (int i = 0; i < results.size(); i++) {
        live.put(segment.gives().get(i), results.get(i));
      }
    }
    Tensor whole = program.run(weights, x).get(0);
    assertEquals(Shape.of(2, 8, 6, 5), whole.shape());
    assertArrayEquals(whole.toFloats(), live.get("out__3").toFloats());
  }

  @Test
  void takesAsManyAsItNames() {
    Graph graph = SmallGraph.describe(PLAIN);
    Program program = graph.compile();
    Weights weights = SmallGraph.prepared(graph);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> program.run(weights));
    assertTrue(e.getMessage().contains("Small takes [x], but is given 0"), e.getMessage());
    Segment end = program.segments().get(2);
    e = assertThrows(IllegalArgumentException.class, () -> program.run(end, weights, List.of()));
    assertTrue(e.getMessage().contains("end takes [attention_sum, conv_in]"), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("lowerings")
  void allLoweringsComputeTheSame(Lowering how) {
    Graph graph = SmallGraph.describe(how);
    Tensor x = SmallGraph.noise(1, SmallGraph.INPUT, DType.F32);
    float[] actual =
        graph.compile().run(SmallGraph.prepared(graph), x.to(how.type())).get(0).toFloats();
    Graph plain = SmallGraph.describe(PLAIN);
    // Nothing in the graph is bound to a type, so that the plain one computes in double, too.
    Map<String, Tensor> weights = SmallGraph.weights(plain, DType.F64);
    Tensor exact = plain.compile().run(weights::get, x.to(DType.F64)).get(0);
    if (how.type() == DType.F32) {
      Close.assertClose(exact.toFloats(), actual, 1e-5, how.toString());
    } else {
      Close.assertCloseOnTheWhole(exact.toFloats(), actual, 0.03, how.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F32", "BF16"})
  void refusesTypesThatComputeBadly(DType type) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Lowering.plain(type, Device.CPU));
    assertTrue(e.getMessage().contains(type + " on CPU"), e.getMessage());
    if (type != DType.F16) {
      assertThrows(IllegalArgumentException.class, () -> Lowering.plain(type, Device.GPU));
    }
  }

  @Test
  void packsForProcessorsAlone() {
    assertEquals(DType.F16, Lowering.plain(DType.F16, Device.GPU).type());
    assertThrows(IllegalArgumentException.class, () -> new Lowering(DType.BF16, Device.GPU, true));
    assertFalse(Lowering.fast(DType.BF16, Device.GPU).packed());
  }

  @Test
  void archivesAreThoseOfPyTorch() throws IOException {
    byte[] archive = SmallGraph.describe(PLAIN).archive();
    assertArrayEquals(archive, SmallGraph.describe(PLAIN).archive());
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertEquals(ZipEntry.STORED, entry.getMethod(), entry.getName());
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    assertEquals(
        List.of(
            "archive/data.pkl",
            "archive/code/__torch__.py",
            "archive/constants.pkl",
            "archive/version"),
        names(entries));
    assertEquals("3\n", text(entries.get("archive/version")));
    assertArrayEquals(new byte[] {(byte) 0x80, 2, ')', '.'}, entries.get("archive/constants.pkl"));
    assertTrue(text(entries.get("archive/data.pkl")).contains("c__torch__\nSmall\n"));
    String code = text(entries.get("archive/code/__torch__.py"));
    assertTrue(code.startsWith("class Small(Module):\n"), code);
    assertTrue(code.contains("def forward(self: __torch__.Small, x: Tensor, w: List["), code);
    assertFalse(code.contains("\r"), "the same on every platform");
    assertFalse(code.contains("NAME"), code);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
