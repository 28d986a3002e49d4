package pentimento.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pentimento.weights.PickleValue.Storage;
import pentimento.weights.PickleValue.Strided;
import pentimento.weights.Regions.Region;

/**
 * Reads what {@code torch.save} writes: a zip archive with one pickle and the elements beside it,
 * or five pickles and the elements behind them (before PyTorch 1.6). Pickles are read as data and
 * never run.
 */
public final class TorchCheckpoint {
  /** Largest pickle that is read, bytes; those of checkpoints have some megabytes at most. */
  static final int MOST_PICKLE = 32 << 20;

  private TorchCheckpoint() {}

  /**
   * Maps a checkpoint; see {@link Safetensors#read} on its buffers. Nested dictionaries become
   * names with dots; texts and numbers among the tensors become metadata; all other objects are
   * passed over.
   *
   * @throws IllegalArgumentException when it is no checkpoint, damaged, mentions anything that
   *     could do harm (which is never run), or has types or sizes of tensors that are not supported
   * @throws IOException when it cannot be read
   */
  public static TensorFile read(Path file) throws IOException {
    try (FileChannel channel = Regions.open(file)) {
      if (channel.size() < 2) {
        throw new IllegalArgumentException("is no torch checkpoint: it is too short");
      }
      int magic = Regions.read(channel, 0, 2).getShort();
      return magic == ('P' | 'K' << 8) ? readZip(file, channel) : LegacyCheckpoint.read(channel);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static TensorFile readZip(Path file, FileChannel channel) throws IOException {
    ZipDirectory zip = ZipDirectory.read(channel);
    String root = root(zip);
    if (zip.entries().containsKey(root + "constants.pkl")) {
      throw new IllegalArgumentException(
          "is a TorchScript program, expected a checkpoint: weights without code");
    }
    ZipDirectory.Entry pickle = zip.entries().get(root + "data.pkl");
    if (pickle.size() > MOST_PICKLE) {
      throw new IllegalArgumentException(
          "has a pickle of %d bytes, at most %d are read".formatted(pickle.size(), MOST_PICKLE));
    }
    checkByteOrder(channel, zip, root);
    TorchWorld world = new TorchWorld();
    Object value = Pickle.read(small(channel, zip, root + "data.pkl"), world);
    StateDict dict = StateDict.of(value);
    Map<String, ZipDirectory.Entry> entries = new LinkedHashMap<>();
    Map<String, Region> regions = new LinkedHashMap<>();
    for (Map.Entry<String, Strided> named : dict.tensors().entrySet()) {
      Storage storage = named.getValue().storage();
      String name = root + "data/" + storage.key();
      ZipDirectory.Entry entry =
          Optional.ofNullable(zip.entries().get(name))
              .orElseThrow(
                  () -> new IllegalArgumentException("is damaged: it lacks " + Shown.quoted(name)));
      checkSize(storage, entry.size());
      entries.put(storage.key(), entry);
      regions.put(storage.key(), zip.place(name, entry));
    }
    Map<Region, Supplier<ByteBuffer>> mapped =
        Regions.map(channel, List.copyOf(regions.values()), Regions.MOST);
    Map<String, Supplier<ByteBuffer>> storages = new HashMap<>();
    entries.forEach(
        (key, entry) -> {
          Supplier<ByteBuffer> content = content(entry, mapped.get(regions.get(key)));
          storages.put(key, () -> named(file, content));
        });
    return tensors(dict, storages);
  }

  /** Bytes of a storage; a complaint names the file, since it comes long after it was opened. */
  private static ByteBuffer named(Path file, Supplier<ByteBuffer> content) {
    try {
      return content.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** Is a zip archive one that {@code torch.save} wrote? */
  static boolean isArchive(Path file) throws IOException {
    try (FileChannel channel = Regions.open(file)) {
      return pickles(ZipDirectory.read(channel)).size() == 1;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> pickles(ZipDirectory zip) {
    return zip.entries().keySet().stream()
        .filter(name -> name.matches("[^/]+/data\\.pkl"))
        .toList();
  }

  /** The folder inside the archive that holds all: {@code archive/}, or the file's own name. */
  private static String root(ZipDirectory zip) {
    List<String> pickles = pickles(zip);
    if (pickles.size() != 1) {
      throw new IllegalArgumentException(
          "is a zip archive, but no torch checkpoint: it has %d entries */data.pkl, expected one"
              .formatted(pickles.size()));
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
  }

  private static void checkByteOrder(FileChannel channel, ZipDirectory zip, String root)
      throws IOException {
    if (!zip.entries().containsKey(root + "byteorder")) {
      return;
    }
    ByteBuffer bytes = small(channel, zip, root + "byteorder");
    if (bytes.remaining() == 0 || bytes.get(0) != 'l') {
      throw new IllegalArgumentException("has big-endian tensors, which are not supported");
    }
  }

  /** An entry of at most {@link #MOST_PICKLE} bytes, in memory. */
  private static ByteBuffer small(FileChannel channel, ZipDirectory zip, String name)
      throws IOException {
    ZipDirectory.Entry entry = zip.entries().get(name);
    Region place = zip.place(name, entry);
    if (entry.size() > MOST_PICKLE || place.size() > MOST_PICKLE) {
      throw new IllegalArgumentException(
          "is damaged: %s has more than %d bytes".formatted(Shown.quoted(name), MOST_PICKLE));
    }
    ByteBuffer packed = Regions.read(channel, place.begin(), (int) place.size());
    return content(entry, () -> packed).get();
  }

  /** What gives an entry's content, given its bytes in the file. */
  private static Supplier<ByteBuffer> content(
      ZipDirectory.Entry entry, Supplier<ByteBuffer> packed) {
    return switch (entry.method()) {
      case ZipDirectory.Entry.STORED -> {
        if (entry.size() != entry.packed()) {
          throw new IllegalArgumentException("is damaged: a stored part has two sizes");
        }
        yield packed;
      }
      case ZipDirectory.Entry.DEFLATED -> {
        if (entry.size() > Regions.MOST) {
          throw new IllegalArgumentException("has a compressed part of 2 GiB or more");
        }
        yield () -> Inflated.inflate(packed.get(), (int) entry.size());
      }
      default ->
          throw new IllegalArgumentException(
              "is compressed by a method (%d) that is not supported".formatted(entry.method()));
    };
  }

  /**
   * Checks that there is room for a storage's elements.
   *
   * @param size bytes that are there
   */
  static void checkSize(Storage storage, long size) {
    long bytes = StridedView.dtypeOf(storage.type()).map(type -> (long) type.bytes()).orElse(1L);
    if (storage.count() > size / bytes) {
      throw new IllegalArgumentException(
          "is damaged: storage %s has %d bytes, too few for %d elements of torch.%s"
              .formatted(
                  Shown.quoted(storage.key()),
                  size,
                  storage.count(),
                  Shown.quoted(storage.type())));
    }
  }

  /** All tensors, given the bytes of all their storages by key. */
  static TensorFile tensors(StateDict dict, Map<String, Supplier<ByteBuffer>> storages) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    dict.tensors()
        .forEach(
            (name, view) ->
                tensors.put(name, StridedView.of(name, view, storages.get(view.storage().key()))));
    return new TensorFile(tensors, dict.metadata());
  }
}
