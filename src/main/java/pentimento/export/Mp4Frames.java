package pentimento.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.VUIParameters;
import org.jcodec.common.logging.LogLevel;
import org.jcodec.common.logging.Logger;
import pentimento.image.Picture;

/**
 * Gives the frames of an mp4 video as pictures: ours exactly as players show them, others' as far
 * as JCodec's decoder knows their H.264 (progressive, 8 bits, 4:2:0).
 */
public final class Mp4Frames {
  /** Frames that may wait for an earlier one: the most that H.264 allows (A.3.1 h). */
  private static final int MOST_WAITING = 16;

  /** Level 6.2, the largest frame that there is. */
  private static final long MOST_MACROBLOCKS = 139_264;

  private Mp4Frames() {}

  /** Takes one frame after the other. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Looks at a frame.
     *
     * @param index 0, 1, 2, ...
     * @param frame sRGB, at the size shown
     * @return whether to go on
     */
    boolean frame(int index, Picture frame) throws IOException;
  }

  /**
   * Decodes a video from the first frame on, in the order of showing.
   *
   * @return the number of frames handed over
   * @throws IOException when the file cannot be read, is damaged, or is coded in a way that cannot
   *     be decoded here; the message names the file
   */
  public static int decode(Path file, Handler handler) throws IOException {
    Mp4Index index = index(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return decode(index, channel, Optional.empty(), handler);
    }
  }

  /**
   * Decodes key frames alone, which need none before them: a glance at a video of any length.
   *
   * @param most how many at most, 1 or more; of more, as many are taken, evenly spread
   * @return the number of frames handed over
   * @throws IOException as {@link #decode} does
   */
  public static int keyFrames(Path file, int most, Handler handler) throws IOException {
    Mp4Index index = index(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      BitSet chosen = new BitSet();
      int[] keys = new Mp4Samples(index).keyFrames();
      int count = Math.min(most, keys.length);
      for (int i = 0; i < count; i++) {
        chosen.set(keys[(int) ((long) i * (keys.length - 1) / Math.max(1, count - 1))]);
      }
      return decode(index, channel, Optional.of(chosen), handler);
    }
  }

  private static Mp4Index index(Path file) throws IOException {
    Mp4Index index = Mp4Index.read(file);
    if (!index.format().equals("avc1") && !index.format().equals("avc3")) {
      throw new IOException(
          file
              + ": its video is coded as "
              + index.format()
              + ", only H.264 (avc1) can be decoded");
    }
    if (index.frames() == 0) {
      throw new IOException(
          file
              + ": its frames are listed in fragments, which cannot be decoded here; rewrite it with"
              + " ffmpeg -i FILE -c copy OTHER.mp4");
    }
    return index;
  }

  /**
   * @param alone the samples that are decoded, each by itself; empty when all are, in their order
   */
  private static int decode(
      Mp4Index index, FileChannel channel, Optional<BitSet> alone, Handler handler)
      throws IOException {
    Configuration configuration = Configuration.parse(index);
    SeqParameterSet sps = configuration.readSps(index);
    Logger.setLevel(LogLevel.ERROR); // JCodec's warnings would go to stdout
    H264Decoder decoder = new H264Decoder();
    try {
      decoder.addSps(configuration.sps);
      decoder.addPps(configuration.pps);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw undecodable(index, 0, e);
    }
    int samples = (sps.picWidthInMbsMinus1 + 1) * (sps.picHeightInMapUnitsMinus1 + 1) * 256;
    byte[][] planes = {new byte[samples], new byte[samples / 4], new byte[samples / 4]};
    YCbCr colour = YCbCr.of(sps);
    Mp4Samples position = new Mp4Samples(index);
    int[] order = position.showingOrder();
    Map<Integer, Picture> waiting = new TreeMap<>();
    int shown = 0;
    for (int i = 0; position.next(); i++) {
      if (alone.isPresent() && !alone.get().get(i)) {
        continue;
      }
      ByteBuffer sample = ByteBuffer.allocate(position.size());
      Mp4Index.readFully(channel, sample, position.offset());
      Picture picture = decode(index, i, decoder, sample, configuration, planes, colour);
      if (alone.isPresent()) {
        shown++;
        if (!handler.frame(order[i], picture)) {
          return shown;
        }
        continue;
      }
      waiting.put(order[i], picture);
      for (Picture next; (next = waiting.remove(shown)) != null; ) {
        if (!handler.frame(shown++, next)) {
          return shown;
        }
      }
      if (waiting.size() > MOST_WAITING) {
        throw new IOException(index.file() + ": its tables of frames are damaged");
      }
    }
    return shown;
  }

  private static Picture decode(
      Mp4Index index,
      int number,
      H264Decoder decoder,
      ByteBuffer sample,
      Configuration configuration,
      byte[][] planes,
      YCbCr colour)
      throws IOException {
    Frame frame;
    try {
      frame = decoder.decodeFrameFromNals(configuration.units(sample), planes);
      if (frame == null) {
        throw new IllegalStateException("no picture in it");
      }
      return colour.picture(frame);
    } catch (RuntimeException | OutOfMemoryError e) {
      // Damaged bytes lead JCodec out of its arrays, or into lists without end.
      throw undecodable(index, number, e);
    }
  }

  private static IOException undecodable(Mp4Index index, int number, Throwable cause) {
    return new IOException(
        index.file() + ": frame " + number + " cannot be decoded (" + cause.getMessage() + ")",
        cause);
  }

  /**
   * avcC: parameter sets, and how long the lengths of NAL units are (ISO/IEC 14496-15, 5.3.3.1).
   */
  private record Configuration(int lengthSize, List<ByteBuffer> sps, List<ByteBuffer> pps) {
    static Configuration parse(Mp4Index index) throws IOException {
      ByteBuffer box = index.avcC().duplicate();
      try {
        int lengthSize = (box.get(4) & 3) + 1;
        box.position(5);
        List<ByteBuffer> sps = parameterSets(box, 31);
        List<ByteBuffer> pps = parameterSets(box, 255);
        if (!sps.isEmpty() && !pps.isEmpty()) {
          return new Configuration(lengthSize, sps, pps);
        }
      } catch (RuntimeException e) {
        throw new IOException(index.file() + ": its decoder configuration is damaged", e);
      }
      throw new IOException(index.file() + ": it has no decoder configuration (avcC)");
    }

    /** As JCodec wants them: without the byte that says what they are. */
    private static List<ByteBuffer> parameterSets(ByteBuffer box, int mask) {
      List<ByteBuffer> sets = new ArrayList<>();
      for (int count = box.get() & mask; count > 0; count--) {
        int size = box.getShort() & 0xffff;
        sets.add(box.slice(box.position() + 1, size - 1));
        box.position(box.position() + size);
      }
      return sets;
    }

    /** The first SPS, once it is sure that its frames are no larger than H.264 allows. */
    SeqParameterSet readSps(Mp4Index index) throws IOException {
      ByteBuffer copy = ByteBuffer.allocate(sps.get(0).remaining()).put(sps.get(0).duplicate());
      copy.flip();
      SeqParameterSet set;
      try {
        H264Utils.unescapeNAL(copy);
        set = SeqParameterSet.read(copy);
      } catch (RuntimeException | OutOfMemoryError e) {
        throw new IOException(index.file() + ": its decoder configuration is damaged", e);
      }
      long columns = set.picWidthInMbsMinus1 + 1L;
      long rows = set.picHeightInMapUnitsMinus1 + 1L;
      if (columns < 1
          || rows < 1
          || columns > 4096
          || rows > 4096
          || set.numRefFrames < 0
          || set.numRefFrames > MOST_WAITING
          || set.log2MaxFrameNumMinus4 < 0
          || set.log2MaxFrameNumMinus4 > 12) {
        throw new IOException(index.file() + ": its decoder configuration is damaged");
      }
      // What the track says of its size must fit, or a changed bit would ask for gigabytes.
      if (Math.abs(columns * 16 - index.width()) > 32
          || Math.abs(rows * 16 - index.height()) > 32) {
        throw new IOException(index.file() + ": its decoder configuration is damaged");
      }
      if (columns * rows > MOST_MACROBLOCKS || !set.frameMbsOnlyFlag) {
        throw new IOException(index.file() + ": interlaced or too large, cannot be decoded");
      }
      return set;
    }

    List<ByteBuffer> units(ByteBuffer sample) {
      List<ByteBuffer> units = new ArrayList<>();
      while (sample.remaining() >= lengthSize) {
        int length = 0;
        for (int i = 0; i < lengthSize; i++) {
          length = length << 8 | (sample.get() & 255);
        }
        units.add(sample.slice(sample.position(), length));
        sample.position(sample.position() + length);
      }
      return units;
    }
  }

  /** Back from Y'CbCr to sRGB; a chroma sample serves its 2 x 2 pixels. */
  private record YCbCr(double kr, double kb, boolean fullRange) {
    private static final int BT_470_BG = 5;
    private static final int SMPTE_170M = 6;
    private static final int UNSPECIFIED = 2;

    static YCbCr of(SeqParameterSet sps) {
      VUIParameters vui = sps.vuiParams;
      boolean said = vui != null && vui.videoSignalTypePresentFlag;
      int matrix = said && vui.colourDescriptionPresentFlag ? vui.matrixCoefficients : UNSPECIFIED;
      // A file that does not tell: browsers take BT.601 below 720 lines, as television had it.
      boolean small = sps.picHeightInMapUnitsMinus1 + 1 < 720 / 16;
      boolean bt601 =
          matrix == BT_470_BG || matrix == SMPTE_170M || (matrix == UNSPECIFIED && small);
      return new YCbCr(
          bt601 ? 0.299 : 0.2126, bt601 ? 0.114 : 0.0722, said && vui.videoFullRangeFlag);
    }

    /** JCodec keeps samples as value minus 128. */
    Picture picture(Frame frame) {
      int width = frame.getCroppedWidth();
      int height = frame.getCroppedHeight();
      int left = frame.getCrop() == null ? 0 : frame.getCrop().getX();
      int top = frame.getCrop() == null ? 0 : frame.getCrop().getY();
      double lumaScale = fullRange ? 1 : 255.0 / 219;
      double chromaScale = fullRange ? 1 : 255.0 / 224;
      double kg = 1 - kr - kb;
      float y1 = (float) lumaScale;
      float y0 = (float) ((128 - (fullRange ? 0 : 16)) * lumaScale + 0.5);
      float redByCr = (float) ((2 - 2 * kr) * chromaScale);
      float blueByCb = (float) ((2 - 2 * kb) * chromaScale);
      float greenByCr = (float) (-redByCr * kr / kg);
      float greenByCb = (float) (-blueByCb * kb / kg);
      byte[] luma = frame.getPlaneData(0);
      byte[] cb = frame.getPlaneData(1);
      byte[] cr = frame.getPlaneData(2);
      int[] rgb = new int[Math.multiplyExact(width, height)];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int c = (top + y) / 2 * frame.getPlaneWidth(1) + (left + x) / 2;
          float grey = luma[(top + y) * frame.getPlaneWidth(0) + left + x] * y1 + y0;
          rgb[y * width + x] =
              eightBit(grey + redByCr * cr[c]) << 16
                  | eightBit(grey + greenByCr * cr[c] + greenByCb * cb[c]) << 8
                  | eightBit(grey + blueByCb * cb[c]);
        }
      }
      return new Picture(width, height, rgb);
    }

    private static int eightBit(float value) {
      return Math.max(0, Math.min(255, (int) value));
    }
  }
}
