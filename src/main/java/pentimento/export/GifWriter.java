package pentimento.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pentimento.image.Picture;

/**
 * Writes an animated GIF that plays for ever (GIF89a). All frames share one palette; of each only
 * the rectangle that changed is written, and in it only the pixels that changed, the others being
 * transparent. The same frames give the same bytes.
 */
final class GifWriter {
  /** The index that shows what was there before; colours are below. */
  static final int TRANSPARENT = 255;

  /** Longest delay that a frame can have, in hundredths of a second. */
  private static final int LONGEST = 65_535;

  /**
   * Change of a pixel's colour up to which it is left as it is, in the unit of {@link #apart}: one
   * step of 255 in each channel, or two in green. Light that slowly falls off would otherwise
   * rewrite every frame; without this, files are a tenth larger.
   */
  private static final int TOLERANCE = 20;

  private final OutputStream out;
  private final GifCodes codes;
  private final int width;
  private final int height;
  private final int fps;
  private final GifPalette palette;

  /** The colour for which each pixel got its index. */
  private final int[] coded;

  /** What is shown, as palette indices. */
  private final byte[] shown;

  /** Which pixels of {@link #shown} are new. */
  private final boolean[] changed;

  /** What is written as soon as it is known for how long it shows. */
  private Optional<Patch> waiting = Optional.empty();

  private long frames;
  private long since;

  /** A rectangle of palette indices, row by row. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
  private record Patch(int left, int top, int width, int height, byte[] indices) {}

  /**
   * Starts a GIF.
   *
   * @param out gets the file; is not closed
   * @param width of the frames, 1 to 65535 pixels
   * @param height likewise
   * @param fps frames a second, 1 to 50
   * @param comment any text, such as how it was made, in ASCII
   */
  GifWriter(OutputStream out, int width, int height, int fps, GifPalette palette, String comment)
      throws IOException {
    this.out = out;
    this.width = width;
    this.height = height;
    this.fps = fps;
    this.palette = palette;
    codes = new GifCodes(out);
    coded = new int[Math.multiplyExact(width, height)];
    shown = new byte[coded.length];
    changed = new boolean[coded.length];
    header(comment);
  }

  private void header(String comment) throws IOException {
    ascii("GIF89a");
    number(width);
    number(height);
    out.write(0xf7); // a global table of 256 colours, 8 bits a channel
    out.write(0); // background colour
    out.write(0); // square pixels
    for (int i = 0; i < 256; i++) {
      int rgb = i < palette.size() ? palette.rgb(i) : 0;
      out.write(rgb >> 16);
      out.write(rgb >> 8);
      out.write(rgb);
    }
    out.write(new byte[] {0x21, (byte) 0xff, 11});
    ascii("NETSCAPE2.0");
    out.write(new byte[] {3, 1, 0, 0, 0}); // play without end
    out.write(new byte[] {0x21, (byte) 0xfe});
    byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < text.length; at += 255) {
      int length = Math.min(255, text.length - at);
      out.write(length);
      out.write(text, at, length);
    }
    out.write(0);
  }

  /**
   * Adds a picture in the GIF's size.
   *
   * @param length for how many frames it shows; when for more than one, all its colours are exact
   */
  void show(Picture picture, int length) throws IOException {
    boolean first = frames == 0;
    int tolerance = length > 1 ? 0 : TOLERANCE;
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    int[] rgb = picture.rgb();
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        changed[i] = first;
        if (first || rgb[i] != coded[i] && apart(rgb[i], coded[i]) > tolerance) {
          coded[i] = rgb[i];
          byte index = (byte) palette.index(rgb[i], x, y);
          changed[i] |= index != shown[i];
          shown[i] = index;
        }
        if (changed[i]) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    if (bottom >= 0) {
      flush();
      since = frames;
      waiting = Optional.of(patch(left, top, right + 1 - left, bottom + 1 - top));
    }
    frames += length;
  }

  private Patch patch(int left, int top, int across, int down) {
    byte[] indices = new byte[across * down];
    for (int y = 0, i = 0; y < down; y++) {
      int from = (top + y) * width + left;
      for (int x = 0; x < across; x++, i++) {
        indices[i] = changed[from + x] ? shown[from + x] : (byte) TRANSPARENT;
      }
    }
    return new Patch(left, top, across, down, indices);
  }

  /** How far apart two colours are: squares of 8-bit steps, weighted roughly as eyes do. */
  private static int apart(int a, int b) {
    int red = (a >> 16 & 255) - (b >> 16 & 255);
    int green = (a >> 8 & 255) - (b >> 8 & 255);
    int blue = (a & 255) - (b & 255);
    return 3 * red * red + 6 * green * green + blue * blue;
  }

  /** Ends the file. */
  void finish() throws IOException {
    flush();
    out.write(0x3b);
  }

  /** Palette indices of what is shown now, row by row. */
  byte[] shown() {
    return shown;
  }

  /** Writes what waits, now that the next frame is there or none will be. */
  private void flush() throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    Patch patch = waiting.get();
    long delay = hundredths(frames) - hundredths(since);
    while (delay > LONGEST) {
      write(patch, LONGEST);
      delay -= LONGEST;
      patch = new Patch(0, 0, 1, 1, new byte[] {(byte) TRANSPARENT});
    }
    write(patch, (int) delay);
    waiting = Optional.empty();
  }

  /** When a frame begins; as delays are differences of these, they add up to the whole. */
  private long hundredths(long frame) {
    return Math.round(100.0 * frame / fps);
  }

  private void write(Patch patch, int delay) throws IOException {
    // Graphic control: leave what is drawn in place (disposal method 1), some is transparent.
    out.write(new byte[] {0x21, (byte) 0xf9, 4, 1 << 2 | 1});
    number(delay);
    out.write(TRANSPARENT);
    out.write(0);
    out.write(0x2c);
    number(patch.left);
    number(patch.top);
    number(patch.width);
    number(patch.height);
    out.write(0); // no table of its own, rows in order
    codes.write(patch.indices);
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Two bytes, the low one first. */
  private void number(int value) throws IOException {
    out.write(value);
    out.write(value >> 8);
  }
}
