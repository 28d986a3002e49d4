package pentimento.export;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The boxes of an mp4 file with one video track (ISO/IEC 14496-12, and -15 for H.264). The same
 * track gives the same bytes: all times are 0, which stands for unknown.
 */
final class Mp4Boxes {
  private static final int[] UNITY_MATRIX = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  private static final int TRACK = 1;
  private static final int UTF_8_TEXT = 1;

  private ByteBuffer bytes = ByteBuffer.allocate(1 << 12);

  private Mp4Boxes() {}

  /**
   * One video track.
   *
   * @param width shown, in pixels
   * @param height shown, in pixels
   * @param timescale ticks a second
   * @param ticksPerFrame of every frame
   * @param sps sequence parameter set as NAL unit
   * @param pps picture parameter set as NAL unit
   * @param sampleSizes bytes of each frame
   * @param chunks runs of frames that lie behind one another, in file order
   */
  record Track(
      int width,
      int height,
      int timescale,
      int ticksPerFrame,
      ByteBuffer sps,
      ByteBuffer pps,
      IntBuffer sampleSizes,
      List<Chunk> chunks) {
    long duration() {
      return (long) sampleSizes.remaining() * ticksPerFrame;
    }

    long bytes() {
      return chunks.stream().mapToLong(Chunk::bytes).sum();
    }
  }

  /** Frames from one key frame up to the next. */
  record Chunk(int frames, long bytes) {}

  /**
   * All that stands before the frames: ftyp, moov and the header of mdat.
   *
   * @param title shown by players; left out when empty
   * @param comment any text; left out when empty
   */
  static byte[] head(Track track, String title, String comment) {
    // The chunk offsets count from the start of the file, so they depend on moov's own size.
    // What stands before the frames takes a few MB at most: 16 MB are left for it.
    boolean wide = track.bytes() > 0xff000000L;
    Mp4Boxes file = new Mp4Boxes();
    long frames = file.head(track, title, comment, wide, 0).length;
    file.bytes.clear();
    return file.head(track, title, comment, wide, frames);
  }

  private byte[] head(Track track, String title, String comment, boolean wide, long frames) {
    box("ftyp", () -> text("isom").u32(512).text("isom").text("iso2").text("avc1").text("mp41"));
    box(
        "moov",
        () -> {
          mvhd(track);
          box("trak", () -> trak(track, wide, frames));
          if (!title.isEmpty() || !comment.isEmpty()) {
            box("udta", () -> fullBox("meta", 0, 0, () -> meta(title, comment)));
          }
        });
    if (wide) {
      u32(1).text("mdat").u64(16 + track.bytes());
    } else {
      u32(8 + track.bytes()).text("mdat");
    }
    return toByteArray();
  }

  private void mvhd(Track track) {
    int version = version(track);
    fullBox(
        "mvhd",
        version,
        0,
        () -> {
          time(version, 0).time(version, 0);
          u32(track.timescale).time(version, track.duration());
          u32(0x10000).u16(0x100).zeros(10).matrix().zeros(24);
          u32(TRACK + 1);
        });
  }

  /** Times have 64 bits in version 1. */
  private static int version(Track track) {
    return track.duration() > 0xffffffffL ? 1 : 0;
  }

  private void trak(Track track, boolean wide, long frames) {
    int version = version(track);
    int enabledInMovieAndPreview = 7;
    fullBox(
        "tkhd",
        version,
        enabledInMovieAndPreview,
        () -> {
          time(version, 0).time(version, 0);
          u32(TRACK).u32(0).time(version, track.duration());
          zeros(16).matrix();
          u32((long) track.width << 16).u32((long) track.height << 16);
        });
    box(
        "mdia",
        () -> {
          fullBox(
              "mdhd",
              version,
              0,
              () -> {
                time(version, 0).time(version, 0);
                u32(track.timescale).time(version, track.duration());
                u16(0x55c4).u16(0); // language "und"
              });
          fullBox("hdlr", 0, 0, () -> u32(0).text("vide").zeros(12).text("VideoHandler").u8(0));
          box("minf", () -> minf(track, wide, frames));
        });
  }

  private void minf(Track track, boolean wide, long frames) {
    fullBox("vmhd", 0, 1, () -> zeros(8));
    int inThisFile = 1;
    box("dinf", () -> fullBox("dref", 0, 0, () -> u32(1).fullBox("url ", 0, inThisFile, () -> {})));
    box(
        "stbl",
        () -> {
          fullBox("stsd", 0, 0, () -> u32(1).box("avc1", () -> avc1(track)));
          fullBox(
              "stts",
              0,
              0,
              () -> u32(1).u32(track.sampleSizes.remaining()).u32(track.ticksPerFrame));
          fullBox("stss", 0, 0, () -> syncSamples(track));
          fullBox("stsc", 0, 0, () -> samplesToChunks(track));
          fullBox("stsz", 0, 0, () -> sampleSizes(track));
          fullBox(wide ? "co64" : "stco", 0, 0, () -> chunkOffsets(track, wide, frames));
        });
  }

