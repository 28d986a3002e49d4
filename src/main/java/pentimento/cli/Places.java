package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import pentimento.model.FileHashes;
import pentimento.model.SearchPaths;

/** Where things lie on this machine: the program's own folders, and those that the user names. */
final class Places {
  private Places() {}

  /** Folder of the program. */
  static Path home() {
    return Path.of(System.getProperty("pentimento.home", "."));
  }

  /** The user's file of search paths; need not be there. */
  static Path config() {
    return config(System.getenv(), System.getProperty("user.home"));
  }

  /** As {@link #config()}, for an environment. */
  static Path config(Map<String, String> environment, String userHome) {
    String told = environment.getOrDefault("PENTIMENTO_CONFIG", "");
    if (!told.isEmpty()) {
      return Path.of(told);
    }
    String usual = environment.get("APPDATA"); // Windows alone has it
    String base = environment.getOrDefault("XDG_CONFIG_HOME", usual);
    return folder(base, userHome, ".config").resolve("config.json");
  }

  /** Where what can be made again is kept, as other programs keep it. */
  static Path cache() {
    return folder(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"), ".cache");
  }

  /** Hashes of files of weights, kept there. */
  static FileHashes hashes() {
    return new FileHashes(cache().resolve("hashes.json"));
  }

  private static Path folder(String told, String userHome, String usual) {
    Path base = told == null || told.isEmpty() ? Path.of(userHome, usual) : Path.of(told);
    return base.resolve("pentimento");
  }

  /**
   * Folders to look for models and adapters in.
   *
   * @throws UsageException when the user's file is not what it should be; names it
   */
  static SearchPaths search() throws UsageException {
    try {
      return SearchPaths.of(home(), config());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    }
  }
}
