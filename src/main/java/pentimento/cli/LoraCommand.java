package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import pentimento.model.lora.Lora;
import pentimento.model.lora.LoraCard;
import pentimento.model.lora.LoraSummary;
import pentimento.model.text.Embedding;
import pentimento.weights.Contents;
import pentimento.weights.TensorFile;
import pentimento.weights.TensorFiles;

/** {@code lora}: what adapters there are, what one is, and merging them into a model for good. */
final class LoraCommand implements Command {
  private static final int MOST_SAID = 40;
  private static final int LONGEST = 200;

  @Override
  public String name() {
    return "lora";
  }

  @Override
  public String usage() {
    return "list | inspect FILE... | merge --lora NAME[:W] -o FOLDER";
  }

  @Override
  public String summary() {
    return "Lists adapters and learnt words, says what they are, and merges adapters into a model.";
  }

  @Override
  public String notes() {
    return """
        lora list
            what lies in lora/ and in the folders of your config.json: kind, rank, base
            model, and the words that a prompt should say
        lora inspect FILE...
            all that a file says of itself; a file, or a name in those folders
        lora merge --model MODEL --lora NAME[:W] [--lora NAME[:W]] -o FOLDER
            a model in diffusers' layout with the adapters in its weights: it paints as
            MODEL does with the same --lora. U-Net, motion modules and text encoder are
            written as they change; all else is taken along as it is

        To paint with adapters: pentimento generate "..." --lora NAME:0.8, or say
        <lora:NAME:0.8> in the prompt. Tags with two numbers have the text encoder's
        first, as in AUTOMATIC1111's web UI; the flag names both:
        NAME:unet=0.8,text=0.5.
        """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.value("model", "NAME|PATH", "merge: the model (default: the only one)"))
        .addOption(
            Flags.values(
                AdapterOptions.LORA,
                "NAME|FILE[:W]",
                "merge: an adapter, W times as strong (default: 1), or NAME:unet=W,text=W;"
                    + " repeatable"))
        .addOption(
            Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("FOLDER")
                .desc("merge: the new model")
                .get())
        .addOption(
            Flags.value(
                "precision", "TYPE", "merge: of networks that change, f16 (default) or f32"))
        .addOption(
            Flags.value(
                "motion-family",
                "NAME",
                "merge: whose the motion modules are, where nothing tells; see generate"))
        .addOption(Option.builder("q").longOpt("quiet").desc("no progress, no notes").get());
  }

  @Override
  public void run(CommandLine line, Console terminal) throws UsageException, IOException {
    Console console = line.hasOption("quiet") ? terminal.quiet() : terminal;
    List<String> words = line.getArgList();
    String job = words.isEmpty() ? "" : words.get(0);
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    switch (job) {
      case "list" -> {
        refuse(rest);
        list(console);
      }
      case "inspect" -> {
        if (rest.isEmpty()) {
          throw new UsageException("inspect which FILE? see pentimento lora --help");
        }
        AdapterShelf shelf = AdapterShelf.read();
        for (String name : rest) {
          inspect(shelf.find(name, name), console);
        }
      }
      case "merge" -> {
        refuse(rest);
        new LoraMerge(line, console).run();
      }
      default ->
          throw new UsageException(
              "%s: list, inspect or merge? see pentimento lora --help"
                  .formatted(job.isEmpty() ? "which job" : "'" + job + "' is no job"));
    }
  }

  private static void refuse(List<String> rest) throws UsageException {
    if (!rest.isEmpty()) {
      throw new UsageException("takes no argument '" + rest.get(0) + "' here");
    }
  }

  private static void list(Console console) throws UsageException {
    AdapterShelf shelf = AdapterShelf.read();
    for (Path folder : shelf.search().adapters()) {
      console.result("%s", folder);
      List<AdapterShelf.Item> inside =
          shelf.items().stream().filter(item -> item.folder().equals(folder)).toList();
      if (inside.isEmpty()) {
        console.result("  nothing");
      }
      int width = inside.stream().mapToInt(item -> item.name().length()).max().orElse(1);
      String format = "  %-" + width + "s  %s";
      for (AdapterShelf.Item item : inside) {
        console.result(format, item.name(), brief(item.file()));
      }
    }
  }

  /** What a file is, in a line. */
  private static String brief(Path file) {
    try {
      TensorFile content = TensorFiles.read(file);
      if (Lora.isIn(content)) {
        LoraCard card = LoraCard.glance(file);
        return "%s, rank %s, %s%s%s"
            .formatted(
                String.join(" and ", card.summary().kinds().keySet()),
                WeightsText.numbers(card.summary().ranks()),
                groups(card.summary()),
                card.base().map(base -> "; for " + base).orElse(""),
                card.triggers().isEmpty()
                    ? ""
                    : "; say "
                        + card.triggers().stream().limit(3).collect(Collectors.joining(", ")));
      }
      if (Embedding.isIn(content)) {
        return embedding(Embedding.read(file));
      }
      return "no adapter: " + Contents.of(file, content).describe();
    } catch (IllegalArgumentException e) {
      String said = e.getMessage();
      String place = file + ": ";
      return "cannot be used: " + (said.startsWith(place) ? said.substring(place.length()) : said);
    } catch (IOException e) {
      return "cannot be read: " + Failures.say(e);
    }
  }

  private static String groups(LoraSummary summary) {
    return summary.groups().entrySet().stream()
        .map(group -> group.getKey().title() + " (" + group.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String embedding(Embedding embedding) {
    return "embedding, %d %s of width %d; say %s"
        .formatted(
            embedding.places(),
            embedding.places() == 1 ? "vector" : "vectors",
            embedding.vectors().shape().size(1),
            String.join(" or ", embedding.words()));
  }

  private static void inspect(Path file, Console console) throws UsageException {
    try {
      TensorFile content = TensorFiles.read(file);
      if (!Lora.isIn(content)) {
        if (!Embedding.isIn(content)) {
          throw new UsageException(
              "%s: holds %s, expected an adapter or an embedding; pentimento inspect says more"
                  .formatted(file, Contents.of(file, content).describe()));
        }
        Embedding embedding = Embedding.read(file);
        console.result("%s", file);
        console.result("  kind       %s", embedding(embedding));
        says(content.metadata(), console);
        return;
      }
      LoraCard card = LoraCard.read(file);
      LoraSummary summary = card.summary();
      console.result("%s", file);
      console.result(
          "  kind       %s",
          summary.kinds().entrySet().stream()
              .map(kind -> kind.getKey() + " of " + kind.getValue() + " weights")
              .collect(Collectors.joining(", ")));
      console.result(
          "  rank       %s, alpha %s",
          WeightsText.numbers(summary.ranks()), WeightsText.numbers(summary.alphas()));
      console.result("  changes    %s", groups(summary));
      console.result("  numbers    %,d", summary.parameters());
      console.result("  base       %s", card.base().orElse("it does not say"));
      console.result(
          "  say        %s",
          card.triggers().isEmpty() ? "it does not say" : String.join(", ", card.triggers()));
      for (Embedding word : Embedding.bundled(Lora.read(file).embeddings())) {
        console.result("  brings     %s", embedding(word));
      }
      Optional<String> hash = summary.hash();
      hash.ifPresent(text -> console.result("  hash       %s", text));
      says(summary.training(), console);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    }
  }

  private static void says(Map<String, String> metadata, Console console) {
    new TreeMap<>(metadata)
        .entrySet().stream()
            .limit(MOST_SAID)
            .forEach(
                said ->
                    console.result(
                        "  says       %s: %s",
                        shortened(said.getKey()), shortened(said.getValue())));
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
  }
}
