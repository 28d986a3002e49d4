package pentimento.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The LZW of GIF (GIF89a, appendix F), for 8-bit indices. ImageIO has one too, but wants a tree of
 * metadata nodes for every frame, longer than this, and its bytes hang on the JDK.
 */
final class GifCodes {
  private static final int BITS = 8;
  private static final int CLEAR = 1 << BITS;
  private static final int END = CLEAR + 1;
  private static final int MOST_CODES = 4096;

  /** Places of the hash table: a power of two, several times as many as there are codes. */
  private static final int SLOTS = 1 << 14;

  private final OutputStream out;

  /** A block of data, its length first. */
  private final byte[] block = new byte[256];

  private int filled;
  private int bits;
  private int bitCount;

  /** Strings by their hash: code of all but the last index, then that index; -1 where none is. */
  private final int[] strings = new int[SLOTS];

  private final short[] codes = new short[SLOTS];
  private int nextCode;
  private int codeBits = BITS + 1;

  GifCodes(OutputStream out) {
    this.out = out;
  }

  /** Writes the data of a picture, from the byte of the code size to the empty block. */
  void write(byte[] indices) throws IOException {
    out.write(BITS);
    clear();
    int prefix = indices[0] & 255;
    for (int i = 1; i < indices.length; i++) {
      int index = indices[i] & 255;
      int slot = slot(prefix, index);
      if (strings[slot] >= 0) {
        prefix = codes[slot];
        continue;
      }
      put(prefix);
      if (nextCode < MOST_CODES) {
        strings[slot] = prefix << BITS | index;
        codes[slot] = (short) nextCode;
        // The decoder learns a code one later, and widens when that does not fit any more.
        if (nextCode == 1 << codeBits) {
          codeBits++;
        }
        nextCode++;
      } else {
        clear();
      }
      prefix = index;
    }
    put(prefix);
    put(END);
    finish();
    codeBits = BITS + 1;
  }

  /** Where a string is, or would be put. */
  private int slot(int prefix, int index) {
    int key = prefix << BITS | index;
    int slot = (key * 0x9e3779b1) >>> 18;
    while (strings[slot] >= 0 && strings[slot] != key) {
      slot = slot + 1 & SLOTS - 1;
    }
    return slot;
  }

  private void clear() throws IOException {
    put(CLEAR);
    Arrays.fill(strings, -1);
    nextCode = END + 1;
    codeBits = BITS + 1;
  }

  private void put(int code) throws IOException {
    bits |= code << bitCount;
    bitCount += codeBits;
    while (bitCount >= 8) {
      append(bits & 255);
      bits >>>= 8;
      bitCount -= 8;
    }
  }

  private void append(int value) throws IOException {
    block[++filled] = (byte) value;
    if (filled == 255) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (filled > 0) {
      block[0] = (byte) filled;
      out.write(block, 0, filled + 1);
      filled = 0;
    }
  }

  private void finish() throws IOException {
    if (bitCount > 0) {
      append(bits);
    }
    bits = 0;
    bitCount = 0;
    flush();
    out.write(0);
  }
}
