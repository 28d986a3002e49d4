package pentimento.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A machine's processor, as far as it decides how networks compute. Known without the engine.
 *
 * @param name for people
 * @param units those of its vector units that matter, as Linux calls them; empty where the system
 *     does not tell
 */
public record Processor(String name, Set<String> units) {
  private static final Path INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> NOTED =
      Set.of("avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16");

  /** Keeps a copy, in the same order. */
  public Processor {
    units = Collections.unmodifiableSet(new LinkedHashSet<>(units));
  }

  /** This machine's. */
  public static Processor here() {
    String architecture = System.getProperty("os.arch");
    try {
      return of(Files.readAllLines(INFO), architecture);
    } catch (IOException e) {
      return new Processor(architecture, Set.of()); // not Linux
    }
  }

  /**
   * One that Linux describes.
   *
   * @param info lines of {@code /proc/cpuinfo}
   * @param architecture its name where they have none
   */
  static Processor of(List<String> info, String architecture) {
    String name = architecture;
    Set<String> units = new LinkedHashSet<>();
    for (String line : info) {
      String value = line.substring(line.indexOf(':') + 1).trim();
      if (line.startsWith("model name")) {
        name = value;
      } else if (line.startsWith("flags")) {
        units.addAll(List.of(value.split("\\s+")));
      }
    }
    units.retainAll(NOTED);
    return new Processor(name, units);
  }

  /**
   * The type in which networks compute fastest here, for {@code auto}: BF16 where the processor has
   * instructions for it, which was measured 2.3 times as fast; elsewhere it would be slower than
   * F32.
   */
  public DType precision() {
    return units.contains("avx512_bf16") || units.contains("amx_bf16") ? DType.BF16 : DType.F32;
  }
}
