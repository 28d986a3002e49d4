package pentimento.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import pentimento.weights.Regions.Region;

/**
 * Reads and writes safetensors files: 8 bytes with the length of a JSON header, the header, and the
 * elements of all tensors, little-endian, in C order
 * (https://github.com/huggingface/safetensors#format).
 */
public final class Safetensors {
  private static final int LENGTH_BYTES = 8;

  private Safetensors() {}

  /**
   * Maps a file; its tensors are fetched from the disk when they are touched. What native code
   * writes to them stays in memory. When the file may not be written, their buffers are read-only,
   * and native code must not write to them.
   *
   * @throws IllegalArgumentException when the file breaks any rule of the format, has a type of
   *     elements that {@link pentimento.tensor.DType} lacks, or a tensor of 2 GiB or more
   * @throws IOException when it cannot be read
   */
  public static TensorFile read(Path file) throws IOException {
    return read(file, Regions.MOST);
  }

  /** Reads with mappings of at most so many bytes. */
  static TensorFile read(Path file, int most) throws IOException {
    try (FileChannel channel = Regions.open(file)) {
      return read(file, channel, most);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static TensorFile read(Path file, FileChannel channel, int most) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw new IllegalArgumentException("is no safetensors file: it has only " + size + " bytes");
    }
    long length = Regions.read(channel, 0, LENGTH_BYTES).getLong();
    if (length < 0 || length > SafetensorsHeader.MOST_BYTES) {
      throw new IllegalArgumentException(
          "is no safetensors file: it claims a header of %s bytes, at most %d are allowed"
              .formatted(Long.toUnsignedString(length), SafetensorsHeader.MOST_BYTES));
    }
    long start = LENGTH_BYTES + length;
    if (start > size) {
      throw new IllegalArgumentException(
          "ends within its header: %d bytes, expected %d and more. Was the download complete?"
              .formatted(size, start));
    }
    byte[] json = Regions.read(channel, LENGTH_BYTES, (int) length).array();
    SafetensorsHeader header = SafetensorsHeader.parse(json, size - start);
    Map<String, Region> regions = new LinkedHashMap<>();
    header
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.end() - entry.begin() > most) {
                throw new IllegalArgumentException(
                    "%s has %d bytes; tensors of 2 GiB or more cannot be read"
                        .formatted(Shown.quoted(name), entry.end() - entry.begin()));
              }
              regions.put(name, new Region(start + entry.begin(), start + entry.end()));
            });
    Map<Region, Supplier<ByteBuffer>> buffers =
        Regions.map(channel, List.copyOf(regions.values()), most);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    header
        .entries()
        .forEach(
            (name, entry) ->
                tensors.put(
                    name,
                    new StoredTensor(
                        entry.dtype(),
                        entry.shape(),
                        buffers.get(regions.get(name)),
                        Regions.reader(file, regions.get(name)))));
    return new TensorFile(tensors, header.metadata());
  }

  /**
   * Writes a file: to a neighbour whose name ends in {@code .part} first, which then takes the
   * file's place. The same tensors and metadata give the same bytes. Larger elements come first,
   * and names in order among their like; the header is padded to 8 bytes, so that every tensor
   * starts at a multiple of its elements' size.
   *
   * @param tensors by name
   * @param metadata texts by key; may be empty
   * @throws IllegalArgumentException when a tensor is called {@code __metadata__}, a tensor's bytes
   *     do not fit its shape, or the header would be larger than the format allows; the file is
   *     then as it was
   * @throws IOException when it cannot be written; the file is then as it was
   */
  public static void write(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    List<Map.Entry<String, StoredTensor>> sorted = new ArrayList<>(tensors.entrySet());
    sorted.sort(
        Comparator.comparingInt(
                (Map.Entry<String, StoredTensor> named) -> -named.getValue().dtype().bytes())
            .thenComparing(Map.Entry::getKey));
    byte[] header = header(file, sorted, metadata);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        writeAll(channel, length.putLong(header.length).flip());
        writeAll(channel, ByteBuffer.wrap(header));
        for (Map.Entry<String, StoredTensor> named : sorted) {
          ByteBuffer bytes = named.getValue().bytes();
          long expected = sizeOf(named);
          if (bytes.remaining() != expected) {
            throw new IllegalArgumentException(
                "%s: %s %s has %d bytes, expected %d"
                    .formatted(
                        file,
                        named.getKey(),
                        named.getValue().shape(),
                        bytes.remaining(),
                        expected));
          }
          writeAll(channel, bytes);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw e; // names the file
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static long sizeOf(Map.Entry<String, StoredTensor> named) {
    StoredTensor tensor = named.getValue();
    return SafetensorsHeader.sizeOf(tensor.dtype(), tensor.shape(), named.getKey());
  }

  private static byte[] header(
      Path file, List<Map.Entry<String, StoredTensor>> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        for (Map.Entry<String, String> text : metadata.entrySet()) {
          json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
      }
      long at = 0;
      for (Map.Entry<String, StoredTensor> named : tensors) {
        if (named.getKey().equals(SafetensorsHeader.METADATA)) {
          throw new IllegalArgumentException(
              file + ": no tensor can be called " + SafetensorsHeader.METADATA);
        }
        StoredTensor tensor = named.getValue();
        long end = Math.addExact(at, sizeOf(named));
        json.writeObjectFieldStart(named.getKey());
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeFieldName("shape");
        json.writeArray(tensor.shape().sizes(), 0, tensor.shape().rank());
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {at, end}, 0, 2);
        json.writeEndObject();
        at = end;
      }
      json.writeEndObject();
    }
    int padded = (bytes.size() + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
    if (padded > SafetensorsHeader.MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s: names and metadata take %d bytes, at most %d are allowed"
              .formatted(file, padded, SafetensorsHeader.MOST_BYTES));
    }
    byte[] header = Arrays.copyOf(bytes.toByteArray(), padded);
    Arrays.fill(header, bytes.size(), padded, (byte) ' ');
    return header;
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
