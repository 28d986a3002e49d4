package pentimento.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes torch checkpoints step by step, as {@code torch.save} does and as it never would. */
public final class TorchFiles {
  public static final String MAKER = global("torch._utils", "_rebuild_tensor_v2");

  private TorchFiles() {}

  /** Bytes of a pickle of protocol 2; each step's bytes are characters up to 255. */
  public static byte[] pickle(String... steps) {
    return bytes("\u0080\2" + String.join("", steps) + ".");
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static String int32(int value) {
    return new String(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array(),
        StandardCharsets.ISO_8859_1);
  }

  public static String int64(long value) {
    return new String(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(),
        StandardCharsets.ISO_8859_1);
  }

  /** Puts a number. */
  public static String number(long value) {
    return value == (int) value ? "J" + int32((int) value) : "\u008a\10" + int64(value);
  }

  /** Puts a text of ASCII. */
  public static String text(String text) {
    return "X" + int32(text.length()) + text;
  }

  public static String global(String module, String name) {
    return "c" + module + "\n" + name + "\n";
  }

  public static String tuple(long... values) {
    StringBuilder steps = new StringBuilder("(");
    for (long value : values) {
      steps.append(number(value));
    }
    return steps + "t";
  }

  public static String storage(String type, String key, long count) {
    return "("
        + text("storage")
        + global("torch", type)
        + text(key)
        + text("cpu")
        + number(count)
        + "tQ";
  }

  /** Puts a tensor. */
  public static String tensor(String storage, long offset, String sizes, String strides) {
    return MAKER
        + "("
        + storage
        + number(offset)
        + sizes
        + strides
        + "\u0089"
        + global("collections", "OrderedDict")
        + ")RtR";
  }

  /** Puts a dictionary of one text and what the steps put. */
  public static String dict(String key, String value) {
    return "}" + text(key) + value + "s";
  }

  /** A zip archive, as torch writes it or compressed. */
  public static byte[] zip(Map<String, byte[]> entries, boolean compressed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> named : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(named.getKey());
        if (!compressed) {
          CRC32 crc = new CRC32();
          crc.update(named.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(named.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(named.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** A legacy file: its value, and behind it the list of keys and what follows. */
  public static byte[] legacy(String value, String keys, String rest) {
    return bytes(
        "\u0080\2\u008a\12l\u00fc\u009cF\u00f9 j\u00a8P\31."
            + "\u0080\2M\u00e9\3."
            + "\u0080\2}"
            + text("little_endian")
            + "\u0088s."
            + "\u0080\2"
            + value
            + ".\u0080\2]("
            + keys
            + "e."
            + rest);
  }
}
