package pentimento.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import pentimento.model.FileSummary;
import pentimento.model.ModelSummary;
import pentimento.model.Tally;
import pentimento.model.lora.LoraSummary;
import pentimento.weights.MotionFacts;
import pentimento.weights.MotionFamily;

/** Tells what weights are, a fact a line. */
final class WeightsText {
  /** Most names of unknown tensors, and most lines of what a file says of itself. */
  private static final int MOST_NAMES = 5;

  private static final int MOST_METADATA = 40;
  private static final int LONGEST = 200;

  private final ModelSummary model;
  private final Console console;

  private WeightsText(ModelSummary model, Console console) {
    this.model = model;
    this.console = console;
  }

  static void print(ModelSummary model, Console console) {
    WeightsText text = new WeightsText(model, console);
    text.line(
        "kind",
        model.kind()
            + model.generation().map(known -> ", " + known.title()).orElse("")
            + (model.isInpainting() ? ", for inpainting" : ""));
    model.files().forEach(text::file);
    if (model.parts().size() > 1) {
      text.line("in all", amount(model.total()));
    }
    model.tokenizer().ifPresent(folder -> text.line("tokenizer", folder.toString()));
    model.scheduler().ifPresent(name -> text.line("scheduler", shortened(name)));
    model.troubles().forEach(trouble -> text.line("!", trouble));
    model.needs().forEach(need -> text.line("needs", need));
  }

  private void line(String label, String value) {
    console.result("  %-10s %s", label, value);
  }

  private void file(FileSummary file) {
    line(
        "file",
        "%s%s, %s"
            .formatted(
                model.isFolder() ? model.place().relativize(file.file()) + ", " : "",
                format(file),
                size(file.bytes())));
    file.tallies()
        .forEach((component, tally) -> line("holds", component.title() + ": " + amount(tally)));
    model
        .parts()
        .forEach(
            (component, part) -> {
              if (part.file().equals(file.file())) {
                part.motion().ifPresent(facts -> motion(facts, part.settled()));
              }
            });
    file.lora().ifPresent(this::lora);
    if (file.leftOut() > 0) {
      line(
          "left out",
          tensors(file.leftOut()) + " that no network loads, such as averages and tables");
    }
    List<String> unknown = file.contents().unknown();
    if (!unknown.isEmpty()) {
      String first =
          unknown.stream()
              .limit(MOST_NAMES)
              .map(WeightsText::shortened)
              .collect(Collectors.joining(", "));
      line(
          "unknown",
          tensors(unknown.size()) + ": " + first + (unknown.size() > MOST_NAMES ? ", ..." : ""));
    }
    metadata(file.contents().metadata());
  }

  private static String format(FileSummary file) {
    return file.shards() == 1
        ? file.format().title()
        : "%s in %d files".formatted(file.format().title(), file.shards());
  }

  private void motion(MotionFacts facts, boolean settled) {
    line(
        "motion",
        "%s the middle block, %s, %d %s each"
            .formatted(
                facts.midModule() ? "also in" : "not in",
                facts.positions().isPresent()
                    ? facts.positions().getAsLong() + " positions"
                    : "no positions in the file",
                facts.attentions(),
                facts.attentions() == 1 ? "attention" : "attentions"));
    String which =
        settled
            ? "; config.json beside it says how they compute"
            : facts.families().size() > 1 ? ": a config.json beside it can say which" : "";
    line("family", families(facts) + which);
  }

  private static String families(MotionFacts facts) {
    return "of "
        + facts.families().stream()
            .sorted()
            .map(MotionFamily::word)
            .collect(Collectors.joining(" or "));
  }

  private void lora(LoraSummary lora) {
    line(
        "adapter",
        "%s, rank %s, alpha %s"
            .formatted(counts(lora.kinds()), numbers(lora.ranks()), numbers(lora.alphas())));
    line(
        "changes",
        lora.groups().entrySet().stream()
            .map(group -> group.getKey().title() + " (" + group.getValue() + ")")
            .collect(Collectors.joining(", ")));
    if (lora.embeddings() > 0) {
      line("brings", tensors(lora.embeddings()) + " of embeddings, for words in prompts");
    }
    lora.hash().ifPresent(hash -> line("hash", hash));
  }

  private static String counts(Map<String, Integer> kinds) {
    return kinds.entrySet().stream()
        .map(
            kind ->
                "%s of %d %s"
                    .formatted(
                        kind.getKey(), kind.getValue(), kind.getValue() == 1 ? "layer" : "layers"))
        .collect(Collectors.joining(", "));
  }

  static String numbers(Iterable<? extends Number> numbers) {
    StringBuilder text = new StringBuilder();
    for (Number number : numbers) {
      text.append(text.isEmpty() ? "" : " and ").append(plain(number.doubleValue()));
    }
    return text.isEmpty() ? "not known" : text.toString();
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private void metadata(Map<String, String> metadata) {
    metadata.entrySet().stream()
        .limit(MOST_METADATA)
        .forEach(
            said -> line("says", shortened(said.getKey()) + ": " + shortened(said.getValue())));
    if (metadata.size() > MOST_METADATA) {
      line("says", "and %d more".formatted(metadata.size() - MOST_METADATA));
    }
  }

  private static String amount(Tally tally) {
    String types = tally.types().stream().map(Enum::name).collect(Collectors.joining(" and "));
    return String.format(
        Locale.ROOT,
        "%s, %,d parameters in %s",
        tensors(tally.tensors()),
        tally.parameters(),
        types);
  }

  private static String tensors(int count) {
    return count + (count == 1 ? " tensor" : " tensors");
  }

  private static String shortened(String text) {
    String plain = text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
    return plain.replaceAll("\\s+", " ");
  }

  static String size(long bytes) {
    if (bytes < 10_000) {
      return bytes + " bytes";
    }
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.0f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
