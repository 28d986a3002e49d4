package pentimento.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.bench.FilesBench;
import pentimento.bench.StrokesBench;
import pentimento.image.PictureException;

/** {@code bench}: how fast this machine paints. */
final class BenchCommand implements Command {
  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String usage() {
    return "strokes|files [PICTURE...] [options]";
  }

  @Override
  public String summary() {
    return "Measures speed and memory on this machine: size by size, median of several runs.";
  }

  @Override
  public String notes() {
    return """
        strokes: from a picture in memory to its eight painted frames. PSNR and SSIM
        are those of the painted canvas, before the picture itself is put in. The last
        row replays a 512-pixel painting at 2048 pixels.
        files: from a painting in memory to a file, replaying included; GIFs and videos
        have 60 frames, contact sheets 8. Keep the machine quiet.
        """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.value("sizes", "N,N,...", "long sides in pixels (default: 256,512,1024)"))
        .addOption(Flags.value("repeat", "N", "counted runs of each picture (default: 5)"))
        .addOption(Flags.value("threads", "N", "threads to paint with (default: all cores)"))
        .addOption(Flags.flag("json", "print the figures as JSON"));
  }

  @Override
  public void run(CommandLine line, Console console) throws UsageException, IOException {
    List<String> words = line.getArgList();
    if (words.isEmpty() || !List.of("strokes", "files").contains(words.get(0))) {
      throw new UsageException("what to measure? there is: strokes, files");
    }
    int threads = Flags.whole(line, "threads", Runtime.getRuntime().availableProcessors(), 1, 256);
    int repeats = Flags.whole(line, "repeat", 5, 1, 1000);
    int[] sizes = sizes(line.getOptionValue("sizes", "256,512,1024"));
    List<Path> files = files(words.subList(1, words.size()));
    if (words.get(0).equals("files")) {
      files(line, files, repeats, threads, sizes, console);
      return;
    }
    List<StrokesBench.Row> rows;
    try (ProgressLine progress = console.progress()) {
      rows = new StrokesBench(files, repeats, threads, progress).run(sizes);
    } catch (PictureException e) {
      throw new UsageException(e.getMessage());
    }
    if (line.hasOption("json")) {
      console.out().println(json(rows));
      return;
    }
    said(files, repeats, threads, console);
    console.result(
        "%-7s %-6s %5s %9s %19s %8s %7s %6s %7s",
        "job", "reveal", "size", "ms", "fastest - slowest", "strokes", "PSNR", "SSIM", "heap MB");
    for (StrokesBench.Row row : rows) {
      boolean paint = row.psnr() > 0;
      console.result(
          "%-7s %-6s %5d %9.0f %8.0f - %8.0f %8d %7s %6s %7d",
          row.job(),
          row.reveal() ? "yes" : "no",
          row.size(),
          row.milliseconds(),
          row.fastest(),
          row.slowest(),
          row.strokes(),
          paint ? String.format(java.util.Locale.ROOT, "%.2f", row.psnr()) : "-",
          paint ? String.format(java.util.Locale.ROOT, "%.3f", row.ssim()) : "-",
          row.heap());
    }
  }

  private static void files(
      CommandLine line, List<Path> files, int repeats, int threads, int[] sizes, Console console)
      throws UsageException, IOException {
    List<FilesBench.Row> rows;
    try (ProgressLine progress = console.progress()) {
      rows = new FilesBench(files, repeats, threads, progress).run(sizes);
    } catch (PictureException e) {
      throw new UsageException(e.getMessage());
    }
    if (line.hasOption("json")) {
      console.out().println(json(rows));
      return;
    }
    said(files, repeats, threads, console);
    console.result("%-7s %5s %9s %9s %9s", "format", "size", "ms", "slowest", "kB");
    for (FilesBench.Row row : rows) {
      console.result(
          "%-7s %5d %9.0f %9.0f %9.0f",
          row.format(), row.size(), row.milliseconds(), row.slowest(), row.kilobytes());
    }
  }

  private static String json(List<?> rows) throws IOException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows);
  }

  private static void said(List<Path> files, int repeats, int threads, Console console) {
    console.result(
        "%d pictures, median of %d runs each, %d threads, Java %s",
        files.size(), repeats, threads, System.getProperty("java.version"));
  }

  private static int[] sizes(String text) throws UsageException {
    try {
      int[] sizes =
          Arrays.stream(text.split(",")).mapToInt(word -> Integer.parseInt(word.trim())).toArray();
      for (int size : sizes) {
        if (size < 64 || size > 4096) {
          throw new UsageException("--sizes holds " + size + ", expected 64 to 4096");
        }
      }
      return sizes;
    } catch (NumberFormatException e) {
      throw new UsageException("--sizes is '" + text + "', expected numbers such as 256,512");
    }
  }

  private static List<Path> files(List<String> given) throws UsageException, IOException {
    List<Path> files = new ArrayList<>();
    for (String text : given) {
      files.add(Flags.path(text));
    }
    if (files.isEmpty()) {
      Path examples = Path.of(System.getProperty("pentimento.home", "."), "examples");
      if (!Files.isDirectory(examples)) {
        throw new UsageException("no PICTURE given, and there is no folder " + examples);
      }
      files = StrokesBench.examples(examples);
      if (files.isEmpty()) {
        throw new UsageException("no PICTURE given, and there are none in " + examples);
      }
    }
    return files;
  }
}
