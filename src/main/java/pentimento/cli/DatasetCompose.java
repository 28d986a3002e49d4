package pentimento.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import pentimento.dataset.DatasetMaker;
import pentimento.dataset.Recipe;
import pentimento.dataset.Settings;
import pentimento.request.Progress;

/** {@code dataset compose}. */
final class DatasetCompose {
  private DatasetCompose() {}

  static void run(CommandLine line, List<String> words, Console console)
      throws UsageException, IOException {
    refuse(line, "sheet", "samples", "quick", "recipe", "captions", "times", "caption", "crop");
    if (words.size() > 1) {
      throw new UsageException("expected one RECIPE, but there is also: " + words.get(1));
    }
    Path folder = target(line);
    Recipe recipe = recipe(words.isEmpty() ? Recipe.FIRST : words.get(0));
    int first = Flags.whole(line, "first-shard", 0, 0, 999_999);
    int count = Flags.whole(line, "count", 1, 1, 1_000_000 - first);
    int threads = threads(line);
    Settings settings = settings(line, recipe);
    Watch watch = new Watch(console);
    DatasetMaker.Result result;
    try {
      result =
          watch.over(
              progress -> DatasetMaker.run(settings, folder, first, count, threads, progress));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    tell(folder, result, watch, console);
  }

  /** The folder that shards go to. */
  static Path target(CommandLine line) throws UsageException {
    if (!line.hasOption("output")) {
      throw new UsageException("nothing to write: give -o FOLDER");
    }
    Path folder = Flags.output("-o", line.getOptionValue("output"));
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException("-o " + folder + ": is no folder");
    }
    return folder;
  }

  static int threads(CommandLine line) throws UsageException {
    return Flags.whole(line, "threads", Runtime.getRuntime().availableProcessors(), 1, 256);
  }

  /** Says what was made. */
  static void tell(Path folder, DatasetMaker.Result result, Watch watch, Console console) {
    console.result(
        "%s: %d shards made in %.1f minutes%s%s",
        folder,
        result.made(),
        watch.minutes(),
        result.found() > 0 ? ", " + result.found() + " were there" : "",
        result.elsewhere() > 0 ? ", " + result.elsewhere() + " in other hands" : "");
  }

  /** Something that takes long. */
  interface Work<T> {
    T run(Progress progress) throws IOException;
  }

  /** Shows how far work is, and times it. */
  static final class Watch {
    private final Console console;
    private final Instant start = Instant.now();

    Watch(Console console) {
      this.console = console;
    }

    <T> T over(Work<T> work) throws IOException {
      try (ProgressLine progress = console.longProgress()) {
        return work.run(progress);
      }
    }

    double minutes() {
      return Duration.between(start, Instant.now()).toMillis() / 60_000.0;
    }
  }

  static Settings settings(CommandLine line, Recipe recipe) throws UsageException {
    String word = line.getOptionValue("split", "train");
    Settings.Split split =
        switch (word) {
          case "train" -> Settings.Split.TRAIN;
          case "held-out" -> Settings.Split.HELD_OUT;
          default ->
              throw new UsageException(
                  "--split is '%s', expected train or held-out".formatted(word));
        };
    int size = size(line);
    int frames = frames(line);
    long seed = Flags.longWhole(line, "seed", 1, 0, Long.MAX_VALUE);
    int perShard = Flags.whole(line, "per-shard", 256, 1, 10_000);
    return new Settings(recipe, seed, split, perShard, size, frames);
  }

  static int size(CommandLine line) throws UsageException {
    int size = Flags.whole(line, "size", 256, 64, 1024);
    if (size % 8 != 0) {
      throw new UsageException("--size is " + size + ", expected a multiple of 8");
    }
    return size;
  }

  static int frames(CommandLine line) throws UsageException {
    int frames = Flags.whole(line, "frames", 8, 8, 16);
    if (frames != 8 && frames != 16) {
      throw new UsageException("--frames is " + frames + ", expected 8 or 16");
    }
    return frames;
  }

  static Recipe recipe(String given) throws UsageException, IOException {
    if (!given.endsWith(".json")) {
      try {
        return Recipe.named(given);
      } catch (IllegalArgumentException e) {
        throw new UsageException(e.getMessage());
      }
    }
    Path file = Flags.path(given);
    if (!Files.isRegularFile(file)) {
      throw new UsageException(file + ": there is no such file");
    }
    if (Files.size(file) > Recipe.MAX_BYTES) {
      throw new UsageException(file + ": is too large for a recipe");
    }
    try {
      return Recipe.parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw new UsageException(file + ": is no text in UTF-8");
    }
  }

  /** Complains of options that belong to the other sub-command. */
  static void refuse(CommandLine line, String... options) throws UsageException {
    for (String option : options) {
      if (line.hasOption(option)) {
        throw new UsageException("--" + option + " does not go with this");
      }
    }
  }
}
