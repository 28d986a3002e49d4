package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.dataset.Gallery;
import pentimento.dataset.GalleryPainter;
import pentimento.dataset.Recipe;
import pentimento.dataset.Settings;

/** {@code dataset paint}. */
final class DatasetPaint {
  /** Most complaints that are shown one by one. */
  private static final int SHOWN = 20;

  private DatasetPaint() {}

  static void run(CommandLine line, List<String> words, Console console)
      throws UsageException, IOException {
    DatasetCompose.refuse(line, "sheet", "samples", "quick", "split", "caption", "crop");
    if (words.size() != 1) {
      throw new UsageException("expected one FOLDER of pictures");
    }
    Path pictures = Flags.path(words.get(0));
    Path folder = DatasetCompose.target(line);
    if (Files.exists(folder) && Files.exists(pictures) && Files.isSameFile(folder, pictures)) {
      throw new UsageException("-o " + folder + ": is the folder of pictures, name another");
    }
    Recipe recipe = DatasetCompose.recipe(line.getOptionValue("recipe", Recipe.FIRST));
    Settings settings = DatasetCompose.settings(line, recipe);
    Optional<Path> table =
        line.hasOption("captions")
            ? Optional.of(Flags.path(line.getOptionValue("captions")))
            : Optional.empty();
    int threads = DatasetCompose.threads(line);
    try {
      if (table.isPresent() && !Files.isRegularFile(table.get())) {
        throw new UsageException("--captions " + table.get() + ": there is no such file");
      }
      Gallery gallery = Gallery.open(pictures, table, recipe.shapes());
      console.note(
          "note: %d pictures, %d with a caption%s"
              .formatted(
                  gallery.pictures().size(),
                  gallery.captioned(),
                  gallery.unmatched() > 0
                      ? "; %d captions are of pictures that are not there"
                          .formatted(gallery.unmatched())
                      : ""));
      tell(gallery.unusable(), console);
      if (gallery.pictures().isEmpty()) {
        throw new UsageException(pictures + ": none of its pictures can be used");
      }
      GalleryPainter painter =
          new GalleryPainter(
              gallery, settings, Flags.whole(line, "times", 1, 1, GalleryPainter.MOST_TIMES));
      int first = Flags.whole(line, "first-shard", 0, 0, painter.shards() - 1);
      int most = painter.shards() - first;
      int count = Flags.whole(line, "count", most, 1, most);
      DatasetCompose.Watch watch = new DatasetCompose.Watch(console);
      GalleryPainter.Result result =
          watch.over(progress -> painter.run(folder, first, count, threads, progress));
      tell(result.damaged(), console);
      DatasetCompose.tell(folder, result.shards(), watch, console);
      int left = gallery.unusable().size() + result.damaged().size();
      if (left > 0) {
        console.result("%d pictures left out, see above", left);
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static void tell(Map<String, String> unusable, Console console) {
    unusable.values().stream().limit(SHOWN).forEach(why -> console.note("left out: " + why));
    if (unusable.size() > SHOWN) {
      console.note("left out: %d more".formatted(unusable.size() - SHOWN));
    }
  }
}
