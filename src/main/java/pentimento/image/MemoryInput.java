package pentimento.image;

import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory as decoders want it. Some decoders go on for hours behind the end of damaged
 * data, taking what is not there for zeros; here they are stopped.
 */
final class MemoryInput extends ImageInputStreamImpl {
  private static final int MOST_READS_BEHIND_END = 1000;

  private final byte[] bytes;
  private int readsBehindEnd;

  MemoryInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IIOException {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return end();
    }
    return bytes[(int) streamPos++] & 255;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IIOException {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return length == 0 ? 0 : end();
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, into, offset, count);
    streamPos += count;
    return count;
  }

  private int end() throws IIOException {
    if (++readsBehindEnd > MOST_READS_BEHIND_END) {
      throw new IIOException("compressed data go on behind the file's end");
    }
    return -1;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
