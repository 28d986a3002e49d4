package pentimento.sequence;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import pentimento.request.Request;

/**
 * All words that results show, in one language. The machine's own language plays no part: a
 * language that is not asked for is never fallen back to.
 */
public final class Texts {
  private final ResourceBundle bundle;

  private Texts(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * The words of a language.
   *
   * @param language one of {@link Request#LANGUAGES}
   */
  public static Texts of(String language) {
    return new Texts(
        ResourceBundle.getBundle(
            "pentimento.sequence.captions",
            Locale.forLanguageTag(language),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
  }

  /** The text of a key, which must be there. */
  public String get(String key) {
    return bundle.getString(key);
  }

  /** Is there a text of this key? */
  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /**
   * The text of the first key that has one.
   *
   * @param keys the special before the general; the last must have a text
   */
  String first(List<String> keys) {
    return get(firstKey(keys));
  }

  /** The first key that has a text, else the last. */
  String firstKey(List<String> keys) {
    return keys.stream().filter(this::has).findFirst().orElse(keys.get(keys.size() - 1));
  }

  /** The pattern of a key, filled; numbers must come as texts. */
  public String format(String key, Object... values) {
    return fill(get(key), values);
  }

  /** A {@link MessageFormat} pattern, filled. */
  static String fill(String pattern, Object... values) {
    return new MessageFormat(pattern, Locale.ROOT).format(values);
  }
}
