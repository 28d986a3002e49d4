package pentimento.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the process has held, natives included; known on Linux alone. */
final class Memory {
  private static final Path SELF = Path.of("/proc/self");

  private Memory() {}

  /** Forgets the highest reading until now, where the system can. */
  static void forget() {
    try {
      Files.writeString(SELF.resolve("clear_refs"), "5");
    } catch (IOException e) {
      // Then the highest is that of the whole run: more than a job needs, never less.
    }
  }

  /** The highest resident size since {@link #forget}, megabytes; 0 where it is not known. */
  static int highest() {
    try {
      for (String line : Files.readAllLines(SELF.resolve("status"))) {
        if (line.startsWith("VmHWM:")) {
          return (int) (Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10);
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}
