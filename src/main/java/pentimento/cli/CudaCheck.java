package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code doctor} says of computing on a GPU: which cards the driver sees, which environment
 * variables choose another PyTorch, and what is missing next.
 *
 * @param environment of the process
 * @param root folder that {@code proc} lies in
 */
record CudaCheck(Map<String, String> environment, Path root) {
  private static final String FOLDER = "PYTORCH_LIBRARY_PATH";
  private static final String VERSION = "PYTORCH_VERSION";
  private static final String FLAVOR = "PYTORCH_FLAVOR";

  /** Of this process. */
  static CudaCheck here() {
    return new CudaCheck(System.getenv(), Path.of("/"));
  }

  /** NVIDIA's cards, as the driver names them; only Linux tells. */
  List<String> cards() {
    Path folder = root.resolve("proc/driver/nvidia/gpus");
    List<String> cards = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path card : all.sorted().toList()) {
        Files.readString(card.resolve("information"))
            .lines()
            .filter(line -> line.startsWith("Model:"))
            .forEach(line -> cards.add(line.substring("Model:".length()).strip()));
      }
    } catch (IOException e) {
      return List.of(); // no such driver
    }
    return cards;
  }

  /** The variables that are set, by rising names: {@code PYTORCH_FLAVOR=cu128}. */
  String variables() {
    List<String> set = new ArrayList<>();
    for (String name : List.of(FLAVOR, FOLDER, VERSION)) {
      if (environment.containsKey(name)) {
        set.add(name + "=" + environment.get(name));
      }
    }
    return set.isEmpty()
        ? "none of PYTORCH_LIBRARY_PATH, _VERSION, _FLAVOR"
        : String.join(" ", set);
  }

  /**
   * What is wrong with the variables, one line for each.
   *
   * @param version that the part between Java and PyTorch is made for, "2.7.1"
   */
  List<String> troubles(String version) {
    List<String> troubles = new ArrayList<>();
    String flavor = environment.getOrDefault(FLAVOR, "");
    String place = environment.getOrDefault(FOLDER, "");
    if (place.isEmpty()) {
      if (!flavor.isEmpty() || environment.containsKey(VERSION)) {
        troubles.add(
            "%s or %s is set, but not %s: set all three, or none"
                .formatted(FLAVOR, VERSION, FOLDER));
      }
      return troubles;
    }
    if (!holds(place, "libtorch_cpu.so", "torch_cpu.dll", "libtorch_cpu.dylib")) {
      troubles.add(
          "%s=%s holds no libtorch_cpu.so or torch_cpu.dll: name the folder torch/lib of a PyTorch"
              .formatted(FOLDER, place));
    } else if (flavor.startsWith("cu") && !holds(place, "libtorch_cuda.so", "torch_cuda.dll")) {
      troubles.add(
          "%s=%s is a PyTorch for processors alone: install torch==%s with CUDA"
              .formatted(FOLDER, place, version));
    }
    if (flavor.isEmpty()) {
      troubles.add(
          "%s is not set: say cu128 or, for processors alone, cpu; a wrong one is guessed without"
              .formatted(FLAVOR));
    }
    if (!environment.getOrDefault(VERSION, "").equals(version)) {
      troubles.add(
          "%s is not %s: nothing else fits the part beside it".formatted(VERSION, version));
    }
    return troubles;
  }

  private static boolean holds(String folder, String... names) {
    try {
      Path place = Path.of(folder);
      return Stream.of(names).anyMatch(name -> Files.isRegularFile(place.resolve(name)));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Prints cards, variables, and whether CUDA can be used. */
  void print(Console console, Optional<String> missing) {
    cards().forEach(card -> console.result("card        %s", card));
    console.result("variables   %s", variables());
    console.result(
        "CUDA        %s", missing.map(why -> "cannot be used: " + why).orElse("can be used"));
    if (missing.isPresent() && !cards().isEmpty()) {
      console.result("  the card is left idle: docs/gpu.md says how to use it");
    }
  }
}
