package pentimento.pipeline;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** How much memory this machine can give to a process now. */
public final class FreeMemory {
  /** Share of all memory that is taken as free where the system does not say what it can free. */
  private static final double SHARE = 0.6;

  private FreeMemory() {}

  /** In bytes: what the system says it can free, and no more than the container may still take. */
  public static long bytes() {
    return bytes(Path.of("/"));
  }

  /** The same by the files under another root. */
  static long bytes(Path root) {
    OptionalLong available = available(root.resolve("proc/meminfo"));
    long free = available.orElseGet(FreeMemory::elsewhere);
    Path groups = root.resolve("sys/fs/cgroup");
    free = Math.min(free, left(groups, "memory.max", "memory.current"));
    Path old = groups.resolve("memory");
    return Math.min(free, left(old, "memory.limit_in_bytes", "memory.usage_in_bytes"));
  }

  private static OptionalLong available(Path file) {
    OptionalLong kilobytes = line(file, "MemAvailable:");
    return kilobytes.isPresent()
        ? OptionalLong.of(kilobytes.getAsLong() * 1024)
        : OptionalLong.empty();
  }

  private static long left(Path group, String limit, String used) {
    OptionalLong most = number(read(group.resolve(limit)).orElse(""));
    OptionalLong now = number(read(group.resolve(used)).orElse(""));
    if (most.isEmpty() || now.isEmpty()) {
      return Long.MAX_VALUE;
    }
    // What it counts as used holds files that it would let go.
    long files = line(group.resolve("memory.stat"), "inactive_file ").orElse(0);
    return Math.max(0, most.getAsLong() - Math.max(0, now.getAsLong() - files));
  }

  private static OptionalLong line(Path file, String start) {
    return read(file)
        .orElse("")
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> number(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /** A whole number, of at most so many digits that it fits; "max" is none. */
  private static OptionalLong number(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty(); // not this kind of system
    }
  }

  /** Systems other than Linux keep files in memory that they count as used. */
  private static long elsewhere() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      return Math.max(system.getFreeMemorySize(), (long) (SHARE * system.getTotalMemorySize()));
    }
    return Long.MAX_VALUE;
  }
}
