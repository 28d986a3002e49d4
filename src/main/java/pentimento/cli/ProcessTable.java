package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.bench.Limit;
import pentimento.bench.ProcessBench;
import pentimento.image.Picture;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;
import pentimento.pipeline.Rung;
import pentimento.pipeline.Saving;
import pentimento.request.Request;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;

/** {@code bench process}: reads its options, prints its figures. */
final class ProcessTable {
  private static final int FRAMES = 8;
  private static final int SIZE = 512;

  /** Sides of latents are halved three times. */
  private static final int STRIDE = 64;

  /** How memory is saved where 8 GB are free. */
  private static final String MEMORY = "chunks,turns";

  private ProcessTable() {}

  private static Saving saving(String words) throws UsageException {
    try {
      Saving saving = Saving.of(List.of(words.split(",", -1)));
      if (saving.has(Rung.SWAP) || saving.has(Rung.MAPPED) || saving.has(Rung.TILES)) {
        throw new UsageException("--memory of bench process is none, or of turns, chunks, slices");
      }
      return saving;
    } catch (IllegalArgumentException e) {
      throw new UsageException("--memory: " + e.getMessage());
    }
  }

  /**
   * Measures and prints.
   *
   * @param pictures what a model reconstructs: the first of them
   */
  static void run(CommandLine line, List<Path> pictures, Console console)
      throws UsageException, IOException {
    for (String option : List.of("style", "sizes", "threads", "network")) {
      if (line.hasOption(option)) {
        throw new UsageException("--" + option + " does not go with bench process");
      }
    }
    int repeats = Flags.whole(line, "repeat", 1, 1, 1000);
    int frames = Flags.whole(line, "frames", FRAMES, 2, Request.MAX_FRAMES);
    int size = Flags.whole(line, "size", SIZE, STRIDE, 2048);
    if (size % STRIDE != 0) {
      throw new UsageException(
          "--size is %d, expected a size divisible by %d".formatted(size, STRIDE));
    }
    DType type = NetworksTable.type(line.getOptionValue("precision", "bf16").trim(), Device.CPU);
    Lowering how = Lowering.fast(type, Device.CPU);
    Saving saving = saving(line.getOptionValue("memory", MEMORY));
    List<ProcessBench.Row> rows;
    try (ProgressLine progress = console.progress()) {
      ProcessBench bench = new ProcessBench(frames, size, repeats, type, saving, progress);
      if (line.hasOption("model")) {
        Picture picture = PictureReader.read(pictures.get(0));
        rows = bench.run(Flags.path(line.getOptionValue("model")), picture, how);
      } else {
        rows = bench.run(how);
      }
    } catch (PictureException | IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    if (line.hasOption("json")) {
      console.out().println(BenchCommand.json(rows));
      return;
    }
    console.result(
        "weights %s, %d frames of %d pixels, %s, memory saved by %s, median of %d runs each, Java %s",
        Optional.ofNullable(line.getOptionValue("model"))
            .map("of "::concat)
            .orElse("made on the fly"),
        frames,
        size,
        rows.get(0).type(),
        saving,
        repeats,
        System.getProperty("java.version"));
    console.result(
        "%-20s %8s %19s %7s %6s  %s", "step", "s", "fastest - slowest", "MB", "PSNR", "limit");
    for (ProcessBench.Row row : rows) {
      console.result(
          "%-20s %8.2f %8.2f - %8.2f %7d %6s  %s",
          row.job(),
          row.seconds(),
          row.fastest(),
          row.slowest(),
          row.memory(),
          row.psnr() > 0 ? String.format(Locale.ROOT, "%.1f", row.psnr()) : "-",
          limit(row));
    }
  }

  private static String limit(ProcessBench.Row row) {
    return Limit.of(row)
        .map(
            limit -> {
              String memory =
                  limit.memory() == Integer.MAX_VALUE ? "" : ", <= " + limit.memory() + " MB";
              return String.format(Locale.ROOT, "<= %.0f s%s", limit.milliseconds() / 1000, memory)
                  + (limit.kept(1000 * row.seconds(), row.memory()) ? "" : " !");
            })
        .orElse("");
  }
}
