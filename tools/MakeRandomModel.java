import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a model of Stable Diffusion 1.5's very shapes with random weights, to try loaders, speed
 * and memory on: a folder in diffusers' layout, with motion/ and replication/ as ProcessPainter has
 * them, and single.safetensors, the same networks in one file as CompVis wrote them. Weights are
 * F16; the same seed gives the same bytes. Run from the repository's root, after ./mvnw package:
 *
 * <pre>
 * java -cp "target/lib/*" tools/MakeRandomModel.java [--parts unet,vae] [--seed N] FOLDER
 * </pre>
 *
 * <p>Only when they are named it makes the families of motion modules and control networks that are
 * about, each as it is published: torch checkpoints ({@code motion-v1.ckpt}), or folders with a
 * configuration ({@code motion-adapter-v2/}). tools/try-families.sh tries them all.
 *
 * <p>Files go through one small buffer; those that are there already are left alone.
 */
final class MakeRandomModel {
  private static final Path NAMES = Path.of("src/test/resources/golden/names");
  private static final Path CONFIGS = Path.of("tools/random-model");

  /** The parts that have weights: where they go, and the list of names and shapes. */
  private static final Map<String, String[]> WEIGHTS = new LinkedHashMap<>();

  static {
    String usual = "diffusion_pytorch_model.safetensors";
    WEIGHTS.put("unet", new String[] {"unet/" + usual, "diffusers-unet.json"});
    WEIGHTS.put("vae", new String[] {"vae/" + usual, "diffusers-vae.json"});
    WEIGHTS.put("text_encoder", new String[] {"text_encoder/model.safetensors", "clip-text.json"});
    // ProcessPainter's motion modules are AnimateDiff's first in names and shapes, its replication
    // network is SparseCtrl for pictures.
    WEIGHTS.put("motion", new String[] {"motion/" + usual, "animatediff-motion-v1.json"});
    WEIGHTS.put(
        "replication", new String[] {"replication/" + usual, "animatediff-sparsectrl-rgb.json"});
    WEIGHTS.put("single", new String[] {"single.safetensors", "ldm-sd15.json"});
  }

  /** The parts that are made only when they are named. */
  private static final Map<String, String[]> FAMILIES = new LinkedHashMap<>();

  static {
    String usual = "/diffusion_pytorch_model.safetensors";
    for (String version : List.of("v1", "v2", "v3")) {
      String name = "motion-" + version;
      FAMILIES.put(name, new String[] {name + ".ckpt", "animatediff-" + name + ".json"});
    }
    FAMILIES.put(
        "sparsectrl-rgb",
        new String[] {"sparsectrl-rgb.ckpt", "animatediff-sparsectrl-rgb.json"});
    for (String name :
        List.of(
            "motion-adapter-v2",
            "motion-adapter-v3",
            "sparse-controlnet",
            "controlnet",
            "unet-inpaint")) {
      FAMILIES.put(name, new String[] {name + usual, "diffusers-" + name + ".json"});
    }
  }

