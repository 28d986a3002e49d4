package pentimento.export;

import java.util.LinkedHashMap;
import java.util.Map;
import pentimento.request.Provenance;
import pentimento.sequence.Frame;

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

  /** Title of a video, for players. */
  static String title(Provenance provenance) {
    return "Painting process of " + provenance.request().picture().name();
  }
}
