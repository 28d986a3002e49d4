package pentimento.cli;

import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code dataset}: makes training data and checks it. */
final class DatasetCommand implements Command {
  @Override
  public String name() {
    return "dataset";
  }

  @Override
  public String usage() {
    return "compose|paint|import|verify [WHAT...] [options]";
  }

  @Override
  public String summary() {
    return "Makes captioned painting processes to train networks with, and checks them.";
  }

  @Override
  public String notes() {
    return """
        compose draws scenes, paints them stroke by stroke, and writes shards: tar files
        (WebDataset) of 000042.json and 000042.f0.jpg ... f7.jpg, from the blank ground
        to the finished painting. RECIPE is a name (first) or a JSON file, see
        datasets/README.md. A shard depends on recipe, seed and its number only. Shards
        that are there are not made again; several processes may share a folder.
        paint does the same to your own pictures, all of a folder and of those in it:
        each in a manner drawn by the seed. Captions are taken from a .txt or .json of
        the same name, from metadata.csv or metadata.jsonl in the folder, or --captions.
        import makes sequences of real recordings: videos (by ffmpeg when it is there,
        else H.264 in mp4) and folders of stages. The canvas is found and squared up,
        hands are taken out, moments chosen by how much changes, the bare ground first.
        verify reads shards, checks every part and counts what is in them.

        Examples:
          pentimento dataset compose -o shards --count 40
          pentimento dataset compose mine.json -o held --split held-out --count 2
          pentimento dataset paint pictures/ -o mine --times 4
          pentimento dataset import lesson.mp4 stages/ -o recorded --caption "a harbour"
          pentimento dataset verify shards --sheet sheet.png --samples 24
        """;
  }

  @Override
  public Options options() {
    Options options = new Options();
    options.addOption(
        Option.builder("o")
            .longOpt("output")
            .hasArg()
            .argName("FOLDER")
            .desc("compose, paint, import: where shards go")
            .get());
    options.addOption(
        Flags.value(
            "count",
            "N",
            "compose, paint: number of shards (default: 1; paint: as many as the pictures fill)"));
    options.addOption(Flags.value("first-shard", "N", "compose, paint: the first (default: 0)"));
    options.addOption(
        Flags.value("seed", "N", "compose, paint: another gives other data (default: 1)"));
    options.addOption(Flags.value("split", "NAME", "compose: train or held-out (default: train)"));
    options.addOption(
        Flags.value("per-shard", "N", "compose, paint: sequences in each (default: 256)"));
    options.addOption(
        Flags.value(
            "size", "N", "compose, paint, import: side of square pictures, pixels (default: 256)"));
    options.addOption(
        Flags.value("frames", "8|16", "compose, paint, import: frames of each (default: 8)"));
    options.addOption(Flags.value("threads", "N", "compose, paint: threads (default: all cores)"));
    options.addOption(
        Flags.value(
            "captions", "FILE", "paint: a CSV with columns file and caption, or lines of JSON"));
    options.addOption(
        Flags.value(
            "recipe", "RECIPE", "paint: whose manners and shares are taken (default: first)"));
    options.addOption(
        Flags.value("times", "N", "paint: paint each picture so often, other ways (default: 1)"));
    options.addOption(Flags.value("caption", "TEXT", "import: what is painted"));
    options.addOption(
        Flags.value(
            "crop",
            "WHERE",
            "import: the canvas: auto (default), none, LEFT,TOP,RIGHT,BOTTOM or four corners, as shares 0 to 1"));
    options.addOption(Flags.value("sheet", "FILE", "verify: draw samples on a sheet, a PNG"));
    options.addOption(Flags.value("samples", "N", "verify: how many on it (default: 16)"));
    options.addOption(Flags.flag("quick", "verify: do not decode the pictures"));
    options.addOption(Flags.flag("quiet", "say nothing but the result"));
    return options;
  }

  @Override
  public void run(CommandLine line, Console terminal) throws UsageException, IOException {
    Console console = line.hasOption("quiet") ? terminal.quiet() : terminal;
    List<String> words = line.getArgList();
    switch (words.isEmpty() ? "" : words.get(0)) {
      case "compose" -> DatasetCompose.run(line, words.subList(1, words.size()), console);
      case "paint" -> DatasetPaint.run(line, words.subList(1, words.size()), console);
      case "import" -> DatasetImport.run(line, words.subList(1, words.size()), console);
      case "verify" -> DatasetVerify.run(line, words.subList(1, words.size()), console);
      default -> throw new UsageException("what to do? there is: compose, paint, import, verify");
    }
  }
}
