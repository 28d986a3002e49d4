package pentimento.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.prompt.Prompt;
import pentimento.request.Diffusion;

/** {@code generate}: from a text to the process of painting it. */
final class GenerateCommand implements Command {
  /** Options that only processes of a picture have. */
  private static final Set<String> RECONSTRUCTS =
      Set.of("arrange", "masks", "no-embed", "engine", "prompt", "beside");

  /** Longest file of prompts, bytes. */
  private static final long LONGEST = 16 << 20;

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String usage() {
    return "PROMPT -o OUT... [options]";
  }

  @Override
  public String summary() {
    return "Makes the process of painting what a text says. Needs a model, see models/README.md.";
  }

  @Override
  public String notes() {
    return """
        PROMPT may weigh words: (word:1.3), ((word)), [word]; BREAK begins a new chunk
        of 75 tokens; [a:b:0.5] changes from a to b half-way; <lora:NAME:0.8> is as
        --lora NAME:0.8. Formats are those of reconstruct. Of several results, each has
        the number of its prompt and its seed before the ending: scene-003-7.mp4.

        Examples:
          pentimento generate "a lighthouse at sunset, oil painting" -o light.mp4
          pentimento generate "a red boat" --batch 4 --seed 7 -o boat.png
          pentimento generate "a garden" --prompt-at 5 "a garden in snow" -o garden.mp4
          pentimento generate --prompts scenes.txt --resume -o scenes/scene.mp4
        """;
  }

  @Override
  public Options options() {
    Options options = new Options();
    ProcessOptions.options().getOptions().stream()
        .filter(option -> !RECONSTRUCTS.contains(option.getLongOpt()))
        .forEach(options::addOption);
    options.addOption(
        Flags.value("prompts", "FILE", "many prompts, one a line, instead of PROMPT"));
    DiffusionOptions.addTo(options);
    return options;
  }

  @Override
  public void run(CommandLine told, Console terminal) throws UsageException, IOException {
    Console console = told.hasOption("quiet") ? terminal.quiet() : terminal;
    CommandLine line = OtherResult.into(told, name(), console);
    Outputs outputs = Outputs.of(line);
    Optional<EarlierResult> earlier = EarlierResult.of(line);
    if (earlier.isPresent() && earlier.get().program().isPresent()) {
      ProgramReplay.run(name(), line, earlier.get(), outputs, console);
      return;
    }
    List<String> prompts = prompts(line, earlier);
    DiffusionRun run = new DiffusionRun(name(), line, earlier, outputs, console);
    int frames = ProcessOptions.frames(line, earlier);
    SortedMap<Integer, SourcePicture> references = run.references(frames, new TreeMap<>());
    Map<String, DiffusionRun.Opening> items = new LinkedHashMap<>();
    for (String prompt : prompts) {
      if (prompt.isBlank()) {
        throw new UsageException("the PROMPT is empty: say what is to be painted");
      }
      try {
        Prompt.parse(prompt);
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            line.hasOption("prompts")
                ? "--prompts, prompt %d: %s".formatted(items.size() + 1, e.getMessage())
                : e.getMessage());
      }
      items.put(
          "%03d".formatted(items.size() + 1),
          () -> new DiffusionRun.Item(prompt, Optional.empty(), Optional.empty(), references));
    }
    List<Path> inputs = references.values().stream().map(SourcePicture::file).toList();
    run.run(items, inputs, !references.isEmpty());
  }

  private static List<String> prompts(CommandLine line, Optional<EarlierResult> earlier)
      throws UsageException, IOException {
    List<String> given = line.getArgList();
    if (line.hasOption("prompts")) {
      if (!given.isEmpty()) {
        throw new UsageException("--prompts and a PROMPT exclude each other");
      }
      return read(Flags.path(line.getOptionValue("prompts")));
    }
    if (given.size() > 1) {
      throw new UsageException(
          "one PROMPT at a time; put it in quotes, or several in a file for --prompts");
    }
    if (given.size() == 1) {
      return given;
    }
    return List.of(
        earlier
            .flatMap(result -> result.request().diffusion())
            .map(Diffusion::prompt)
            .orElseThrow(() -> new UsageException("which PROMPT? see pentimento generate --help")));
  }

  private static List<String> read(Path file) throws UsageException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("--prompts " + file + ": there is no such file");
    }
    if (Files.size(file) > LONGEST) {
      throw new UsageException("--prompts " + file + ": is larger than 16 MB");
    }
    try {
      List<String> lines =
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .map(text -> text.replace("\ufeff", "").strip())
              .filter(text -> !text.isEmpty() && !text.startsWith("#"))
              .toList();
      if (lines.isEmpty()) {
        throw new UsageException("--prompts " + file + ": has no line with a prompt");
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw new UsageException("--prompts " + file + ": is not UTF-8 text");
    }
  }
}
