package pentimento.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of files that Windows refuses, or takes for something else: a file "aux.mp4" would be sent
 * to a device, "film:b" hides b within a file named film, and a dot at the end is dropped.
 */
final class WindowsNames {
  private static final Pattern DRIVE = Pattern.compile("^([\\\\/]{2}[?.][\\\\/])?([A-Za-z]:)?");
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])");
  private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*\\x00-\\x1f]");

  private WindowsNames() {}

  /**
   * What is wrong with a path as a place to write to.
   *
   * @param path as typed, with either slash
   * @return empty when nothing is
   */
  static Optional<String> trouble(String path) {
    for (String name : DRIVE.matcher(path).replaceFirst("").split("[\\\\/]")) {
      if (name.equals(".") || name.equals("..")) {
        continue;
      }
      if (FORBIDDEN.matcher(name).find()) {
        return Optional.of("'%s' holds one of < > : \" | ? *, which names cannot".formatted(name));
      }
      if (name.endsWith(".") || name.endsWith(" ")) {
        return Optional.of("'%s' ends in a dot or a space, which names cannot".formatted(name));
      }
      String stem = name.replaceFirst("\\..*", "").strip();
      if (DEVICE.matcher(stem).matches()) {
        return Optional.of(
            "'%s' is the name of a device here (%s)"
                .formatted(name, stem.toUpperCase(Locale.ROOT)));
      }
    }
    return Optional.empty();
  }
}
