package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.request.Provenance;

/** {@code doctor}: says what this machine has, what is missing, and what to do about it. */
final class DoctorCommand implements Command {
  /** Memory that a 1024-pixel video needs with room to spare, in megabytes. */
  private static final long ENOUGH = 1200;

  /** What the natives weigh, by platform, as the jars on Maven Central do. */
  private static final String SIZE = "45 to 115 MB";

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String usage() {
    return "";
  }

  @Override
  public String summary() {
    return "Says what this machine has, what is missing, and what to do about it.";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public void run(CommandLine line, Console console) throws UsageException, IOException {
    if (!line.getArgList().isEmpty()) {
      throw new UsageException("takes no arguments, but there is: " + line.getArgList().get(0));
    }
    Runtime runtime = Runtime.getRuntime();
    long memory = runtime.maxMemory() >> 20;
    console.result("program     %s", Provenance.programName());
    console.result(
        "java        %s, %s",
        System.getProperty("java.version"), System.getProperty("java.vm.name"));
    console.result(
        "system      %s %s, %s",
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"));
    console.result("processor   %s", processor());
    console.result("cores       %d", runtime.availableProcessors());
    console.result("memory      %d MB allowed to Java", memory);
    Set<String> formats = new LinkedHashSet<>();
    for (String format : new String[] {"png", "jpeg", "gif", "bmp", "tiff", "webp"}) {
      if (ImageIO.getImageReadersByFormatName(format).hasNext()) {
        formats.add(format);
      }
    }
    console.result("reads       %s", String.join(", ", formats));
    Optional<Natives> natives = Natives.on(DoctorCommand.class.getClassLoader());
    console.result(
        "PyTorch     %s",
        natives
            .map(found -> found.version() + " for " + found.platform())
            .orElse("none; painting needs none, mvnw package -Pnatives brings it (" + SIZE + ")"));
    console.result("OpenMP      OMP_WAIT_POLICY is %s", waitPolicy());
    advise(console, memory, formats, natives, runtime.availableProcessors());
  }

  private static void advise(
      Console console, long memory, Set<String> formats, Optional<Natives> natives, int cores) {
    int troubles = 0;
    if (memory < ENOUGH) {
      troubles++;
      console.result(
          "! Java may use only %d MB; pictures above 1024 pixels need more: set"
              + " PENTIMENTO_JAVA_OPTIONS=-Xmx2g",
          memory);
    }
    if (formats.size() < 6) {
      troubles++;
      console.result(
          "! some picture formats cannot be read: keep target/lib beside target/pentimento.jar");
    }
    String platform =
        Natives.platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    if (natives.isPresent() && !natives.get().platform().equals(platform)) {
      troubles++;
      console.result(
          "! PyTorch is there for %s, but this is %s: run mvnw clean package -Pnatives",
          natives.get().platform(), platform);
    }
    if (!"PASSIVE".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY"))) {
      troubles++;
      console.result("! start the program by ./pentimento, which sets OMP_WAIT_POLICY=PASSIVE");
    }
    if (cores == 1) {
      console.result("  one core: painting and video take about twice as long");
    }
    console.result(troubles == 0 ? "all is well" : "%d thing(s) to mend", troubles);
  }

  private static String waitPolicy() {
    String policy = System.getenv("OMP_WAIT_POLICY");
    return policy == null ? "not set" : policy;
  }

  /** Name and vector units of the processor where the system tells them, else its kind. */
  private static String processor() {
    Path info = Path.of("/proc/cpuinfo");
    String model = System.getProperty("os.arch");
    Set<String> units = new LinkedHashSet<>();
    try {
      for (String entry : Files.readAllLines(info)) {
        if (entry.startsWith("model name")) {
          model = entry.substring(entry.indexOf(':') + 1).trim();
        }
        if (entry.startsWith("flags")) {
          for (String unit : entry.split("\\s+")) {
            if (Set.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "fma").contains(unit)) {
              units.add(unit);
            }
          }
        }
      }
    } catch (IOException e) {
      return model;
    }
    return units.isEmpty() ? model : model + " (" + String.join(" ", units) + ")";
  }
}