  private void avc1(Track track) {
    zeros(6).u16(1); // data reference
    zeros(16).u16(track.width).u16(track.height);
    u32(72 << 16).u32(72 << 16).u32(0).u16(1); // dots an inch, frames a sample
    zeros(32).u16(24).u16(0xffff); // no compressor name, no alpha, no colour table
    box(
        "avcC",
        () -> {
          // Profile, compatibility and level as in the SPS; lengths of NAL units have 4 bytes.
          u8(1).u8(track.sps.get(1)).u8(track.sps.get(2)).u8(track.sps.get(3)).u8(0xff);
          u8(0xe0 | 1).u16(track.sps.remaining()).bytes(track.sps);
          u8(1).u16(track.pps.remaining()).bytes(track.pps);
        });
    int bt709 = ParameterSets.BT_709;
    int limitedRange = 0;
    box("colr", () -> text("nclx").u16(bt709).u16(bt709).u16(bt709).u8(limitedRange));
    box("pasp", () -> u32(1).u32(1));
  }

  /** Each chunk starts with a key frame. */
  private void syncSamples(Track track) {
    u32(track.chunks.size());
    long sample = 1;
    for (Chunk chunk : track.chunks) {
      u32(sample);
      sample += chunk.frames;
    }
  }

  /** Runs of chunks with equally many frames. */
  private void samplesToChunks(Track track) {
    int runs = 0;
    Mp4Boxes entries = new Mp4Boxes();
    int last = -1;
    for (int i = 0; i < track.chunks.size(); i++) {
      int frames = track.chunks.get(i).frames;
      if (frames != last) {
        entries.u32(i + 1).u32(frames).u32(1);
        runs++;
        last = frames;
      }
    }
    u32(runs).bytes(entries.toByteArray());
  }

  private void sampleSizes(Track track) {
    u32(0).u32(track.sampleSizes.remaining());
    ByteBuffer sizes = ByteBuffer.allocate(Math.multiplyExact(4, track.sampleSizes.remaining()));
    sizes.asIntBuffer().put(track.sampleSizes.duplicate());
    bytes(sizes);
  }

  private void chunkOffsets(Track track, boolean wide, long frames) {
    u32(track.chunks.size());
    long offset = frames;
    for (Chunk chunk : track.chunks) {
      if (wide) {
        u64(offset);
      } else {
        u32(offset);
      }
      offset += chunk.bytes;
    }
  }

  /** Apple's list of tags, the one that players and ffprobe read. */
  private void meta(String title, String comment) {
    fullBox("hdlr", 0, 0, () -> u32(0).text("mdir").text("appl").zeros(9));
    box(
        "ilst",
        () -> {
          tag("\u00a9nam", title);
          tag("\u00a9cmt", comment);
        });
  }

  private void tag(String name, String value) {
    if (!value.isEmpty()) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      box(name, () -> box("data", () -> u32(UTF_8_TEXT).u32(0).bytes(text)));
    }
  }

  private void box(String type, Runnable body) {
    int at = bytes.position();
    u32(0).text(type);
    body.run();
    bytes.putInt(at, bytes.position() - at);
  }

  private void fullBox(String type, int version, int flags, Runnable body) {
    box(
        type,
        () -> {
          u32((long) version << 24 | flags);
          body.run();
        });
  }

  private byte[] toByteArray() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private Mp4Boxes matrix() {
    for (int entry : UNITY_MATRIX) {
      u32(entry);
    }
    return this;
  }

  private Mp4Boxes time(int version, long ticks) {
    return version == 1 ? u64(ticks) : u32(ticks);
  }

  private Mp4Boxes text(String ascii) {
    return bytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Mp4Boxes zeros(int count) {
    return bytes(new byte[count]);
  }

  private Mp4Boxes bytes(byte[] value) {
    return bytes(ByteBuffer.wrap(value));
  }

  private Mp4Boxes bytes(ByteBuffer value) {
    if (bytes.remaining() < value.remaining()) {
      int size = Math.max(bytes.position() + value.remaining(), 2 * bytes.capacity());
      bytes = ByteBuffer.allocate(size).put(bytes.flip());
    }
    bytes.put(value.duplicate());
    return this;
  }

  private Mp4Boxes u8(int value) {
    return bytes(new byte[] {(byte) value});
  }

  private Mp4Boxes u16(int value) {
    return u8(value >> 8).u8(value);
  }

  private Mp4Boxes u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  private Mp4Boxes u64(long value) {
    return u32(value >> 32).u32(value);
  }
}
