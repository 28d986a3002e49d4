package pentimento.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import pentimento.dataset.Census;
import pentimento.dataset.LookAlikes;
import pentimento.dataset.SampleSheet;
import pentimento.dataset.ShardCheck;
import pentimento.export.OutputFile;
import pentimento.image.Picture;
import pentimento.image.PngFile;

/** {@code dataset verify}. */
final class DatasetVerify {
  private DatasetVerify() {}

  static void run(CommandLine line, List<String> words, Console console)
      throws UsageException, IOException {
    DatasetCompose.refuse(
        line,
        "output",
        "count",
        "first-shard",
        "seed",
        "split",
        "per-shard",
        "size",
        "frames",
        "threads",
        "recipe",
        "captions",
        "times",
        "caption",
        "crop");
    if (words.size() != 1) {
      throw new UsageException("expected one FOLDER of shards");
    }
    Path folder = Flags.path(words.get(0));
    int samples = Flags.whole(line, "samples", 16, 1, 400);
    boolean quick = line.hasOption("quick");
    Census census = new Census();
    LookAlikes alike = new LookAlikes();
    SampleSheet sheet = new SampleSheet();
    List<Path> shards;
    try (ProgressLine progress = console.longProgress()) {
      shards = ShardCheck.shards(folder);
      int[] drawn = {0};
      for (int i = 0; i < shards.size(); i++) {
        Path shard = shards.get(i);
        // The same number from each shard, as long as the sheet has room.
        int until = (int) Math.ceil(samples * (i + 1.0) / shards.size());
        ShardCheck.read(
            shard,
            !quick,
            sequence -> {
              census.add(sequence);
              if (!quick) {
                int last = sequence.frames().size() - 1;
                alike.add(shard.getFileName() + ":" + sequence.key(), sequence.frame(shard, last));
              }
              if (line.hasOption("sheet") && drawn[0] < until) {
                drawn[0]++;
                add(sheet, shard, sequence);
              }
            });
        progress.report("checking", (i + 1.0) / shards.size());
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    tell(census, shards.size(), console);
    if (!quick) {
      tell(alike, console);
    }
    if (line.hasOption("sheet")) {
      Path target = Flags.output("--sheet", line.getOptionValue("sheet"));
      try (OutputFile file = OutputFile.to(target)) {
        try (OutputStream out = file.stream()) {
          PngFile.write(out, sheet.draw(samples > 24 ? 2 : 1), Map.of());
        }
        file.commit();
      }
      console.out().println(target);
    }
  }

  private static void add(SampleSheet sheet, Path shard, ShardCheck.Sequence sequence)
      throws IOException {
    List<Picture> frames = new ArrayList<>();
    for (int f = 0; f < sequence.frames().size(); f++) {
      frames.add(sequence.frame(shard, f));
    }
    String caption = sequence.caption().isEmpty() ? "(no caption)" : sequence.caption();
    sheet.add(caption + "  [" + sequence.json().get("style").textValue() + "]", frames);
  }

  private static void tell(Census census, int shards, Console console) {
    console.result("%d shards, %d sequences, all sound", shards, census.sequences());
    console.result(
        "captions: %d, %d different, of %d different words",
        census.captioned(), census.differentCaptions(), census.vocabulary());
    console.result("strokes: %d a sequence", census.strokes() / Math.max(1, census.sequences()));
    console.result("splits: %s", list(census.splits()));
    console.result("styles: %s", list(census.styles()));
    console.result("kinds: %s", list(census.kinds()));
    console.result("nouns: %d different", census.nouns().size());
    console.result("the same sequence again: %d", census.repeated());
  }

  private static void tell(LookAlikes alike, Console console) {
    console.result("looking like an earlier one: %d of %d", alike.found(), alike.pictures());
    for (LookAlikes.Pair pair : alike.pairs()) {
      console.result("  %s looks like %s", pair.later(), pair.earlier());
    }
    if (alike.found() > alike.pairs().size()) {
      console.result("  and %d more", alike.found() - alike.pairs().size());
    }
  }

  private static String list(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
