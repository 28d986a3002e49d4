package pentimento;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** One folder of numbers from a reference implementation: {@code config.json} and the tensors. */
public final class GoldenCase {
  private static final Path ROOT =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));

  private final String name;
  private final JsonNode config;
  private final JsonNode header;
  private final ByteBuffer data;

  /** The case in a folder of the golden numbers, as in {@code "scheduler/euler"}. */
  public GoldenCase(String name) throws IOException {
    this.name = name;
    Path folder = ROOT.resolve(name);
    ObjectMapper json = new ObjectMapper();
    config = json.readTree(Files.readString(folder.resolve("config.json")));
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("case.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = new byte[Math.toIntExact(file.getLong())];
    file.get(text);
    header = json.readTree(new String(text, StandardCharsets.UTF_8));
    data = file.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Names of all cases in a folder; fails when there is none. */
  public static List<String> in(String name) throws IOException {
    try (Stream<Path> folders = Files.list(ROOT.resolve(name))) {
      List<String> names =
          folders
              .filter(Files::isDirectory)
              .map(path -> name + "/" + path.getFileName())
              .sorted()
              .toList();
      assertFalse(names.isEmpty(), "no golden numbers in " + ROOT.resolve(name));
      return names;
    }
  }

  /** The folder, as it was given. */
  public String name() {
    return name;
  }

  /** Its {@code config.json}. */
  public JsonNode config() {
    return config;
  }

  /** Names of its tensors. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    header.fieldNames().forEachRemaining(names::add);
    names.remove("__metadata__");
    return names;
  }

  /** Sizes of a tensor. */
  public long[] sizes(String name) {
    long[] sizes = new long[entry(name).get("shape").size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = entry(name).get("shape").get(i).longValue();
    }
    return sizes;
  }

  /** Numbers of a tensor in C order. */
  public double[] doubles(String name) {
    JsonNode offsets = entry(name).get("data_offsets");
    int from = offsets.get(0).intValue();
    boolean single = entry(name).get("dtype").textValue().equals("F32");
    double[] values = new double[(offsets.get(1).intValue() - from) / (single ? 4 : 8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = single ? data.getFloat(from + 4 * i) : data.getDouble(from + 8 * i);
    }
    return values;
  }

  /** The same in single precision. */
  public float[] floats(String name) {
    double[] values = doubles(name);
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private JsonNode entry(String name) {
    if (!header.has(name)) {
      throw new NoSuchElementException(this.name + " has no tensor " + name);
    }
    return header.get(name);
  }
}
