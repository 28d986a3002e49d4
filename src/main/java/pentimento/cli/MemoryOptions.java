package pentimento.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.pipeline.MemoryLadder;
import pentimento.pipeline.PaintingModel;
import pentimento.pipeline.Rung;
import pentimento.pipeline.Saving;
import pentimento.request.Diffusion;
import pentimento.request.Economy;
import pentimento.request.Request;

/** How memory is saved: {@code --memory}. */
final class MemoryOptions {
  /** Least and most gigabytes that can be asked for. */
  private static final double LEAST = 0.1;

  private static final double MOST = 10_000;

  private MemoryOptions() {}

  static void addTo(Options options) {
    options.addOption(
        Flags.value(
            "memory",
            "auto|GB|HOW,...",
            "as is free (default), at most so many GB, or by: none, turns, chunks, slices, swap,"
                + " mapped, tiles"));
  }

  /**
   * A request with what memory is saved by in it.
   *
   * @param request says how already where it is made again
   * @throws UsageException when the flag is neither a number nor words that are known
   */
  static Request settled(CommandLine line, Request request, PaintingModel model, Console console)
      throws UsageException {
    Diffusion told = request.diffusion().orElseThrow();
    Economy economy = told.saved();
    String text = line.getOptionValue("memory");
    if (text == null && !economy.memory().isEmpty()) {
      // What a file says may be of another version, or of another machine.
      requireMappable(named(economy.memory(), "--from"), "--from", request, model);
      return request;
    }
    MemoryLadder.Step step;
    if (text == null || text.equals("auto") || text.matches("[-+]?[0-9.].*")) {
      Optional<Double> budget =
          text == null || text.equals("auto")
              ? Optional.empty()
              : Optional.of(Flags.number(line, "memory", 0, LEAST, MOST));
      MemoryLadder ladder =
          budget.isPresent()
              ? MemoryLadder.of(request, model, (long) (budget.get() * 1e9))
              : MemoryLadder.of(request, model);
      step = ladder.chosen();
      if (!ladder.fits()) {
        console.note(
            String.format(
                Locale.ROOT,
                "note: this needs about %.1f GB, and there are %.1f%s; it may be slow or be ended by"
                    + " the system. Smaller --width and --height, or fewer --frames, need less",
                step.megabytes() / 1000,
                ladder.budget() / 1e9,
                budget.isPresent() ? "" : " free"));
      }
    } else {
      Saving saving = named(List.of(text.split(",", -1)), "--memory");
      requireMappable(saving, "--memory", request, model);
      step = MemoryLadder.named(request, model, saving);
    }
    int tile = step.tile() > 0 ? step.tile() : text == null ? economy.tile() : 0;
    Economy settled = economy.withMemory(step.saving().words(), tile);
    return request.but().diffusion(told.withEconomy(settled)).done();
  }

  private static Saving named(List<String> words, String where) throws UsageException {
    try {
      return Saving.of(words);
    } catch (IllegalArgumentException e) {
      throw new UsageException(where + ": " + e.getMessage() + ", or auto, none, or gigabytes");
    }
  }

  private static void requireMappable(
      Saving saving, String where, Request request, PaintingModel model) throws UsageException {
    Optional<String> why =
        saving.has(Rung.MAPPED) ? MemoryLadder.unmappable(request, model) : Optional.empty();
    if (why.isPresent()) {
      throw new UsageException(
          "%s: %s: %s; --memory auto chooses another way"
              .formatted(where, Rung.MAPPED.word(), why.get()));
    }
  }

  /** What the other ways would need, in lines; the one taken is marked. */
  static List<String> table(Request request, PaintingModel model, double seconds) {
    Saving taken = Saving.of(request.diffusion().orElseThrow().saved().memory());
    MemoryLadder.Step own = MemoryLadder.named(request, model, taken);
    List<MemoryLadder.Step> steps = new ArrayList<>(MemoryLadder.of(request, model).steps());
    if (steps.stream().noneMatch(step -> step.saving().equals(taken))) {
      steps.add(own);
    }
    return steps.stream()
        .map(
            step ->
                String.format(
                    Locale.ROOT,
                    "  %s %-38s %5.1f GB  %s",
                    step.saving().equals(taken) ? ">" : " ",
                    step.saving(),
                    step.megabytes() / 1000,
                    DiffusionPlan.time(seconds - own.seconds() + step.seconds())))
        .toList();
  }
}
