package pentimento.export;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jcodec.codecs.h264.io.model.NALUnitType;

/** One NAL unit that grows as its payload comes (ISO/IEC 14496-10, 7.3.1). */
final class NalUnit {
  private byte[] bytes = new byte[1 << 12];
  private int size;
  private int zeros;

  /** Empties this and writes the header byte. */
  void start(NALUnitType type, int referenceIdc) {
    bytes[0] = (byte) (referenceIdc << 5 | type.getValue());
    size = 1;
    zeros = 0;
  }

  /**
   * Appends payload; 0, 0, x with x up to 3 becomes 0, 0, 3, x, so that no start code can appear in
   * it (7.4.1).
   */
  void append(ByteBuffer payload) {
    int most = Math.addExact(size, payload.remaining() + payload.remaining() / 2 + 2);
    if (most > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(most, (int) Math.min(1L << 30, bytes.length * 2L)));
    }
    while (payload.hasRemaining()) {
      byte next = payload.get();
      if (zeros == 2 && (next & 255) <= 3) {
        bytes[size++] = 3;
        zeros = 0;
      }
      bytes[size++] = next;
      zeros = next == 0 ? zeros + 1 : 0;
    }
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** The unit's bytes; valid until the next {@link #start}. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }
}
