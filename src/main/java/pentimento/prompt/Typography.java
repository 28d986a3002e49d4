package pentimento.prompt;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * Brings text to the plain typography that CLIP was trained on. Its authors' tokenizer first runs
 * ftfy (Speer 2019, "ftfy: fixes text for you"); this is the part of it that matters for typed and
 * pasted prompts:
 *
 * <ul>
 *   <li>curly quotes and apostrophes become straight ones,
 *   <li>ligatures (U+FB00 to U+FB06, and those of Dutch and Croatian) become their letters,
 *   <li>letters of East Asian width (U+FF01 to U+FFEF) and the wide space become usual ones,
 *   <li>all is brought to Unicode form NFC.
 * </ul>
 *
 * <p>Nothing else changes. Text that was decoded wrongly is not repaired, HTML stays as written.
 */
final class Typography {
  private Typography() {}

  /** The text in plain typography. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\u02bc' || (c >= '\u2018' && c <= '\u201b')) {
        plain.append('\'');
      } else if (c >= '\u201c' && c <= '\u201f') {
        plain.append('"');
      } else if (isVariant(c)) {
        plain.append(Normalizer.normalize(String.valueOf(c), Form.NFKC));
      } else {
        plain.append(c);
      }
    }
    return Normalizer.normalize(plain, Form.NFC);
  }

  /** Is it another form of a letter that has a plain one? */
  private static boolean isVariant(char c) {
    return (c >= '\ufb00' && c <= '\ufb06')
        || (c >= '\uff01' && c <= '\uffef')
        || c == '\u3000'
        || c == '\u0132'
        || c == '\u0133'
        || (c >= '\u01c4' && c <= '\u01cc')
        || (c >= '\u01f1' && c <= '\u01f3');
  }
}
