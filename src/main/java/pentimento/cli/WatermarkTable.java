package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.commons.cli.CommandLine;
import pentimento.bench.WatermarkBench;
import pentimento.image.PictureException;

/** {@code bench watermark}: how often the mark is read back, and what it costs. */
final class WatermarkTable {
  private WatermarkTable() {}

  static void run(
      CommandLine line,
      List<Path> files,
      List<String> styles,
      int threads,
      int[] sizes,
      Console console)
      throws UsageException, IOException {
    List<WatermarkBench.Row> rows;
    try (ProgressLine progress = console.progress()) {
      rows = new WatermarkBench(files, styles, threads, progress).run(sizes);
    } catch (PictureException e) {
      throw new UsageException(e.getMessage());
    }
    if (line.hasOption("json")) {
      console.out().println(BenchCommand.json(rows));
      return;
    }
    console.result(
        "%d pictures; found in %% of sequences (PNG, mp4), and of single frames as they are, after"
            + " JPEG 90, 5 %% lighter, cropped by 8, by 13 and 7",
        files.size());
    console.result(
        "%-11s %5s %5s %5s %6s  %6s %5s %5s %6s %6s  %6s %6s %7s %5s",
        "style", "size", "PNG", "mp4", "false", "single", "JPEG", "light", "crop 8", "odd", "dB",
        "least", "grown %", "ms");
    for (String style : styles) {
      for (int size : sizes) {
        print(style, size, console, rows, row -> row.style().equals(style) && row.size() == size);
      }
    }
    print("all", 0, console, rows, row -> true);
  }

  private static void print(
      String name,
      int size,
      Console console,
      List<WatermarkBench.Row> all,
      Predicate<WatermarkBench.Row> which) {
    List<WatermarkBench.Row> rows = all.stream().filter(which).toList();
    console.result(
        "%-11s %5s %5.1f %5.1f %6d  %6.1f %5.1f %5.1f %6.1f %6.1f  %6.2f %6.2f %7.2f %5.1f",
        name,
        size == 0 ? "" : Integer.toString(size),
        100 * mean(rows, row -> row.png() ? 1 : 0),
        100 * mean(rows, row -> row.mp4() ? 1 : 0),
        rows.stream().mapToInt(WatermarkBench.Row::falseAlarms).sum(),
        100 * mean(rows, WatermarkBench.Row::single),
        100 * mean(rows, WatermarkBench.Row::jpeg),
        100 * mean(rows, WatermarkBench.Row::lighter),
        100 * mean(rows, WatermarkBench.Row::cropped8),
        100 * mean(rows, WatermarkBench.Row::croppedOdd),
        mean(rows, WatermarkBench.Row::psnr),
        rows.stream().mapToDouble(WatermarkBench.Row::psnr).min().orElse(0),
        100 * mean(rows, WatermarkBench.Row::grown),
        mean(rows, WatermarkBench.Row::milliseconds));
  }

  private static double mean(
      List<WatermarkBench.Row> rows, ToDoubleFunction<WatermarkBench.Row> of) {
    return rows.stream().mapToDouble(of).average().orElse(0);
  }
}
