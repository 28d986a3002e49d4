package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.bench.Limit;
import pentimento.bench.NetworksBench;
import pentimento.tensor.DType;
import pentimento.tensor.Device;

/** {@code bench networks}: reads its options, prints its figures. */
final class NetworksTable {
  private NetworksTable() {}

  static void run(CommandLine line, Console console) throws UsageException, IOException {
    for (String option : List.of("style", "sizes", "threads", "frames", "size", "memory")) {
      if (line.hasOption(option)) {
        throw new UsageException("--" + option + " does not go with bench networks");
      }
    }
    int repeats = Flags.whole(line, "repeat", 3, 1, 1000);
    List<NetworksBench.Job> jobs = new ArrayList<>();
    for (String word : words(line, "network", "text,unet,motion,replication,encode,decode")) {
      jobs.add(job(word));
    }
    Device device = DeviceOption.device(line);
    List<DType> types = new ArrayList<>();
    for (String word : words(line, "precision", device == Device.GPU ? "f16" : "bf16")) {
      types.add(type(word, device));
    }
    Optional<Path> model = Optional.empty();
    if (line.hasOption("model")) {
      model = Optional.of(ModelPlace.find(line.getOptionValue("model")));
    }
    List<NetworksBench.Row> rows;
    try (ProgressLine progress = console.progress()) {
      rows = new NetworksBench(model, repeats, device, progress).run(jobs, types);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    if (line.hasOption("json")) {
      console.out().println(BenchCommand.json(rows));
      return;
    }
    console.result(
        "weights %s, median of %d runs each, Java %s",
        model.map(from -> "of " + from).orElse("made on the fly"),
        repeats,
        System.getProperty("java.version"));
    console.result(
        "%-12s %-5s %12s %10s %9s %19s %7s  %s",
        "network", "type", "parameters", "loading ms", "ms", "fastest - slowest", "MB", "limit");
    for (NetworksBench.Row row : rows) {
      console.result(
          "%-12s %-5s %12d %10.0f %9.0f %8.0f - %8.0f %7d  %s",
          row.job(),
          row.type(),
          row.parameters(),
          row.loading(),
          row.milliseconds(),
          row.fastest(),
          row.slowest(),
          row.memory(),
          limit(row));
    }
  }

  private static List<String> words(CommandLine line, String option, String otherwise) {
    List<String> words = new ArrayList<>();
    for (String word : line.getOptionValue(option, otherwise).split(",", -1)) {
      words.add(word.trim());
    }
    return words;
  }

  private static NetworksBench.Job job(String word) throws UsageException {
    for (NetworksBench.Job job : NetworksBench.Job.values()) {
      if (job.word().equals(word)) {
        return job;
      }
    }
    throw new UsageException("--network holds '" + word + "'; see pentimento bench --help");
  }

  /** What networks compute in, by its name. */
  static DType type(String word, Device device) throws UsageException {
    return switch (word) {
      case "bf16" -> DType.BF16;
      case "f32", "fp32" -> DType.F32;
      case "f16" -> {
        if (device == Device.CPU) {
          throw new UsageException("--precision f16 is for --device cuda; here bf16 or f32");
        }
        yield DType.F16;
      }
      default ->
          throw new UsageException("--precision holds '" + word + "', expected bf16, f32 or f16");
    };
  }

  private static String limit(NetworksBench.Row row) {
    return Limit.of(row)
        .map(
            limit -> {
              String memory =
                  limit.memory() == Integer.MAX_VALUE ? "" : ", <= " + limit.memory() + " MB";
              return String.format(Locale.ROOT, "<= %.0f ms%s", limit.milliseconds(), memory)
                  + (limit.kept(row) ? "" : " !");
            })
        .orElse("");
  }
}
