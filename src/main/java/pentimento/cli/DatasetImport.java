package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.commons.cli.CommandLine;
import pentimento.dataset.Importer;
import pentimento.image.Quad;
import pentimento.request.Ranges;

/** {@code dataset import}. */
final class DatasetImport {
  private static final int QUALITY = 95;

  private DatasetImport() {}

  static void run(CommandLine line, List<String> words, Console console)
      throws UsageException, IOException {
    DatasetCompose.refuse(
        line,
        "sheet",
        "samples",
        "quick",
        "split",
        "count",
        "first-shard",
        "seed",
        "per-shard",
        "threads",
        "recipe",
        "captions",
        "times");
    if (words.isEmpty()) {
      throw new UsageException("expected a VIDEO or a FOLDER of stages, or several");
    }
    List<Path> places = new ArrayList<>();
    for (String word : words) {
      places.add(Flags.path(word));
    }
    Path folder = DatasetCompose.target(line);
    Importer importer =
        new Importer(
            line.getOptionValue("caption", "").strip(),
            crop(line.getOptionValue("crop", "auto")),
            DatasetCompose.size(line),
            DatasetCompose.frames(line),
            QUALITY);
    Importer.Result result;
    try (ProgressLine progress = console.longProgress()) {
      result = importer.run(places, folder, progress);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    for (Map.Entry<Path, Importer.Imported> entry : result.sequences().entrySet()) {
      tell(entry.getKey(), entry.getValue(), console);
    }
    result.shards().forEach(shard -> console.out().println(shard));
    if (!result.failed().isEmpty()) {
      throw new UsageException(
          "%d of %d not imported: %s"
              .formatted(
                  result.failed().size(),
                  places.size(),
                  String.join("; ", result.failed().values())));
    }
  }

  private static void tell(Path place, Importer.Imported sequence, Console console) {
    console.result(
        "%s: %d of %d frames, %s%s%s%s",
        place,
        sequence.frames() - sequence.painted() - (sequence.groundMade() ? 1 : 0),
        sequence.looked(),
        sequence.canvas().equals(Quad.WHOLE)
            ? "nothing cut off"
            : "canvas at --crop " + numbers(sequence.canvas()),
        sequence.resultFirst() ? ", result shown first left out" : "",
        sequence.groundMade() ? ", bare ground added" : "",
        sequence.painted() > 0 ? ", %d painted in between".formatted(sequence.painted()) : "");
  }

  private static String numbers(Quad quad) {
    double[] all =
        quad.isRectangle()
            ? new double[] {quad.x0(), quad.y0(), quad.x2(), quad.y2()}
            : new double[] {
              quad.x0(), quad.y0(), quad.x1(), quad.y1(), quad.x2(), quad.y2(), quad.x3(), quad.y3()
            };
    return DoubleStream.of(all)
        .mapToObj(value -> String.format(Locale.ROOT, "%.3f", value))
        .collect(Collectors.joining(","));
  }

  private static Optional<Quad> crop(String text) throws UsageException {
    if (text.equals("auto")) {
      return Optional.empty();
    }
    if (text.equals("none")) {
      return Optional.of(Quad.WHOLE);
    }
    try {
      double[] n = Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
      for (double share : n) {
        Ranges.check("crop", share, 0, 1);
      }
      if (n.length == 4) {
        return Optional.of(Quad.rectangle(n[0], n[1], n[2], n[3]));
      }
      if (n.length == 8) {
        return Optional.of(new Quad(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]));
      }
    } catch (NumberFormatException e) {
      // told below
    } catch (IllegalArgumentException e) {
      throw new UsageException("--crop " + text + ": " + e.getMessage());
    }
    throw new UsageException(
        "--crop is '%s', expected auto, none, LEFT,TOP,RIGHT,BOTTOM or four corners X,Y,... from the upper left one clockwise, as shares 0 to 1"
            .formatted(text));
  }
}
