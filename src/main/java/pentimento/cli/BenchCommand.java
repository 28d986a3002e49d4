package pentimento.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.bench.FilesBench;
import pentimento.bench.Limit;
import pentimento.bench.StrokesBench;
import pentimento.image.PictureException;
import pentimento.strokes.StyleReader;

/** {@code bench}: how fast this machine paints. */
final class BenchCommand implements Command {
  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String usage() {
    return "WHAT [PICTURE...] [options]";
  }

  @Override
  public String summary() {
    return "Measures speed and memory on this machine: size by size, median of several runs.";
  }

  @Override
  public String notes() {
    return """
        WHAT is one of these:
        strokes: from a picture in memory to its eight painted frames. PSNR and SSIM
        are those of the painted canvas, before the picture itself is put in, against
        the picture as the style sees its tones. Oil and region are measured with and
        without revealing. The last row replays a 512-pixel painting at 2048 pixels.
        files: from a painting in memory to a file, replaying included; GIFs and videos
        have 60 frames, contact sheets 8, lesson sheets (.pdf) all their stages.
        lift: not speed but gain: paintings reduced to a quarter and lifted back to full
        size, against bicubic enlargement, in dB; exact frames, and frames with errors
        like a network's (default: oil, region, digital, watercolour at 1024).
        networks: single networks at the sizes of Stable Diffusion 1.5, with weights
        made on the fly, or a model's: text (a prompt), unet (a step of one picture of
        512 pixels), motion (a guided step of eight frames, 16 pictures), replication
        (beside it), encode and decode (the VAE). Memory is the whole process's.
        process: steps as the pipelines take them, at the sizes of Stable Diffusion 1.5,
        with weights made on the fly: text and reconstruct (guided, the latter with the
        replication network), "cache 3" (the average where every third step is whole),
        unguided (outside the guidance range), lcm (asked by the prompt alone as well).
        With --model a model's steps, and whole jobs of it with PICTURE, the PSNR of
        all their key frames against those without caching: weights made on the fly
        paint nothing, so there it would mean nothing.
        watermark: how often the invisible mark is read back from frames and videos of
        default settings, sizes being short sides, PSNR of frames with it against those
        without, and false alarms (default: all styles at 256). Takes long.
        What is to be kept on two cores stands at the end of a row, with "!" where it
        is not. Keep the machine quiet.
        """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Flags.values(
                "style", "NAME,...", "built-in styles to paint in (default: all); may be repeated"))
        .addOption(Flags.value("sizes", "N,N,...", "long sides in pixels (default: 256,512,1024)"))
        .addOption(
            Flags.value(
                "repeat", "N", "counted runs of each (default: 5; networks: 3; process: 1)"))
        .addOption(Flags.value("threads", "N", "threads to paint with (default: all cores)"))
        .addOption(
            Flags.value(
                "network",
                "NAME,...",
                "networks to measure: text, unet, motion, replication, encode, decode (default: all)"))
        .addOption(
            Flags.value("precision", "TYPE,...", "bf16, f32 or both (default: bf16; on cuda f16)"))
        .addOption(DeviceOption.option())
        .addOption(
            Flags.value("model", "FILE", "a model folder or checkpoint to take weights from"))
        .addOption(Flags.value("frames", "N", "frames of a process (default: 8)"))
        .addOption(Flags.value("size", "N", "side of its frames, pixels (default: 512)"))
        .addOption(
            Flags.value(
                "memory",
                "HOW,...",
                "a process saves it by none, turns, chunks, slices (default: chunks,turns)"))
        .addOption(Flags.flag("json", "print the figures as JSON"));
  }

  @Override
  public void run(CommandLine line, Console console) throws UsageException, IOException {
    List<String> words = line.getArgList();
    if (words.isEmpty()
        || !List.of("strokes", "files", "lift", "networks", "process", "watermark")
            .contains(words.get(0))) {
      throw new UsageException(
          "what to measure? there is: strokes, files, lift, networks, process, watermark");
    }
    if (words.get(0).equals("process")) {
      for (String option : List.of("network", "device")) {
        if (line.hasOption(option)) {
          throw new UsageException("--" + option + " goes with bench networks");
        }
      }
      if (words.size() > 1 && !line.hasOption("model")) {
        throw new UsageException("process takes a PICTURE with --model alone: " + words.get(1));
      }
      List<Path> pictures =
          line.hasOption("model") ? files(words.subList(1, words.size())) : List.of();
      ProcessTable.run(line, pictures, console);
      return;
    }
    if (words.get(0).equals("networks")) {
      if (words.size() > 1) {
        throw new UsageException("networks takes no PICTURE, but there is: " + words.get(1));
      }
      NetworksTable.run(line, console);
      return;
    }
    for (String option :
        List.of("network", "precision", "model", "device", "frames", "size", "memory")) {
      if (line.hasOption(option)) {
        boolean process = !option.equals("network") && !option.equals("device");
        boolean networks = !List.of("frames", "size", "memory").contains(option);
        throw new UsageException(
            "--%s goes with bench %s"
                .formatted(
                    option, networks ? process ? "networks and process" : "networks" : "process"));
      }
    }
    int threads = Flags.whole(line, "threads", Runtime.getRuntime().availableProcessors(), 1, 256);
    if (words.get(0).equals("watermark")) {
      if (line.hasOption("repeat")) {
        throw new UsageException("--repeat does not go with bench watermark");
      }
      WatermarkTable.run(
          line,
          files(words.subList(1, words.size())),
          styles(line),
          threads,
          sizes(line.getOptionValue("sizes", "256")),
          console);
      return;
    }
    if (words.get(0).equals("lift")) {
      if (line.hasOption("repeat")) {
        throw new UsageException("--repeat does not go with bench lift: it times nothing");
      }
      LiftTable.run(
          line,
          files(words.subList(1, words.size())),
          line.hasOption("style") ? styles(line) : LiftTable.STYLES,
          threads,
          sizes(line.getOptionValue("sizes", "1024")),
          console);
      return;
    }
    int repeats = Flags.whole(line, "repeat", 5, 1, 1000);
    int[] sizes = sizes(line.getOptionValue("sizes", "256,512,1024"));
    List<Path> files = files(words.subList(1, words.size()));
    if (words.get(0).equals("files")) {
      if (line.hasOption("style")) {
        throw new UsageException("--style goes with bench strokes; files are of an oil painting");
      }
      files(line, files, repeats, threads, sizes, console);
      return;
    }
    strokes(line, files, repeats, threads, sizes, console);
  }

  private static void strokes(
      CommandLine line, List<Path> files, int repeats, int threads, int[] sizes, Console console)
      throws UsageException, IOException {
    List<String> styles = styles(line);
    List<StrokesBench.Row> rows;
    try (ProgressLine progress = console.progress()) {
      rows = new StrokesBench(files, styles, repeats, threads, progress).run(sizes);
    } catch (PictureException e) {
      throw new UsageException(e.getMessage());
    }
    if (line.hasOption("json")) {
      console.out().println(json(rows));
      return;
    }
    said(files, repeats, threads, console);
    console.result(
        "%-7s %-11s %-6s %5s %7s %17s %8s %6s %6s %7s  %s",
        "job",
        "style",
        "reveal",
        "size",
        "ms",
        "fastest - slowest",
        "strokes",
        "PSNR",
        "SSIM",
        "heap MB",
        "limit");
    for (StrokesBench.Row row : rows) {
      boolean paint = row.psnr() > 0;
      console.result(
          "%-7s %-11s %-6s %5d %7.0f %7.0f - %7.0f %8d %6s %6s %7d  %s",
          row.job(),
          row.style(),
          row.reveal() ? "yes" : "no",
          row.size(),
          row.milliseconds(),
          row.fastest(),
          row.slowest(),
          row.strokes(),
          paint ? String.format(Locale.ROOT, "%.2f", row.psnr()) : "-",
          paint ? String.format(Locale.ROOT, "%.3f", row.ssim()) : "-",
          row.heap(),
          limit(Limit.of(row), row.milliseconds(), row.psnr()));
    }
  }

  /** A limit in words, marked when it is not kept. */
  private static String limit(Optional<Limit> limit, double milliseconds, double psnr) {
    if (limit.isEmpty()) {
      return "";
    }
    Limit it = limit.get();
    String likeness = it.psnr() > 0 ? String.format(Locale.ROOT, ", >= %.1f dB", it.psnr()) : "";
    String time = String.format(Locale.ROOT, "<= %.0f ms", it.milliseconds());
    return time + likeness + (it.kept(milliseconds, psnr) ? "" : " !");
  }

  private static List<String> styles(CommandLine line) throws UsageException {
    if (!line.hasOption("style")) {
      return StyleReader.BUILT_IN;
    }
    List<String> styles = new ArrayList<>();
    for (String given : line.getOptionValues("style")) {
      for (String word : given.split(",", -1)) {
        String name = word.trim();
        if (!StyleReader.BUILT_IN.contains(name)) {
          throw new UsageException(
              "--style is '%s', expected of %s"
                  .formatted(given, String.join(", ", StyleReader.BUILT_IN)));
        }
        if (!styles.contains(name)) {
          styles.add(name);
        }
      }
    }
    return styles;
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
    console.result("%-7s %5s %9s %9s %9s  %s", "format", "size", "ms", "slowest", "kB", "limit");
    for (FilesBench.Row row : rows) {
      console.result(
          "%-7s %5d %9.0f %9.0f %9.0f  %s",
          row.format(),
          row.size(),
          row.milliseconds(),
          row.slowest(),
          row.kilobytes(),
          limit(Limit.of(row), row.milliseconds(), 0));
    }
  }

  static String json(List<?> rows) throws IOException {
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
      Path examples = Places.home().resolve("examples");
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
