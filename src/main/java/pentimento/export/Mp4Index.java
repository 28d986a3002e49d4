package pentimento.export;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of an mp4 file, read with suspicion: every size is checked against what holds it, and
 * nothing is allocated by a number that the file merely claims.
 *
 * @param file where it came from
 * @param fileSize in bytes
 * @param width of the first video track, in pixels
 * @param height likewise
 * @param timescale ticks a second
 * @param duration in ticks
 * @param frames number of samples
 * @param format of the samples, as its sample entry is named
 * @param avcC decoder configuration, empty when the format has none
 * @param tables the track's stbl: where the samples are
 * @param title tag
 * @param comment tag
 */
record Mp4Index(
    Path file,
    long fileSize,
    int width,
    int height,
    long timescale,
    long duration,
    long frames,
    String format,
    ByteBuffer avcC,
    ByteBuffer tables,
    Optional<String> title,
    Optional<String> comment) {

  /** Far above the header of a day of video. */
  private static final long MOST_HEADER_BYTES = 64 << 20;

  private static final int MOST_BOXES = 100_000;

  /** One box: its type, and what is in it. */
  record Box(String type, ByteBuffer body) {}

  static Mp4Index read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return parse(file, channel.size(), header(channel));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (DamagedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new IOException(file + ": the file is cut short", e);
    }
  }

  /** What is wrong, without the file's name. */
  private static final class DamagedException extends IOException {
    DamagedException(String message) {
      super(message);
    }
  }

  /** The body of moov. */
  private static ByteBuffer header(FileChannel channel) throws IOException {
    long end = channel.size();
    long at = 0;
    for (int count = 0; at + 8 <= end && count < MOST_BOXES; count++) {
      ByteBuffer start = ByteBuffer.allocate(16).limit((int) Math.min(16, end - at));
      readFully(channel, start, at);
      long size = start.getInt(0) & 0xffffffffL;
      String type = type(start, 4);
      if (count == 0 && !isFirstBox(type)) {
        throw new DamagedException("this is no mp4 video");
      }
      int headerSize = 8;
      if (size == 1 && start.limit() == 16) {
        size = start.getLong(8);
        headerSize = 16;
      } else if (size == 0) {
        size = end - at;
      }
      if (size < headerSize) {
        throw new DamagedException("box " + type + " claims a size of " + size + " bytes");
      }
      if (type.equals("moov")) {
        if (size > end - at) {
          throw new EOFException();
        }
        if (size > MOST_HEADER_BYTES) {
          throw new DamagedException("its header has " + size + " bytes, too many to be true");
        }
        ByteBuffer moov = ByteBuffer.allocate((int) size - headerSize);
        readFully(channel, moov, at + headerSize);
        return moov;
      }
      if (size > end - at) {
        throw new EOFException();
      }
      at += size;
    }
    throw new DamagedException("it has no header (box moov): not a video, or never finished");
  }

  private static boolean isFirstBox(String type) {
    return switch (type) {
      case "ftyp", "moov", "mdat", "free", "skip", "wide", "pnot" -> true;
      default -> false;
    };
  }

  static void readFully(FileChannel channel, ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      int count = channel.read(into, at + into.position());
      if (count < 0) {
        throw new EOFException();
      }
    }
    into.flip();
  }

  private static Mp4Index parse(Path file, long fileSize, ByteBuffer moov) throws IOException {
    for (Box trak : children(moov)) {
      if (!trak.type.equals("trak")) {
        continue;
      }
      ByteBuffer media = child(trak.body, "mdia");
      ByteBuffer handler = child(media, "hdlr");
      if (handler.remaining() < 12 || !type(handler, 8).equals("vide")) {
        continue;
      }
      ByteBuffer mdhd = child(media, "mdhd");
      boolean wide = mdhd.hasRemaining() && mdhd.get(0) == 1;
      require(mdhd, wide ? 32 : 20, "mdhd");
      ByteBuffer tables = child(child(media, "minf"), "stbl");
      ByteBuffer stsd = child(tables, "stsd");
      require(stsd, 8, "stsd");
      List<Box> entries = children(stsd.slice(8, stsd.remaining() - 8));
      if (entries.isEmpty()) {
        throw new DamagedException("its video track names no format");
      }
      ByteBuffer entry = entries.get(0).body;
      require(entry, 78, entries.get(0).type);
      ByteBuffer extensions = entry.slice(78, entry.remaining() - 78);
      ByteBuffer metadata = child(child(moov, "udta"), "meta");
      return new Mp4Index(
          file,
          fileSize,
          entry.getShort(24) & 0xffff,
          entry.getShort(26) & 0xffff,
          mdhd.getInt(wide ? 20 : 12) & 0xffffffffL,
          wide ? Math.max(0, mdhd.getLong(24)) : mdhd.getInt(16) & 0xffffffffL,
          frames(child(tables, "stsz")),
          entries.get(0).type,
          child(extensions, "avcC"),
          tables,
          tag(metadata, "\u00a9nam"),
          tag(metadata, "\u00a9cmt"));
    }
    throw new DamagedException("it has no video track");
  }

  private static long frames(ByteBuffer stsz) throws IOException {
    require(stsz, 12, "stsz");
    long count = stsz.getInt(8) & 0xffffffffL;
    if (stsz.getInt(4) == 0 && count > (stsz.remaining() - 12) / 4) {
      throw new DamagedException("it claims " + count + " frames but lists fewer");
    }
    return count;
  }

  private static Optional<String> tag(ByteBuffer meta, String name) throws IOException {
    // In mp4 the list comes behind version and flags; QuickTime leaves them out.
    boolean plain = meta.remaining() >= 8 && type(meta, 4).equals("hdlr");
    int skip = plain ? 0 : Math.min(4, meta.remaining());
    ByteBuffer list = child(meta.slice(skip, meta.remaining() - skip), "ilst");
    ByteBuffer data = child(child(list, name), "data");
    if (data.remaining() < 8) {
      return Optional.empty();
    }
    return Optional.of(
        StandardCharsets.UTF_8.decode(data.slice(8, data.remaining() - 8)).toString());
  }

  /** The first box of a type, or an empty body when there is none. */
  static ByteBuffer child(ByteBuffer body, String type) throws IOException {
    for (Box box : children(body)) {
      if (box.type.equals(type)) {
        return box.body;
      }
    }
    return ByteBuffer.allocate(0);
  }

  private static List<Box> children(ByteBuffer body) throws IOException {
    List<Box> boxes = new ArrayList<>();
    long end = body.remaining();
    // A list of boxes may end in four zero bytes (QuickTime).
    for (int at = 0; at + 8 <= end; ) {
      long size = body.getInt(at) & 0xffffffffL;
      int header = 8;
      if (size == 1 && at + 16 <= end) {
        size = body.getLong(at + 8);
        header = 16;
      } else if (size == 0) {
        size = end - at;
      }
      if (size < header || size > end - at || boxes.size() == MOST_BOXES) {
        throw new DamagedException(
            "box " + type(body, at + 4) + " of " + size + " bytes does not fit where it is");
      }
      boxes.add(new Box(type(body, at + 4), body.slice(at + header, (int) size - header)));
      at += (int) size;
    }
    return boxes;
  }

  private static String type(ByteBuffer bytes, int at) {
    byte[] type = new byte[4];
    bytes.get(at, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }

  private static void require(ByteBuffer body, int size, String type) throws IOException {
    if (body.remaining() < size) {
      throw new DamagedException("box " + type + " is missing or too short");
    }
  }
}
