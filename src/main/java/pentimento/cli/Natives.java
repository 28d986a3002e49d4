package pentimento.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The natives of PyTorch that lie on the class path. Looks at resources only, so that it works
 * without them and without the libraries that would load them.
 *
 * @param version of PyTorch, "2.7.1"
 * @param platform that they run on, "linux-x86_64"
 */
record Natives(String version, String platform) {
  /** What every jar of natives says of itself. */
  private static final String ABOUT = "native/lib/pytorch.properties";

  /** The library between them and Java. */
  private static final String ENGINE = "ai/djl/pytorch/engine/PtEngine.class";

  /** Those that a class loader finds, together with what is needed to call them. */
  static Optional<Natives> on(ClassLoader loader) throws IOException {
    try (InputStream in = loader.getResourceAsStream(ABOUT)) {
      if (in == null || loader.getResource(ENGINE) == null) {
        return Optional.empty();
      }
      Properties about = new Properties();
      about.load(in);
      String version = about.getProperty("version", "of an unknown version");
      return Optional.of(
          new Natives(version.replaceFirst("-.*", ""), about.getProperty("classifier", "unknown")));
    }
  }

  /**
   * How a machine is called by those who publish natives, such as "win-x86_64"; there need not be
   * any for it.
   *
   * @param system as in the property os.name
   * @param processor as in the property os.arch
   */
  static String platform(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT);
    String os = name.startsWith("windows") ? "win" : name.startsWith("mac") ? "osx" : "linux";
    return os + "-" + (processor.equals("amd64") ? "x86_64" : processor);
  }
}
