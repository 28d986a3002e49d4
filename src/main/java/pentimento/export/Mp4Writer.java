package pentimento.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a painting in progress as an mp4 video: H.264 Constrained Baseline, constant quality,
 * BT.709 colour, frames of constant duration, header first so that a browser can start at once.
 *
 * <p>The same frames give the same bytes. Memory does not grow with the number of frames but for
 * four bytes each: what is coded waits in a second file beside the first, which is deleted at the
 * end.
 */
public final class Mp4Writer implements AutoCloseable {
  /** Seconds between key frames, the places that a player can jump to. */
  private static final double KEY_FRAME_SECONDS = 4;

  /**
   * While nothing changes, key frames only cost bytes, and frames between them are cheap to skip.
   */
  private static final int KEY_FRAME_PATIENCE = 10;

  private final int width;
  private final int height;
  private final int fpsNumerator;
  private final int fpsDenominator;
  private final int keyFrameInterval;
  private final String title;
  private final String comment;
  private final PaintingEncoder encoder;
  private final NalUnit unit = new NalUnit();

  private final Path target;
  private final Unfinished unfinishedTarget;
  private final Unfinished unfinishedSamples;
  private final FileChannel samples;
  private boolean finished;

  private int[] sampleSizes = new int[1024];
  private int frames;
  private int sinceKeyFrame;
  private int chunkFrames;
  private long chunkBytes;
  private final List<Mp4Boxes.Chunk> chunks = new ArrayList<>();

  /**
   * Starts a video.
   *
   * @param temporary the file to write, usually an {@link OutputFile#path()}; a file of the same
   *     name with {@code .frames} added is used meanwhile
   * @param width of the frames, in pixels; an odd one is made even by repeating the last column
   * @param height likewise
   * @param fpsNumerator frames in {@code fpsDenominator} seconds, 1 or more
   * @param fpsDenominator 1 for whole frame rates; 24000 / 1001 is that of film on television
   * @param title shown by players; may be empty
   * @param comment any text, such as how the video was made; may be empty
   * @throws IllegalArgumentException when H.264 has no level for such size and rate
   * @throws IOException when the files cannot be made
   */
  public Mp4Writer(
      Path temporary,
      int width,
      int height,
      int fpsNumerator,
      int fpsDenominator,
      String title,
      String comment)
      throws IOException {
    if (width < 1 || height < 1 || fpsNumerator < 1 || fpsDenominator < 1) {
      throw new IllegalArgumentException(
          "video of "
              + width
              + " x "
              + height
              + " at "
              + fpsNumerator
              + "/"
              + fpsDenominator
              + " frames a second: all four must be 1 or more");
    }
    this.width = width;
    this.height = height;
    this.fpsNumerator = fpsNumerator;
    this.fpsDenominator = fpsDenominator;
    this.title = title;
    this.comment = comment;
    keyFrameInterval =
        (int) Math.max(1, Math.round(KEY_FRAME_SECONDS * fpsNumerator / fpsDenominator));
    encoder = new PaintingEncoder(width, height, fpsNumerator, fpsDenominator);
    target = temporary;
    Path beside = temporary.resolveSibling(temporary.getFileName() + ".frames");
    samples =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    unfinishedSamples = new Unfinished(beside);
    unfinishedTarget = new Unfinished(temporary);
  }

  /**
   * Adds a frame.
   *
   * @param rgb {@code width * height} pixels {@code 0xRRGGBB}, row by row; may be written again
   *     once this returns
   * @throws IllegalArgumentException when the array has another length
   */
  public void frame(int[] rgb) throws IOException {
    requireUnfinished();
    if (rgb.length != (long) width * height) {
      throw new IllegalArgumentException(
          "frame of " + rgb.length + " pixels in a video of " + width + " x " + height);
    }
    if (encoder.differs(rgb)) {
      boolean key = frames == 0 || sinceKeyFrame >= keyFrameInterval;
      encoder.encode(rgb, key, unit);
      append(key);
    } else {
      hold(1);
    }
  }

  /**
   * Shows the last frame for so many frames more; each takes a few bytes.
   *
   * @param count 0 or more
   * @throws IllegalStateException when there is no frame yet
   */
  public void hold(int count) throws IOException {
    requireUnfinished();
    if (frames == 0 && count > 0) {
      throw new IllegalStateException("there is no frame yet to be held");
    }
    for (int i = 0; i < count; i++) {
      boolean key = sinceKeyFrame >= KEY_FRAME_PATIENCE * keyFrameInterval;
      encoder.repeat(key, unit);
      append(key);
    }
  }

  private void append(boolean key) throws IOException {
    if (key) {
      endChunk();
      sinceKeyFrame = 0;
    }
    try {
      writeFully(samples, ByteBuffer.allocate(4).putInt(unit.size()).flip());
      writeFully(samples, unit.view());
    } catch (IOException e) {
      throw OutputFile.about(target, e);
    }
    if (frames == sampleSizes.length) {
      sampleSizes = Arrays.copyOf(sampleSizes, Math.multiplyExact(2, frames));
    }
    sampleSizes[frames++] = 4 + unit.size();
    chunkBytes += 4 + unit.size();
    chunkFrames++;
    sinceKeyFrame++;
  }

  private void endChunk() {
    if (chunkFrames > 0) {
      chunks.add(new Mp4Boxes.Chunk(chunkFrames, chunkBytes));
      chunkFrames = 0;
      chunkBytes = 0;
    }
  }

  /**
   * Writes the file; nothing can be added afterwards.
   *
   * @throws IllegalStateException when there is no frame
   */
  public void finish() throws IOException {
    requireUnfinished();
    if (frames == 0) {
      throw new IllegalStateException("a video needs at least one frame");
    }
    endChunk();
    Mp4Boxes.Track track =
        new Mp4Boxes.Track(
            PaintingEncoder.even(width),
            PaintingEncoder.even(height),
            fpsNumerator,
            fpsDenominator,
            encoder.parameters().spsUnit(),
            encoder.parameters().ppsUnit(),
            IntBuffer.wrap(sampleSizes, 0, frames),
            chunks);
    try (FileChannel out =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(out, ByteBuffer.wrap(Mp4Boxes.head(track, title, comment)));
      long size = samples.size();
      for (long at = 0; at < size; ) {
        at += samples.transferTo(at, size - at, out);
      }
    } catch (IOException e) {
      throw OutputFile.about(target, e);
    }
    finished = true;
    unfinishedTarget.keep();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("the video is finished");
    }
  }

  /** Deletes what is not finished. */
  @Override
  public void close() throws IOException {
    try {
      samples.close();
    } finally {
      unfinishedSamples.close();
      if (!finished) {
        unfinishedTarget.close();
      }
    }
  }

  /** For tests: what decoders show of the last frame. */
  PaintingEncoder encoder() {
    return encoder;
  }
}
