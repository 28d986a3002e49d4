package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;

class SafetensorsTest {
  @TempDir Path folder;

  /** A file with this header, as it is, and so many bytes behind it. */
  static byte[] bytes(String header, int payload) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + payload).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (int i = 0; i < payload; i++) {
      file.put((byte) i);
    }
    return file.array();
  }

  static StoredTensor tensor(DType type, Shape shape, int seed) {
    byte[] bytes = new byte[(int) shape.elements() * type.bytes()];
    new Random(seed).nextBytes(bytes);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return new StoredTensor(type, shape, direct::duplicate);
  }

  static void assertSame(StoredTensor expected, StoredTensor actual, String name) {
    assertEquals(expected.dtype(), actual.dtype(), name);
    assertEquals(expected.shape(), actual.shape(), name);
    assertEquals(expected.bytes(), actual.bytes(), name);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("weights.safetensors"), bytes);
  }

  private Map<String, StoredTensor> examples() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("b", tensor(DType.F16, Shape.of(3, 5), 1));
    tensors.put("a", tensor(DType.F16, Shape.of(1), 2));
    tensors.put("scalar", tensor(DType.F32, Shape.of(), 3));
    tensors.put("none", tensor(DType.F32, Shape.of(4, 0, 2), 4));
    tensors.put("Öl \"\\", tensor(DType.U8, Shape.of(3), 5));
    tensors.put("long", tensor(DType.I64, Shape.of(2), 6));
    tensors.put("flag", tensor(DType.BOOL, Shape.of(1), 7));
    tensors.put("brain", tensor(DType.BF16, Shape.of(2, 2), 8));
    return tensors;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, StoredTensor> tensors = examples();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "last \u753b\n");
    metadata.put("a", "");
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, tensors, metadata);
    TensorFile read = Safetensors.read(file);
    assertEquals(
        List.of("long", "none", "scalar", "a", "b", "brain", "flag", "Öl \"\\"),
        List.copyOf(read.tensors().keySet()));
    assertEquals(new ArrayList<>(metadata.entrySet()), new ArrayList<>(read.metadata().entrySet()));
    tensors.forEach((name, tensor) -> assertSame(tensor, read.tensors().get(name), name));
    assertEquals(
        0, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8);
    byte[] first = Files.readAllBytes(file);
    Safetensors.write(file, read.tensors(), read.metadata());
    assertEquals(-1, Arrays.mismatch(first, Files.readAllBytes(file)));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void buffersAreDirectLittleEndianAndTheCallersOwn() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, examples(), Map.of());
    StoredTensor tensor = Safetensors.read(file).tensors().get("b");
    ByteBuffer one = tensor.bytes();
    ByteBuffer two = tensor.bytes();
    assertTrue(one.isDirect());
    assertEquals(ByteOrder.LITTLE_ENDIAN, one.order());
    one.get();
    assertEquals(0, two.position());
    assertEquals(30, two.remaining());
    // What is written stays in memory.
    byte[] before = Files.readAllBytes(file);
    two.put(0, (byte) (two.get(0) + 1));
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(file)));
  }

  @Test
  void filesThatMayNotBeWrittenAreRead() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, examples(), Map.of());
    assertTrue(file.toFile().setWritable(false));
    Map<String, StoredTensor> read = Safetensors.read(file).tensors();
    examples().forEach((name, tensor) -> assertSame(tensor, read.get(name), name));
    assertTrue(file.toFile().setWritable(true)); // Windows deletes no other
  }

  @Test
  void largeFilesAreMappedInSegments() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Map<String, StoredTensor> tensors = examples();
    Safetensors.write(file, tensors, Map.of());
    for (int most : new int[] {30, 31, 45, 64, 1000}) {
      Map<String, StoredTensor> read = Safetensors.read(file, most).tensors();
      tensors.forEach((name, tensor) -> assertSame(tensor, read.get(name), name));
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file, 29)).getMessage();
    assertTrue(message.startsWith(file + ": \"b\" has 30 bytes; tensors of 2 GiB"), message);
  }

  @Test
  void emptyFilesAreFiles() throws IOException {
    TensorFile read = Safetensors.read(write(bytes("{}", 0)));
    assertEquals(Map.of(), read.tensors());
    assertEquals(Map.of(), read.metadata());
    Safetensors.write(folder.resolve("empty.safetensors"), Map.of(), Map.of());
    assertEquals(0, Safetensors.read(folder.resolve("empty.safetensors")).tensors().size());
  }

  @Test
  void headersMayStandInAnyOrderAndHaveSpaces() throws IOException {
    String header =
        "{ \"b\": {\"data_offsets\":[2,6], \"more\":[{\"x\":1}], \"shape\":[2],\"dtype\":\"F16\"},"
            + "\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}   ";
    TensorFile read = Safetensors.read(write(bytes(header, 6)));
    assertEquals(List.of("b", "a"), List.copyOf(read.tensors().keySet()));
    assertEquals(Map.of("format", "pt"), read.metadata());
    assertEquals(0x0302, read.tensors().get("b").bytes().getShort(0));
    assertEquals(1, read.tensors().get("a").bytes().get(1));
  }

  private static String one(String dtype, String shape, String offsets) {
    return "{\"a\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }

  private static String two(String offsets, String others) {
    return "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":%s},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":%s}}"
        .formatted(offsets, others);
  }

  static List<Arguments> badHeaders() {
    String u8 = "\"U8\"";
    String big = "9223372036854775807";
    return List.of(
        Arguments.of("", 0, "does not begin with {"),
        Arguments.of(" {}", 0, "does not begin with {"),
        Arguments.of("[]", 0, "does not begin with {"),
        Arguments.of("{", 0, "not JSON"),
        Arguments.of("{}x", 0, "not JSON"),
        Arguments.of("{}{}", 0, "behind the JSON"),
        Arguments.of("{\"a\":1}", 0, "\"a\" in its header is no object"),
        Arguments.of("{\"a\":{}}", 0, "lacks dtype, shape or data_offsets"),
        Arguments.of(two("[0,4]", "[4,8]"), 9, "1 bytes behind its last tensor"),
        Arguments.of(two("[0,4]", "[4,8]"), 7, "7 bytes of tensors, expected 8. Was the download"),
        Arguments.of(two("[0,4]", "[5,9]"), 9, "\"b\" begins at byte 5, expected 4"),
        Arguments.of(two("[1,5]", "[5,9]"), 9, "without holes"),
        Arguments.of(two("[0,4]", "[3,7]"), 7, "without overlaps"),
        Arguments.of(two("[0,4]", "[0,4]"), 4, "without overlaps"),
        Arguments.of(one(u8, "[4]", "[0,3]"), 3, "takes 4 bytes, but its data_offsets are 0 and 3"),
        Arguments.of(one(u8, "[4]", "[4,0]"), 4, "data_offsets are 4 and 0"),
        Arguments.of(one(u8, "[4]", "[-4,0]"), 4, "data_offsets of \"a\" has -4"),
        Arguments.of(one(u8, "[-4]", "[0,4]"), 4, "shape of \"a\" has -4"),
        Arguments.of(one(u8, "[4.0]", "[0,4]"), 4, "has 4.0, expected whole numbers"),
        Arguments.of(one(u8, "[\"4\"]", "[0,4]"), 4, "expected whole numbers"),
        Arguments.of(one(u8, "[[4]]", "[0,4]"), 4, "expected whole numbers"),
        Arguments.of(one(u8, "4", "[0,4]"), 4, "shape of \"a\" is no list"),
        Arguments.of(one(u8, "[4]", "[0,4,4]"), 4, "has 3 numbers, expected 2"),
        Arguments.of(one(u8, "[4]", "null"), 4, "data_offsets of \"a\" is no list"),
        Arguments.of(one(u8, "[92233720368547758080]", "[0,4]"), 4, "below 2^63"),
        Arguments.of(one(u8, "[" + big + "," + big + "]", "[0,1]"), 1, "more elements than any"),
        Arguments.of(one("\"F64\"", "[2305843009213693952]", "[0,0]"), 0, "more elements than any"),
        Arguments.of(one("\"F64\"", "[4294967296,4294967296]", "[0,0]"), 0, "more elements"),
        Arguments.of(one(u8, "[" + big + "]", "[0," + big + "]"), 4, "Was the download complete?"),
        Arguments.of(one("\"F8_E4M3\"", "[4]", "[0,4]"), 4, "of type F8_E4M3, which is not supp"),
        Arguments.of(one("\"F4\"", "[4]", "[0,2]"), 2, "of type F4, which is not supported"),
        Arguments.of(one("\"Q\"", "[4]", "[0,4]"), 4, "supported: F64, F32, F16, BF16"),
        Arguments.of(one("4", "[4]", "[0,4]"), 4, "the dtype of \"a\" is no text"),
        Arguments.of("{\"__metadata__\":{\"a\":1}}", 0, "\"a\" in its metadata is no text"),
        Arguments.of("{\"__metadata__\":{\"a\":null}}", 0, "\"a\" in its metadata is no text"),
        Arguments.of("{\"__metadata__\":{\"a\":{}}}", 0, "\"a\" in its metadata is no text"),
        Arguments.of("{\"__metadata__\":[]}", 0, "\"__metadata__\" in its header is no object"),
        Arguments.of("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0, "Duplicate field 'a'"),
        Arguments.of(
            "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            0,
            "Duplicate field 'dtype'"),
        Arguments.of(two("[0,4]", "[4,8]").replace("\"b\"", "\"a\""), 8, "Duplicate field 'a'"),
        Arguments.of("[".repeat(2000), 0, "does not begin with {"),
        Arguments.of("{\"a\":{\"x\":" + "[".repeat(5000), 0, "not JSON"));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void badHeadersAreRefused(String header, int payload, String why) throws IOException {
    assertRefused(bytes(header, payload), why);
  }

  @Test
  void complaintsHoldNoControlCharacters() throws IOException {
    assertRefused(bytes("{\"\\u001b[2J\\n" + "a".repeat(200) + "\":1}", 0), "\"?[2J?aaaa");
  }

  @Test
  void headersAreUtf8AndNothingElse() throws IOException {
    byte[] latin = bytes("{\"\u00e9\":1}", 0);
    byte[] cut = bytes("{\"__\":1}", 0);
    cut[10] = (byte) 0xe9;
    assertRefused(cut, "not UTF-8");
    assertRefused(latin, "is no object");
    byte[] wide = "{}".getBytes(StandardCharsets.UTF_16LE);
    byte[] file =
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4).put(wide).array();
    assertRefused(file, "not JSON");
  }

  @Test
  void headerLengthsAreChecked() throws IOException {
    byte[] good = bytes("{}", 0);
    for (long length : new long[] {3, 100, 100_000_000}) {
      ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      assertRefused(good, "ends within its header");
    }
    for (long length : new long[] {100_000_001, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      assertRefused(good, "at most 100000000 are allowed");
    }
    ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).putLong(1);
    assertRefused(good, "not JSON");
  }

  @Test
  void truncatedFilesAreRefusedWhereverTheyEnd() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, examples(), Map.of("format", "pt"));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "");
    }
  }

  @Test
  void damagedFilesNeverDoWorseThanBeRefused() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, examples(), Map.of("format", "pt"));
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length - 60)] = (byte) random.nextInt(256);
      }
      Path path = write(damaged);
      try {
        Safetensors.read(path).tensors().values().forEach(StoredTensor::bytes);
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
      }
    }
  }

  @Test
  void missingFilesAndFoldersAreNotReadable() {
    assertThrows(NoSuchFileException.class, () -> Safetensors.read(folder.resolve("none")));
    String message = assertThrows(IOException.class, () -> Safetensors.read(folder)).getMessage();
    assertTrue(message.contains("is a folder"), message);
  }

  @Test
  void wrongTensorsAreNotWrittenAndTheFileStays() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Files.writeString(file, "before");
    StoredTensor tensor = tensor(DType.U8, Shape.of(3), 1);
    StoredTensor wrong = new StoredTensor(DType.F16, Shape.of(3), tensor.source());
    assertNotWritten(file, Map.of("a", wrong), "a (3) has 3 bytes, expected 6");
    assertNotWritten(file, Map.of("__metadata__", tensor), "can be called __metadata__");
    assertEquals("before", Files.readString(file));
    assertFalse(Files.exists(folder.resolve("x.safetensors.part")));
    assertThrows(
        IOException.class,
        () -> Safetensors.write(folder.resolve("none").resolve("x"), Map.of(), Map.of()));
  }

  private static void assertNotWritten(Path file, Map<String, StoredTensor> tensors, String why) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Safetensors.write(file, tensors, Map.of()))
            .getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(why), message);
  }

  private void assertRefused(byte[] bytes, String why) throws IOException {
    Path file = write(bytes);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(why), message);
  }
}