  /** The parts without. */
  private static final List<String> PLAIN = List.of("tokenizer", "scheduler");

  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws IOException {
    Set<String> known = new LinkedHashSet<>(WEIGHTS.keySet());
    known.addAll(PLAIN);
    Set<String> parts = new LinkedHashSet<>(known);
    known.addAll(FAMILIES.keySet());
    long seed = 1;
    List<String> folders = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--parts") && i + 1 < args.length) {
        parts = new LinkedHashSet<>(List.of(args[++i].split(",")));
      } else if (args[i].equals("--seed") && i + 1 < args.length) {
        seed = Long.parseLong(args[++i]);
      } else {
        folders.add(args[i]);
      }
    }
    if (folders.size() != 1 || folders.get(0).startsWith("-") || !known.containsAll(parts)) {
      System.err.println("usage: MakeRandomModel.java [--parts A,B] [--seed N] FOLDER");
      System.err.println("parts: " + String.join(",", known));
      System.exit(2);
    }
    Path folder = Path.of(folders.get(0));
    copyConfigs(folder, parts);
    if (parts.contains("tokenizer")) {
      writeTokenizer(folder.resolve("tokenizer"));
    }
    Map<String, String[]> all = new LinkedHashMap<>(WEIGHTS);
    all.putAll(FAMILIES);
    for (Map.Entry<String, String[]> part : all.entrySet()) {
      if (parts.contains(part.getKey())) {
        Path file = folder.resolve(part.getValue()[0]);
        writeWeights(file, NAMES.resolve(part.getValue()[1]), seed);
      }
    }
  }

  private static void copyConfigs(Path folder, Set<String> parts) throws IOException {
    try (Stream<Path> configs = Files.walk(CONFIGS)) {
      for (Path config : (Iterable<Path>) configs.filter(Files::isRegularFile)::iterator) {
        Path name = CONFIGS.relativize(config);
        boolean index =
            name.getNameCount() == 1 && WEIGHTS.keySet().stream().anyMatch(parts::contains);
        if (index || parts.contains(name.getName(0).toString())) {
          writeNew(folder.resolve(name.toString()), Files.readAllBytes(config));
        }
      }
    }
  }

  private static void writeNew(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      System.err.println(file + " is there already");
    }
  }

  /**
   * A vocabulary of letters and a few words. Begin and end have CLIP's own ids, so that the text
   * encoder has the right number of rows.
   */
  private static void writeTokenizer(Path folder) throws IOException {
    List<String> letters = new ArrayList<>();
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = b > ' ' && b < 0x7f || b > 0xa0 && b != 0xad;
      letters.add(Character.toString(printable ? b : next++));
    }
    letters.sort(Comparator.comparingInt(letter -> letter.charAt(0))); // "!" is 0, as in CLIP
    List<String> merges =
        List.of(
            "i n", "in g</w>", "o f</w>", "t h", "th e</w>", "a n", "an d</w>", "p a", "pa in",
            "pain t", "paint ing</w>", "c a", "ca t</w>", "p o", "po r", "por t", "r a", "ra i",
            "port rai", "portrai t</w>", "o i", "oi l</w>");
    Map<String, Integer> ids = new LinkedHashMap<>();
    letters.forEach(letter -> ids.put(letter, ids.size()));
    letters.forEach(letter -> ids.put(letter + "</w>", ids.size()));
    merges.forEach(merge -> ids.put(merge.replace(" ", ""), ids.size()));
    ids.put("<|startoftext|>", 49406);
    ids.put("<|endoftext|>", 49407);
    writeNew(folder.resolve("vocab.json"), JSON.writeValueAsBytes(ids));
    String lines = "#version: 0.2\n" + String.join("\n", merges) + "\n";
    writeNew(folder.resolve("merges.txt"), lines.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A tensor to be written; 8-byte integers for {@code position_ids}, halves for all others.
   *
   * @param ofNorm does it belong to a layer whose weight is a vector, as only norms have?
   */
  private record Tensor(String name, long[] shape, boolean ofNorm) {
    boolean isIndex() {
      return name.endsWith("position_ids");
    }

    long elements() {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    long bytes() {
      return elements() * (isIndex() ? 8 : 2);
    }
  }

  /** Writes a safetensors file: length of the header, header, elements in the header's order. */
  private static void writeWeights(Path file, Path names, long seed) throws IOException {
    if (Files.exists(file)) {
      System.err.println(file + " is there already");
      return;
    }
    Map<String, long[]> shapes =
        JSON.readValue(names.toFile(), new TypeReference<LinkedHashMap<String, long[]>>() {});
    List<Tensor> tensors = new ArrayList<>();
    shapes.forEach(
        (name, shape) -> {
          long[] weight = shapes.get(name.replaceFirst("\\.bias$", ".weight"));
          tensors.add(new Tensor(name, shape, weight.length == 1));
        });
    if (file.toString().endsWith(".ckpt")) {
      writeCheckpoint(file, tensors, seed);
      return;
    }
    tensors.sort((a, b) -> Boolean.compare(b.isIndex(), a.isIndex())); // wide types come first
    ObjectNode header = JSON.createObjectNode();
    header.putObject("__metadata__").put("format", "pt").put("random_seed", Long.toString(seed));
    long offset = 0;
    for (Tensor tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", tensor.isIndex() ? "I64" : "F16");
      entry.set("shape", JSON.valueToTree(tensor.shape()));
      entry.putArray("data_offsets").add(offset).add(offset += tensor.bytes());
    }
    String text = header.toString();
    text += " ".repeat((8 - text.length() % 8) % 8); // all names are ASCII
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path unfinished = Path.of(file + ".part");
    try (FileChannel out =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
      buffer.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
      for (Tensor tensor : tensors) {
        Elements elements = elements(tensor, seed);
        long count = tensor.elements();
        for (long i = 0; i < count; i++) {
          if (buffer.remaining() < 8) {
            drain(buffer, out);
          }
          if (tensor.isIndex()) {
            buffer.putLong(i);
          } else {
            buffer.putShort(elements.half(i));
          }
        }
      }
      drain(buffer, out);
    }
    Files.move(unfinished, file);
    System.err.printf(
        Locale.ROOT, "%s: %d tensors, %.2f GB%n", file, tensors.size(), Files.size(file) / 1e9);
  }

  /** Writes what torch.save writes of a dictionary of tensors: a zip archive around a pickle. */
  private static void writeCheckpoint(Path file, List<Tensor> tensors, long seed)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path unfinished = Path.of(file + ".part");
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
      put(zip, "archive/data.pkl", pickle(tensors));
      put(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < tensors.size(); i++) {
        Elements elements = elements(tensors.get(i), seed);
        ByteBuffer bytes =
            ByteBuffer.allocate(Math.toIntExact(tensors.get(i).bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < tensors.get(i).elements(); at++) {
          bytes.putShort(elements.half(at));
        }
        put(zip, "archive/data/" + i, bytes.array());
      }
    }
    Files.move(unfinished, file);
    System.err.printf(
        Locale.ROOT, "%s: %d tensors, %.2f GB%n", file, tensors.size(), Files.size(file) / 1e9);
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /**
   * The dictionary in pickle protocol 2: name, then {@code _rebuild_tensor_v2(storage, 0, sizes,
   * strides, False, OrderedDict())}; a storage is the persistent id ("storage", HalfStorage, its
   * number, "cpu", elements).
   */
  private static byte[] pickle(List<Tensor> tensors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2, '}', '('}); // PROTO 2, EMPTY_DICT, MARK
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      text(out, tensor.name());
      out.write("ctorch._utils\n_rebuild_tensor_v2\n((".getBytes(StandardCharsets.US_ASCII));
      text(out, "storage");
      out.write("ctorch\nHalfStorage\n".getBytes(StandardCharsets.US_ASCII));
      text(out, Integer.toString(i));
      text(out, "cpu");
      whole(out, tensor.elements());
      out.write(new byte[] {'t', 'Q'}); // TUPLE, BINPERSID
      whole(out, 0);
      long[] strides = new long[tensor.shape().length];
      long stride = 1;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        strides[axis] = stride;
        stride *= tensor.shape()[axis];
      }
      for (long[] sizes : List.of(tensor.shape(), strides)) {
        out.write('(');
        for (long size : sizes) {
          whole(out, size);
        }
        out.write('t');
      }
      out.write(new byte[] {(byte) 0x89}); // NEWFALSE
      out.write("ccollections\nOrderedDict\n)RtR".getBytes(StandardCharsets.US_ASCII));
    }
    out.write(new byte[] {'u', '.'}); // SETITEMS, STOP
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('X'); // BINUNICODE
    whole32(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void whole(ByteArrayOutputStream out, long value) {
    out.write('J'); // BININT
    whole32(out, Math.toIntExact(value));
  }

  private static void whole32(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void drain(ByteBuffer buffer, FileChannel out) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    buffer.clear();
  }

  /** The elements of a tensor, asked for one after another. */
  private interface Elements {
    short half(long index);
  }

  /**
   * Norms change nothing, positions are the sinusoids that they must be, everything else is random
   * and about as large as after PyTorch's initialisation, so that values stay within F16's range.
   */
  private static Elements elements(Tensor tensor, long seed) {
    String name = tensor.name();
    long[] shape = tensor.shape();
    if (name.endsWith("pos_encoder.pe")) {
      long width = shape[2];
      return i -> half(sinusoid(i / width, i % width, width));
    }
    Noise noise = new Noise(seed ^ hash(name));
    if (name.endsWith(".bias")) {
      return tensor.ofNorm() ? i -> 0 : random(noise, 0.02, tensor.elements());
    }
    if (tensor.ofNorm()) {
      short one = half(1);
      return i -> one;
    }
    long fanIn = tensor.elements() / shape[0];
    return random(noise, 1 / Math.sqrt(fanIn), tensor.elements());
  }

  private static double sinusoid(long position, long channel, long width) {
    double angle = position * Math.exp(-Math.log(10000) * (channel - channel % 2) / width);
    return channel % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
  }

  /** Large tensors draw from a table of 65,536 values, four at a time: that is fast enough. */
  private static Elements random(Noise noise, double scale, long elements) {
    int size = (int) Math.min(elements, 1 << 16);
    short[] table = new short[size];
    for (int i = 0; i < size; i++) {
      table[i] = half(noise.normal() * scale);
    }
    if (elements == size) {
      return i -> table[(int) i];
    }
    long[] bits = new long[1];
    return i -> {
      bits[0] = i % 4 == 0 ? noise.next() : bits[0] >>> 16;
      return table[(int) (bits[0] & 0xffff)];
    };
  }

  /** FNV-1a: each tensor has a stream of its own, whatever else is written. */
  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** SplitMix64 (Steele et al. 2014): never changes with Java's version. */
  private static final class Noise {
    private long state;

    Noise(long seed) {
      state = seed;
    }

    long next() {
      state += 0x9e3779b97f4a7c15L;
      long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
      z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
      return z ^ z >>> 31;
    }

    /** Mean 0, deviation 1, within 3.5: the sum of four uniform numbers of 16 bits. */
    double normal() {
      long bits = next();
      long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
      return (sum / 65535.0 - 2) * Math.sqrt(3);
    }
  }

  /** The nearest half, ties to even; for numbers below 65,504. */
  private static short half(double value) {
    int sign = value < 0 ? 0x8000 : 0;
    float size = (float) Math.abs(value);
    if (size < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(size * 0x1p24)); // too small for an exponent
    }
    int bits = Float.floatToIntBits(size);
    bits += 0xfff + (bits >> 13 & 1);
    return (short) (sign | bits - (127 - 15 << 23) >> 13);
  }
}
