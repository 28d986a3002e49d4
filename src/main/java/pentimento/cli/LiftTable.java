package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import pentimento.bench.LiftBench;
import pentimento.image.PictureException;

/** {@code bench lift}: prints its figures. */
final class LiftTable {
  /** Styles that are painted unless others are named: wet and dry, opaque and not. */
  static final List<String> STYLES = List.of("oil", "region", "digital", "watercolour");

  private LiftTable() {}

  static void run(
      CommandLine line,
      List<Path> files,
      List<String> styles,
      int threads,
      int[] sizes,
      Console console)
      throws UsageException, IOException {
    List<LiftBench.Row> rows;
    try (ProgressLine progress = console.progress()) {
      rows = new LiftBench(files, styles, threads, progress).run(sizes);
    } catch (PictureException e) {
      throw new UsageException(e.getMessage());
    }
    if (line.hasOption("json")) {
      console.out().println(BenchCommand.json(rows));
      return;
    }
    console.result(
        "%d pictures, key frames a quarter of the size, PSNR in dB against the painted frames",
        files.size());
    console.result(
        "%-24s %-11s %5s %5s %8s %7s %7s   %8s %7s %7s",
        "picture", "style", "size", "frame", "bicubic", "lifted", "margin", "network", "lifted",
        "margin");
    for (LiftBench.Row row : rows) {
      console.result(
          "%-24s %-11s %5d %5d %8.2f %7.2f %+7.2f   %8.2f %7.2f %+7.2f",
          row.picture(),
          row.style(),
          row.size(),
          row.frame(),
          row.bicubic(),
          row.lifted(),
          row.lifted() - row.bicubic(),
          row.networkBicubic(),
          row.networkLifted(),
          row.networkLifted() - row.networkBicubic());
    }
    Map<String, List<LiftBench.Row>> paintings = new LinkedHashMap<>();
    for (LiftBench.Row row : rows) {
      String name = "%-24s %-11s %5d".formatted(row.picture(), row.style(), row.size());
      paintings.computeIfAbsent(name, key -> new ArrayList<>()).add(row);
    }
    paintings.put("all", rows);
    console.result("%-42s %9s %7s   %9s %7s", "margin", "mean", "least", "network", "least");
    paintings.forEach(
        (name, of) -> {
          DoubleSummaryStatistics exact =
              of.stream().mapToDouble(row -> row.lifted() - row.bicubic()).summaryStatistics();
          DoubleSummaryStatistics network =
              of.stream()
                  .mapToDouble(row -> row.networkLifted() - row.networkBicubic())
                  .summaryStatistics();
          console.result(
              "%-42s %+9.2f %+7.2f   %+9.2f %+7.2f",
              name, exact.getAverage(), exact.getMin(), network.getAverage(), network.getMin());
        });
  }
}
