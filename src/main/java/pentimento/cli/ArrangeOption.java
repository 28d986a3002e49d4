package pentimento.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import pentimento.export.OutputFile;
import pentimento.request.ArrangedStage;
import pentimento.request.RangeException;
import pentimento.request.Ranges;
import pentimento.request.Request;
import pentimento.sequence.ArrangementFile;
import pentimento.sequence.PaintingSequence;

/** {@code --arrange FILE}: the stages as somebody wants them, or a file to begin with. */
final class ArrangeOption {
  private static final String FLAG = "--arrange";

  private ArrangeOption() {}

  static Option option() {
    return Flags.value(
        "arrange",
        "FILE",
        "show the stages as FILE says: which, how long, in what words; --dry-run writes a FILE that"
            + " is not there yet, for you to edit");
  }

  /**
   * The stages that the file arranges; empty when the flag is not given, or when its file is yet to
   * be written.
   *
   * @throws UsageException for a fault of the file; names the field
   */
  static Optional<List<ArrangedStage>> read(CommandLine line) throws UsageException, IOException {
    if (!line.hasOption("arrange") || toWrite(line).isPresent()) {
      return Optional.empty();
    }
    Path file = Flags.path(line.getOptionValue("arrange"));
    if (Files.isDirectory(file)) {
      throw new UsageException(FLAG + " " + file + ": is a folder");
    }
    if (!Files.exists(file)) {
      throw new UsageException(
          "%s %s: there is no such file; with --dry-run it is written".formatted(FLAG, file));
    }
    try {
      List<ArrangedStage> stages =
          ArrangementFile.read(JsonFile.read(FLAG, file, ArrangementFile.MAX_BYTES));
      if (stages.stream().noneMatch(ArrangedStage::show)) {
        throw new RangeException("stages has none with \"show\": true, expected at least one");
      }
      Ranges.check("the sum of all times", seconds(stages), 0.5, 3600);
      Ranges.check("the sum of all frames", frames(stages) - 1.0, 1, Request.MAX_FRAMES - 1.0);
      return Optional.of(stages);
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s %s: %s".formatted(FLAG, file, e.getMessage()));
    }
  }

  /** Seconds that all stages take that are shown, to milliseconds. */
  static double seconds(List<ArrangedStage> stages) {
    double sum = stages.stream().filter(ArrangedStage::show).mapToDouble(ArrangedStage::time).sum();
    return Math.round(sum * 1000) / 1000.0;
  }

  /** Frames that all stages have that are shown, and one of the finished picture. */
  static int frames(List<ArrangedStage> stages) {
    return 1 + stages.stream().filter(ArrangedStage::show).mapToInt(ArrangedStage::frames).sum();
  }

  /** The file that a dry run is to write, if any. */
  static Optional<Path> toWrite(CommandLine line) throws UsageException {
    if (!line.hasOption("arrange") || !line.hasOption("dry-run")) {
      return Optional.empty();
    }
    Path file = Flags.output(FLAG, line.getOptionValue("arrange"));
    return Files.exists(file) ? Optional.empty() : Optional.of(file);
  }

  /**
   * Finds out before the work whether the file can be written.
   *
   * @throws UsageException when it cannot
   */
  static void probe(Path file) throws UsageException {
    try {
      OutputFile.to(file).close();
    } catch (IOException e) {
      throw new UsageException(FLAG + " " + Failures.say(e));
    }
  }

  /** Writes the arrangement that a sequence has. */
  static void write(PaintingSequence sequence, Path file) throws IOException {
    try (OutputFile out = OutputFile.to(file)) {
      Files.write(out.path(), ArrangementFile.of(sequence).getBytes(StandardCharsets.UTF_8));
      out.commit();
    }
  }
}
