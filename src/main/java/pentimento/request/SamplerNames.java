package pentimento.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What samplers are called here, and by AUTOMATIC1111's web UI. */
public final class SamplerNames {
  /** Schedule of timesteps that is each sampler's own. */
  public static final String OWN_SCHEDULE = "Automatic";

  private static final Map<String, String> THEIRS = theirs();

  /** Schedules of sigmas, which older versions write behind the sampler's name. */
  private static final String[] SCHEDULES = {"Karras", "Exponential", "Polyexponential"};

  private SamplerNames() {}

  private static Map<String, String> theirs() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("ddim", "DDIM");
    names.put("euler", "Euler");
    names.put("euler-a", "Euler a");
    names.put("dpmpp-2m", "DPM++ 2M");
    names.put("unipc", "UniPC");
    names.put("pndm", "PLMS");
    names.put("lcm", "LCM");
    return Collections.unmodifiableMap(names);
  }

  /**
   * A sampler as somebody else names it.
   *
   * @param label its name here
   * @param schedule its sigmas, {@link #OWN_SCHEDULE} where nothing is said of them
   */
  public record Named(String label, String schedule) {}

  /** The other program's names of all samplers that are here. */
  public static List<String> all() {
    return List.copyOf(THEIRS.values());
  }

  /** What the other program calls a sampler; its name here where that knows none. */
  public static String theirs(String label) {
    return THEIRS.getOrDefault(label, label);
  }

  /** The sampler of another program's name, if it is here. */
  public static Optional<Named> named(String theirs) {
    String name = theirs.strip();
    String schedule = OWN_SCHEDULE;
    for (String end : SCHEDULES) {
      if (name.regionMatches(
          true, name.length() - end.length() - 1, " " + end, 0, 1 + end.length())) {
        name = name.substring(0, name.length() - end.length() - 1);
        schedule = end;
      }
    }
    for (Map.Entry<String, String> entry : THEIRS.entrySet()) {
      if (entry.getValue().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(new Named(entry.getKey(), schedule));
      }
    }
    return Optional.empty();
  }
}
