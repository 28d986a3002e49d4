package pentimento.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Zip entries that somebody compressed; torch itself stores them as they are. */
final class Inflated {
  private Inflated() {}

  /**
   * Unpacks into memory.
   *
   * @param packed deflated bytes
   * @param size of what they must give, no more and no less
   * @return a direct buffer, little-endian
   * @throws IllegalArgumentException when they give anything else
   */
  static ByteBuffer inflate(ByteBuffer packed, int size) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      ByteBuffer out = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
      while (out.hasRemaining() && inflater.inflate(out) > 0) {
        // goes on
      }
      if (out.hasRemaining() || inflater.inflate(ByteBuffer.allocate(1)) > 0) {
        throw new IllegalArgumentException(
            "is damaged: a compressed part does not have the " + size + " bytes that it claims");
      }
      return out.flip();
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("is damaged: a compressed part cannot be unpacked", e);
    } finally {
      inflater.end();
    }
  }
}
