package pentimento.export;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.Frame;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Texts;

/** The texts that our files carry about themselves. */
public final class Metadata {
  /** PNG keyword of the {@link Provenance} as JSON. */
  public static final String REQUEST = "pentimento";

  /** PNG keyword that image web interfaces read. */
  public static final String PARAMETERS = "parameters";

  private Metadata() {}

  /** Texts of a picture of the whole process. */
  static Map<String, String> texts(Provenance provenance) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("Software", provenance.program());
    texts.put("Comment", provenance.statement());
    texts.put(PARAMETERS, provenance.toParameters());
    texts.put(REQUEST, provenance.toJson());
    return texts;
  }

  /** Texts of one frame. */
  static Map<String, String> texts(Provenance provenance, Frame frame) {
    Map<String, String> texts = texts(provenance);
    texts.put("Description", frame.caption());
    return texts;
  }

  /** The provenance as JSON in nothing but ASCII, for formats that know no more. */
  static String json(Provenance provenance) {
    String json = provenance.toJson();
    StringBuilder ascii = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      ascii.append(
          c < 127 ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return ascii.toString();
  }

  /** What people are told of how it was made, in their language. */
  static String statement(PaintingSequence sequence) {
    Request request = sequence.provenance().request();
    String half = request.halfDone().isPresent() ? "statement.half" : "statement";
    String key = request.picture().isEmpty() ? "statement.text" : half;
    return sequence.provenance().program() + "  \u00b7  " + Texts.of(request.language()).get(key);
  }

  /** Title of a video, for players. */
  static String title(Provenance provenance) {
    return "Painting process of " + provenance.request().subject();
  }
}
