package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.weights.TorchFiles.dict;
import static pentimento.weights.TorchFiles.global;
import static pentimento.weights.TorchFiles.int64;
import static pentimento.weights.TorchFiles.legacy;
import static pentimento.weights.TorchFiles.number;
import static pentimento.weights.TorchFiles.pickle;
import static pentimento.weights.TorchFiles.storage;
import static pentimento.weights.TorchFiles.tensor;
import static pentimento.weights.TorchFiles.text;
import static pentimento.weights.TorchFiles.tuple;
import static pentimento.weights.TorchFiles.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;

class TorchCheckpointTest {
  /** Two rows of three bytes. */
  private static final String PLAIN =
      tensor(storage("ByteStorage", "0", 6), 0, tuple(2, 3), tuple(3, 1));

  @TempDir Path folder;

  /** What a zip checkpoint with this value and one storage of bytes 0, 1, 2, ... holds. */
  private TensorFile read(String value, int bytes) throws IOException {
    return TorchCheckpoint.read(checkpoint(value, bytes, false));
  }

  private Path checkpoint(String value, int bytes, boolean compressed) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle(value));
    entries.put("archive/byteorder", TorchFiles.bytes("little"));
    entries.put("archive/data/0", counting(bytes));
    entries.put("archive/version", TorchFiles.bytes("3\n"));
    return write(zip(entries, compressed));
  }

  private static byte[] counting(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("weights.ckpt"), bytes);
  }

  private static byte[] content(TensorFile file, String name) {
    ByteBuffer buffer = file.tensors().get(name).bytes();
    assertTrue(buffer.isDirect());
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private void assertRefused(String value, int bytes, String why) throws IOException {
    assertRefused(checkpoint(value, bytes, false), why);
  }

  private static void assertRefused(Path file, String why) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TorchCheckpoint.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(why), message);
  }

  @Test
  void viewsAreGatheredIntoOrder() throws IOException {
    String storage = storage("ByteStorage", "0", 12);
    TensorFile file =
        read(
            "}("
                + text("plain")
                + tensor(storage, 1, tuple(2, 3), tuple(3, 1))
                + text("turned")
                + tensor(storage, 0, tuple(3, 2), tuple(1, 3))
                + text("every second")
                + tensor(storage, 1, tuple(5), tuple(2))
                + text("repeated")
                + tensor(storage, 4, tuple(2, 3), tuple(1, 0))
                + text("scalar")
                + tensor(storage, 11, tuple(), tuple())
                + text("one")
                + tensor(storage, 5, tuple(1, 2, 1), tuple(99, 1, 77))
                + text("none")
                + tensor(storage, 500, tuple(3, 0), tuple(9, 9))
                + "u",
            12);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, content(file, "plain"));
    assertArrayEquals(new byte[] {0, 3, 1, 4, 2, 5}, content(file, "turned"));
    assertArrayEquals(new byte[] {1, 3, 5, 7, 9}, content(file, "every second"));
    assertArrayEquals(new byte[] {4, 4, 4, 5, 5, 5}, content(file, "repeated"));
    assertArrayEquals(new byte[] {11}, content(file, "scalar"));
    assertArrayEquals(new byte[] {5, 6}, content(file, "one"));
    assertArrayEquals(new byte[] {}, content(file, "none"));
    assertEquals(Shape.of(3, 2), file.tensors().get("turned").shape());
    assertEquals(DType.U8, file.tensors().get("turned").dtype());
  }

  @Test
  void wideElementsAreGatheredWhole() throws IOException {
    TensorFile file =
        read(dict("a", tensor(storage("ShortStorage", "0", 6), 1, tuple(2, 2), tuple(1, 2))), 12);
    assertArrayEquals(new byte[] {2, 3, 6, 7, 4, 5, 8, 9}, content(file, "a"));
  }

  @Test
  void compressedFilesAreRead() throws IOException {
    TensorFile file = TorchCheckpoint.read(checkpoint(dict("a", PLAIN), 6, true));
    assertArrayEquals(counting(6), content(file, "a"));
    assertArrayEquals(counting(6), content(file, "a"));
  }

  @Test
  void nestedDictionariesBecomeNamesAndScalarsMetadata() throws IOException {
    String ordered = global("collections", "OrderedDict") + ")R";
    TensorFile file =
        read(
            "}("
                + text("state_dict")
                + ordered
                + ("(" + text("a") + PLAIN + text("b") + PLAIN + "u")
                + (dict("_metadata", ordered) + "b") // as Module.state_dict() leaves it
                + (text("epoch") + number(9))
                + (text("big") + number(1L << 40))
                + (text("rate") + "G\77\u00e0\0\0\0\0\0\0")
                + (text("ok") + "\u0088")
                + (text("type") + global("torch", "float16"))
                + (text("inner") + dict("name", text("style")))
                + (text("nothing") + "N")
                + (text("list") + "](" + PLAIN + "e")
                + (number(7) + PLAIN) // a key that is no text
                + "u",
            6);
    assertEquals(List.of("state_dict.a", "state_dict.b"), List.copyOf(file.tensors().keySet()));
    assertEquals(
        Map.of(
            "epoch", "9",
            "big", "1099511627776",
            "rate", "0.5",
            "ok", "true",
            "type", "torch.float16",
            "inner.name", "style"),
        file.metadata());
  }

  @Test
  void parametersAndTensorsWithAttributesAreTensors() throws IOException {
    String parameter =
        global("torch._utils", "_rebuild_parameter") + "(" + PLAIN + "\u0088N" + "tR";
    String attributed =
        global("torch._tensor", "_rebuild_from_type_v2")
            + ("(" + TorchFiles.MAKER + global("torch.nn.parameter", "Parameter"))
            + ("(" + storage("ByteStorage", "0", 6) + number(0) + tuple(6) + tuple(1) + "\u0089Nt")
            + "}tR";
    TensorFile file = read("}(" + text("a") + parameter + text("b") + attributed + "u", 6);
    assertEquals(Shape.of(2, 3), file.tensors().get("a").shape());
    assertArrayEquals(counting(6), content(file, "b"));
  }

  @Test
  void newerProtocolsAreRead() throws IOException {
    // Protocol 4: frames, short texts, a memo without numbers, names from the stack.
    String maker = "\u008c\14torch._utils\u0094\u008c\22_rebuild_tensor_v2\u0094\u0093\u0094";
    String storage =
        "(\u008c\7storage\u0094\u008c\5torch\u0094\u008c\13ByteStorage\u0094\u0093\u0094"
            + "\u008c\0010\u0094\u008c\3cpu\u0094K\6t\u0094Q";
    String value =
        "\u0095"
            + int64(1000)
            + "}\u0094\u008c\1a\u0094"
            + maker
            + "("
            + storage
            + "K\1K\2\u0085"
            + "K\3\u0085\u0089Nt\u0094R\u0094s";
    assertArrayEquals(new byte[] {1, 4}, content(read(value, 6), "a"));
    assertArrayEquals(new byte[] {1, 4}, content(read("\u0080\4" + value, 6), "a"));
  }

  @Test
  void objectsOfTrainersArePassedOver() throws IOException {
    String checkpoint = global("pytorch_lightning.callbacks", "ModelCheckpoint");
    TensorFile file =
        read(
            "}("
                + (text("a") + PLAIN)
                + (text("callbacks") + "}" + checkpoint + dict("best", PLAIN) + "s")
                + (text("made") + checkpoint + ")R" + dict("x", PLAIN) + "b")
                + (text("new") + checkpoint + ")\u0081" + "(" + text("k") + number(1) + "u")
                + (text("named") + checkpoint + ")}\u0092" + "(" + number(1) + "e")
                + (text("called") + checkpoint + ")R)R")
                + (text("set") + global("builtins", "set") + "](" + number(1) + "e\u0085R")
                + (text("path") + global("pathlib", "PosixPath") + text("x") + "\u0085R")
                + (text("numpy") + global("numpy.core.multiarray", "scalar") + ")R")
                + "u",
            6);
    assertEquals(List.of("a"), List.copyOf(file.tensors().keySet()));
    assertEquals(Map.of(), file.metadata());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os system",
        "posix system",
        "nt system",
        "os.path join",
        "sys exit",
        "subprocess Popen",
        "builtins eval",
        "builtins exec",
        "builtins getattr",
        "builtins __import__",
        "builtins str.format",
        "__builtin__ eval",
        "__builtin__ apply",
        "importlib import_module",
        "runpy run_path",
        "shutil rmtree",
        "socket socket",
        "webbrowser open",
        "pickle loads",
        "operator attrgetter",
        "functools partial",
        "torch os.system",
        "torch.storage __builtins__.eval",
        "torch.hub load",
        "torch load",
        "numpy.testing._private.utils runstring",
      })
  void whatCouldHarmIsRefused(String name) throws IOException {
    String[] both = name.split(" ");
    String why = "asks for " + both[0] + "." + both[1];
    assertRefused("}" + text("x") + global(both[0], both[1]) + text("echo") + "\u0085Rs", 0, why);
    // Also when it is only mentioned, and by the newer step.
    assertRefused(dict("x", global(both[0], both[1])), 0, why);
    assertRefused(dict("x", text(both[0]) + text(both[1]) + "\u0093"), 0, why);
    assertRefused(
        write(legacy(global(both[0], both[1]), "", "")), "Nothing was run. Weights need no such");
  }

  static List<Arguments> badValues() {
    String bytes = storage("ByteStorage", "0", 6);
    long half = 1L << 62;
    return List.of(
        Arguments.of("", "takes more than it has put"),
        Arguments.of("](e", "holds a single value, expected a dictionary of tensors"),
        Arguments.of(PLAIN, "holds a single value"),
        Arguments.of(
            global("my.code", "Net") + ")\u0081",
            "an object of my.code.Net, expected a dictionary"),
        Arguments.of("}u", "lacks a mark"),
        Arguments.of("}(K", "ends too early"),
        Arguments.of("}(K\1u", "a key without a value"),
        Arguments.of("NK\1K\1s", "sets items of no dictionary"),
        Arguments.of("NNa", "appends to what is no list"),
        Arguments.of("h\1", "recalls what it never kept"),
        Arguments.of("j\1\2\3\4", "recalls what it never kept"),
        Arguments.of("NNR", "calls without arguments"),
        Arguments.of("NN\u0093", "names something by what is no text"),
        Arguments.of("I1\n", "has a step 0x49 at byte 2"),
        Arguments.of("\u0082\1", "has a step 0x82"),
        Arguments.of("X\u00ff\u00ff\u00ff\u00ff", "ends too early"),
        Arguments.of("\u008d" + int64(-1), "ends too early"),
        Arguments.of("\u008b\u00ff\u00ff\u00ff\177", "ends too early"),
        Arguments.of("ctorch", "ends too early"),
        Arguments.of("(".repeat(2000), "nested more than 1000 deep"),
        Arguments.of("N(t0(0", "takes more than it has put"),
        Arguments.of("}q\0" + text("a") + "h\0s", "nested deeper than 16"),
        Arguments.of(dict("a", "NQ"), "something outside that is no storage"),
        Arguments.of(dict("a", tuple(1, 2, 3, 4, 5) + "Q"), "that is no storage"),
        Arguments.of(dict("a", storage("ByteStorage", "0", -1)), "no whole number of 0 or more"),
        Arguments.of(
            dict("a", bytes.replace("tQ", "K\1tQ")), "too old: its storages are views of each"),
        Arguments.of(
            "}("
                + (text("a") + tensor(bytes, 0, tuple(1), tuple(1)))
                + (text("b") + tensor(storage("LongStorage", "0", 6), 0, tuple(1), tuple(1)))
                + "u",
            "storage 0 is there with two types or sizes"),
        Arguments.of(
            "}(" + (text("a.b") + PLAIN) + (text("a") + dict("b", PLAIN)) + "u",
            "two tensors that are called \"a.b\""),
        Arguments.of(dict("a", TorchFiles.MAKER + ")R"), "a tensor without a storage"),
        Arguments.of(dict("a", tensor(bytes, 0, tuple(1, 1), tuple(1))), "2 sizes and 1 strides"),
        Arguments.of(dict("a", tensor(bytes, 0, "N", tuple(1))), "are no tuple"),
        Arguments.of(dict("a", tensor(bytes, 0, tuple(new long[65]), tuple())), "at most 64"),
        Arguments.of(dict("a", tensor(bytes, 0, tuple(-1), tuple(1))), "no whole number of 0"),
        Arguments.of(dict("a", tensor(bytes, -1, tuple(1), tuple(1))), "no whole number of 0"),
        Arguments.of(dict("a", tensor(bytes, 0, tuple(7), tuple(1))), "outside its storage of 6"),
        Arguments.of(dict("a", tensor(bytes, 6, tuple(1), tuple(1))), "outside its storage of 6"),
        Arguments.of(dict("a", tensor(bytes, 0, tuple(2), tuple(6))), "outside its storage of 6"),
        Arguments.of(dict("a", tensor(bytes, 1, tuple(2), tuple(half * 2 - 1))), "outside its"),
        Arguments.of(dict("a", tensor(bytes, 0, tuple(3), tuple(half))), "outside its storage"),
        Arguments.of(
            dict("a", tensor(bytes, 0, tuple(1L << 31, 1), tuple(0, 0))), "tensors of 2 GiB"),
        Arguments.of(
            dict("a", tensor(bytes, 0, tuple(half, half), tuple(0, 0))), "more elements than any"),
        Arguments.of(
            dict("a", tensor(storage("ByteStorage", "0", 7), 0, tuple(1), tuple(1))),
            "has 6 bytes, too few for 7 elements"),
        Arguments.of(
            dict("a", tensor(storage("LongStorage", "0", 1), 0, tuple(1), tuple(1))),
            "too few for 1 elements of torch.\"LongStorage\""),
        Arguments.of(
            dict("a", tensor(storage("LongStorage", "0", half), 0, tuple(1), tuple(1))), "too few"),
        Arguments.of(
            dict("a", tensor(storage("ComplexFloatStorage", "0", 1), 0, tuple(1), tuple(1))),
            "\"a\" is made of torch.\"ComplexFloatStorage\", which is not supported"),
        Arguments.of(
            dict("a", tensor(storage("ByteStorage", "../0", 1), 0, tuple(1), tuple(1))),
            "lacks \"archive/data/../0\""),
        Arguments.of(
            dict("a", global("torch._utils", "_rebuild_qtensor") + ")R"),
            "\"a\" is a kind of tensor that is not supported (torch._utils._rebuild_qtensor)"));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void badValuesAreRefused(String value, String why) throws IOException {
    assertRefused(value, 6, why);
  }

  @Test
  void bombsAreRefused() throws IOException {
    assertRefused(")0".repeat(2_000_001), 0, "more than 4000000 steps");
    assertRefused("X" + TorchFiles.int32(5 << 20) + "a".repeat(5 << 20), 0, "5242880 bytes");
    // Twelve levels of dictionaries, each holding the one below three times: 3^12 values.
    StringBuilder shared = new StringBuilder("}q\0" + text("a") + number(1) + "s");
    for (int level = 0; level < 12; level++) {
      shared
          .append("}q" + (char) (level + 1) + "(")
          .append(text("a") + "h" + (char) level)
          .append(text("b") + "h" + (char) level)
          .append(text("c") + "h" + (char) level)
          .append("u");
    }
    assertRefused(shared.toString(), 0, "more than 500000 values");
    String pairs = "](" + ("N".repeat(1000)) + "eq\0";
    String made = global("collections", "OrderedDict") + "q\1";
    assertRefused(
        pairs + made + "h\1h\0\u0085R".repeat(1001),
        0,
        "dictionaries of more than a million pairs");
  }

  @Test
  void legacyFilesAreRead() throws IOException {
    String value = dict("a", tensor(storage("ByteStorage", "k", 3), 0, tuple(2), tuple(2)));
    Path file = write(legacy(value, text("k"), int64(3) + "xyz"));
    assertArrayEquals(new byte[] {'x', 'z'}, content(TorchCheckpoint.read(file), "a"));
    assertRefused(write(legacy(value, text("k"), int64(3) + "xy")), "Was the download complete?");
    assertRefused(write(legacy(value, text("k"), int64(3).substring(1))), "Was the download");
    assertRefused(
        write(legacy(value, text("k"), int64(-1) + "xyz")), "has -1 elements, expected 3");
    assertRefused(write(legacy(value, text("k"), int64(2) + "xyz")), "has 2 elements, expected 3");
    assertRefused(write(legacy(value, text("k"), int64(1L << 62) + "xyz")), "Was the download");
    assertRefused(write(legacy(value, "", "")), "lacks the storage of a tensor");
    assertRefused(write(legacy(value, text("other"), "")), "a storage that none uses");
    assertRefused(write(legacy(value, "N", "")), "the key of a storage is no text");
    assertRefused(
        write(legacy(value, text("k") + text("k"), (int64(3) + "xyz").repeat(2))), "there twice");
    assertRefused(write(pickle("N")), "is a pickle, but no torch checkpoint");
    byte[] swapped = legacy(value, text("k"), int64(3) + "xyz");
    int flag = new String(swapped, StandardCharsets.ISO_8859_1).indexOf('\u0088');
    swapped[flag] = (byte) 0x89;
    assertRefused(write(swapped), "big-endian");
  }

  @Test
  void otherArchivesAreRefused() throws IOException {
    byte[] pickle = pickle("}");
    assertRefused(write(zip(Map.of("a.txt", new byte[1]), true)), "but no torch checkpoint");
    assertRefused(
        write(zip(Map.of("a/data.pkl", pickle, "b/data.pkl", pickle), true)), "it has 2 entries");
    assertRefused(
        write(zip(Map.of("a/data.pkl", pickle, "a/constants.pkl", pickle), true)),
        "is a TorchScript program");
    assertRefused(
        write(zip(Map.of("a/data.pkl", pickle, "a/byteorder", TorchFiles.bytes("big")), true)),
        "big-endian");
    assertRefused(
        write(zip(Map.of("a/data.pkl", new byte[(32 << 20) + 1]), true)), "at most 33554432");
    assertRefused(write(new byte[] {'P'}), "too short");
  }

  @Test
  void truncatedFilesAreRefusedWhereverTheyEnd() throws IOException {
    byte[] whole = Files.readAllBytes(checkpoint(dict("a", PLAIN), 6, false));
    for (int length = 0; length < whole.length; length++) {
      assertRefused(write(Arrays.copyOf(whole, length)), "");
    }
    byte[] old =
        legacy(
            dict("a", tensor(storage("ByteStorage", "k", 3), 0, tuple(2), tuple(2))),
            text("k"),
            int64(3) + "xyz");
    for (int length = 0; length < old.length; length++) {
      assertRefused(write(Arrays.copyOf(old, length)), "");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damagedFilesNeverDoWorseThanBeRefused(boolean compressed) throws IOException {
    byte[] whole = Files.readAllBytes(checkpoint(dict("a", PLAIN), 6, compressed));
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path path = write(damaged);
      try {
        TorchCheckpoint.read(path).tensors().values().forEach(StoredTensor::bytes);
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().length() > 10, e.getMessage());
      }
    }
  }
}
