package pentimento.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pentimento.tensor.DType;
import pentimento.weights.PickleValue.Dict;
import pentimento.weights.PickleValue.Storage;
import pentimento.weights.Regions.Region;

/**
 * Checkpoints from before PyTorch 1.6: five pickles (a magic number, the version, the machine's
 * kind, the value, the keys of its storages), then each storage as a count and its elements.
 */
final class LegacyCheckpoint {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;
  private static final int COUNT_BYTES = 8;

  /** The first pickle as torch writes it: a number of ten bytes. */
  private static final String FIRST_PICKLE = "\u0080\2\u008a\n";

  private LegacyCheckpoint() {}

  /** Does a file begin as these do? Other pickles do not. */
  static boolean begins(Beginning beginning) {
    return beginning.startsWith(FIRST_PICKLE);
  }

  /**
   * Maps a checkpoint.
   *
   * @throws IllegalArgumentException when it is none, damaged, not all there or not to be trusted
   */
  static TensorFile read(FileChannel channel) throws IOException {
    long fileSize = channel.size();
    int beginning = (int) Math.min(fileSize, TorchCheckpoint.MOST_PICKLE);
    ByteBuffer in = Regions.read(channel, 0, beginning);
    TorchWorld world = new TorchWorld();
    if (!MAGIC.equals(Pickle.read(in, world))) {
      throw new IllegalArgumentException(
          "is a pickle, but no torch checkpoint: it lacks torch's magic number");
    }
    Object version = Pickle.read(in, world);
    if (!Long.valueOf(VERSION).equals(version)) {
      throw new IllegalArgumentException(
          "is a torch checkpoint of another version than " + VERSION);
    }
    if (Pickle.read(in, world) instanceof Dict machine
        && Boolean.FALSE.equals(machine.values().get("little_endian"))) {
      throw new IllegalArgumentException("has big-endian tensors, which are not supported");
    }
    StateDict dict = StateDict.of(Pickle.read(in, world));
    if (!(Pickle.read(in, world) instanceof List<?> keys)) {
      throw new IllegalArgumentException("is damaged: it lacks the list of its storages");
    }
    Map<String, Region> regions = new HashMap<>();
    long at = in.position();
    for (Object key : keys) {
      if (!(key instanceof String text)) {
        throw new IllegalArgumentException("is damaged: the key of a storage is no text");
      }
      Region region = storage(channel, at, text, world.storages());
      if (regions.put(text, region) != null) {
        throw new IllegalArgumentException("is damaged: a storage is there twice");
      }
      at = region.end();
    }
    dict.tensors()
        .values()
        .forEach(
            view -> {
              if (!regions.containsKey(view.storage().key())) {
                throw new IllegalArgumentException("is damaged: it lacks the storage of a tensor");
              }
            });
    Map<Region, Supplier<ByteBuffer>> mapped =
        Regions.map(channel, List.copyOf(regions.values()), Regions.MOST);
    Map<String, Supplier<ByteBuffer>> storages = new HashMap<>();
    regions.forEach((key, region) -> storages.put(key, mapped.get(region)));
    return TorchCheckpoint.tensors(dict, storages);
  }

  private static Region storage(
      FileChannel channel, long at, String key, Map<String, Storage> storages) throws IOException {
    Storage storage =
        Optional.ofNullable(storages.get(key))
            .orElseThrow(
                () -> new IllegalArgumentException("is damaged: it has a storage that none uses"));
    DType dtype =
        StridedView.dtypeOf(storage.type())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "has a storage torch.%s, which is not supported"
                            .formatted(Shown.quoted(storage.type()))));
    if (at > channel.size() - COUNT_BYTES) {
      throw new IllegalArgumentException("ends too early. Was the download complete?");
    }
    long count = Regions.read(channel, at, COUNT_BYTES).getLong();
    long begin = at + COUNT_BYTES;
    if (count < storage.count()) {
      throw new IllegalArgumentException(
          "is damaged: storage %s has %d elements, expected %d"
              .formatted(Shown.quoted(key), count, storage.count()));
    }
    if (count > (channel.size() - begin) / dtype.bytes()) {
      throw new IllegalArgumentException("ends too early. Was the download complete?");
    }
    return new Region(begin, begin + count * dtype.bytes());
  }
}
