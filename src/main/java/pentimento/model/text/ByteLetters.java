package pentimento.model.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The letters that stand for bytes in a vocabulary, so that every token can be printed (GPT-2's
 * table): printable characters of Latin-1 stand for themselves, the other bytes, in order, for the
 * characters from U+0100 on.
 */
final class ByteLetters {
  private static final int BYTES = 256;

  private ByteLetters() {}

  /** The letter of each byte 0..255. */
  static List<String> all() {
    List<String> letters = new ArrayList<>();
    int next = BYTES;
    for (int b = 0; b < BYTES; b++) {
      boolean printable = b > ' ' && b < 0x7f || b > 0xa0 && b != 0xad; // 0xad: a soft hyphen
      letters.add(Character.toString(printable ? b : next++));
    }
    return letters;
  }
}
