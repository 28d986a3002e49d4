package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.model.SearchPaths;
import pentimento.model.Shelf;
import pentimento.request.Provenance;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.NativesMissingException;
import pentimento.tensor.Processor;
import pentimento.tensor.TensorException;
import pentimento.tensor.Torch;

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
    Processor processor = Processor.here();
    console.result(
        "processor   %s%s",
        processor.name(),
        processor.units().isEmpty() ? "" : " (" + String.join(" ", processor.units()) + ")");
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
    Optional<String> failure = natives.isPresent() ? torch(natives.get(), console) : none(console);
    List<String> variables =
        natives.map(there -> CudaCheck.here().troubles(there.version())).orElse(List.of());
    console.result(
        "precision   %s is what auto chooses on the processor",
        processor.precision() == DType.BF16 ? "bf16" : "fp32");
    console.result("OpenMP      OMP_WAIT_POLICY is %s", waitPolicy());
    SearchPaths search = search(console);
    for (Path folder : search.models()) {
      shelf("models", folder, console);
    }
    for (Path folder : search.adapters()) {
      shelf("lora", folder, console);
    }
    advise(console, memory, formats, natives, failure, variables, runtime.availableProcessors());
  }

  private static Optional<String> none(Console console) {
    console.result(
        "PyTorch     none; painting needs none, mvnw package -Pnatives brings it (%s)", SIZE);
    return Optional.empty();
  }

  /** Tries it; gives what is wrong when it cannot be loaded. */
  private static Optional<String> torch(Natives natives, Console console) {
    try {
      String version = Torch.version();
      console.result("PyTorch     %s for %s, which loads", version, natives.platform());
      console.result(
          "kernels     %s",
          Torch.packs() ? "with packed weights, the fastest" : "the usual ones, without packing");
      CudaCheck.here().print(console, Device.GPU.trouble());
      return Optional.empty();
    } catch (NativesMissingException | TensorException | LinkageError e) {
      console.result(
          "PyTorch     %s for %s, which does not load", natives.version(), natives.platform());
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      CudaCheck.here().print(console, Optional.of("PyTorch does not load"));
      return Optional.of(root.toString());
    }
  }

  /** The folders to look in; says where the user's file is, or what it may say. */
  private static SearchPaths search(Console console) {
    Path file = Places.config();
    try {
      SearchPaths search = Places.search();
      if (Files.isRegularFile(file)) {
        console.result("config      %s", file);
      } else {
        console.result(
            "config      none; %s may name more folders: {\"models\": [\"FOLDER\"], \"lora\": [\"FOLDER\"]}",
            file);
      }
      return search;
    } catch (UsageException e) {
      console.result("config      %s, which cannot be used", file);
      return SearchPaths.of(Places.home());
    }
  }

  /** What lies in a folder of models or adapters. */
  private static void shelf(String name, Path folder, Console console) {
    try {
      Map<String, String> items = Shelf.read(folder).items();
      boolean own = folder.equals(Places.home().resolve(name));
      if (items.isEmpty()) {
        console.result(
            "%-11s none in %s%s", name, folder, own ? "; painting by strokes needs none" : "");
      }
      items.forEach(
          (item, text) ->
              console.result("%-11s %s: %s", name, own ? item : folder.resolve(item), text));
    } catch (IOException e) {
      console.result("! %-9s %s", name, Failures.say(e));
    }
  }

  private static void advise(
      Console console,
      long memory,
      Set<String> formats,
      Optional<Natives> natives,
      Optional<String> failure,
      List<String> variables,
      int cores) {
    int troubles = variables.size();
    variables.forEach(trouble -> console.result("! %s", trouble));
    try {
      Places.search();
    } catch (UsageException e) {
      troubles++;
      console.result("! %s", e.getMessage());
    }
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
    } else if (failure.isPresent()) {
      troubles++;
      console.result(
          "! PyTorch cannot be loaded: %s; run mvnw clean package -Pnatives", failure.get());
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
}
