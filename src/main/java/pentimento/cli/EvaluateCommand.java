package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.evaluation.DistanceProfile;
import pentimento.evaluation.Evaluation;
import pentimento.evaluation.Judgement;
import pentimento.evaluation.MaskFolder;
import pentimento.evaluation.Moments;
import pentimento.evaluation.ReportJson;
import pentimento.evaluation.ReportTable;
import pentimento.evaluation.SequenceReader;
import pentimento.evaluation.SequenceReport;
import pentimento.image.PictureReader;

/** {@code evaluate}: measures how sequences near their picture, and in which steps. */
final class EvaluateCommand implements Command {
  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String usage() {
    return "SEQUENCE... [options]";
  }

  @Override
  public String summary() {
    return "Measures painting sequences: how they near the picture, and in which steps.";
  }

  @Override
  public String notes() {
    return """
        SEQUENCE is a folder of frames with sequence.json, a folder of any pictures
        of one size (in the order of their names, 2 before 10), or an .mp4. Of more
        than %d pictures, or %d frames of a video, as many are looked at, evenly
        spread, the last always; of videos by this program only the painting itself.
        Captions lettered into frames are measured with them.

        distance  perceptual distance (0..1) to the last frame, or to PICTURE
        change    the same to the frame before
        changed   share of the picture that differs from the frame before
        pieces    number of patches that it differs in, from 0.1 %% of the picture on
        mean hop  way from stroke to stroke as a fraction of the long side
        rise      how far the distance goes up again, once the picture is blocked in:
                  by sequence.json, else from 70 %% of the first distance on
        gap       mean difference of the distances from those of the first SEQUENCE
        """
        .formatted(SequenceReader.MOST_PICTURES, SequenceReader.MOST_OF_VIDEO);
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Flags.value(
                "reference",
                "PICTURE",
                "measure distances to PICTURE, and compare it with the last frame"))
        .addOption(Flags.flag("json", "print a JSON array instead of tables"))
        .addOption(
            Flags.value(
                "masks",
                "FOLDER",
                "write what changes between frames as pictures, grey where nothing does"))
        .addOption(Flags.flag("strict", "exit with 1 when a figure fails its limit"));
  }

  @Override
  public void run(CommandLine line, Console console)
      throws UsageException, CheckFailedException, IOException {
    List<Path> sources = new ArrayList<>();
    for (String text : line.getArgList()) {
      sources.add(Flags.path(text));
    }
    if (sources.isEmpty()) {
      throw new UsageException("which SEQUENCE? see pentimento evaluate --help");
    }
    Optional<Evaluation.Reference> reference = reference(line);
    Optional<Path> masks = masks(line, sources);
    List<SequenceReport> reports = new ArrayList<>();
    Optional<DistanceProfile> first = Optional.empty();
    try (ProgressLine progress = console.progress()) {
      for (Path source : sources) {
        Moments moments = read(source, progress);
        SequenceReport report = measure(moments, reference, first);
        reports.add(report);
        first = Optional.of(reports.get(0).profile());
        if (masks.isPresent()) {
          MaskFolder.write(masks.get(), reports.size(), moments);
        }
      }
    }
    print(reports, line.hasOption("json"), console);
    if (line.hasOption("strict")) {
      requireAll(reports);
    }
  }

  private static Optional<Evaluation.Reference> reference(CommandLine line) throws UsageException {
    String text = line.getOptionValue("reference");
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Evaluation.Reference(text, PictureReader.read(Flags.path(text))));
    } catch (IOException e) {
      throw new UsageException("--reference " + Failures.say(e));
    }
  }

  private static Optional<Path> masks(CommandLine line, List<Path> sources)
      throws UsageException, IOException {
    String text = line.getOptionValue("masks");
    if (text == null) {
      return Optional.empty();
    }
    Path folder = Flags.path(text);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException("--masks " + folder + ": is a file, expected a folder");
    }
    for (Path source : sources) {
      if (Files.exists(folder) && Files.exists(source) && Files.isSameFile(folder, source)) {
        throw new UsageException(
            "--masks " + folder + ": is a SEQUENCE, masks would mix with its frames");
      }
    }
    return Optional.of(folder);
  }

  private static Moments read(Path source, ProgressLine progress) throws UsageException {
    try {
      return SequenceReader.read(source, progress);
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    }
  }

  private static SequenceReport measure(
      Moments moments, Optional<Evaluation.Reference> reference, Optional<DistanceProfile> first)
      throws UsageException {
    try {
      return Evaluation.measure(moments, reference, first);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--reference " + e.getMessage());
    }
  }

  private static void print(List<SequenceReport> reports, boolean json, Console console) {
    if (json) {
      console.out().println(ReportJson.of(reports));
      return;
    }
    for (int i = 0; i < reports.size(); i++) {
      if (i > 0) {
        console.out().println();
      }
      console.out().print(ReportTable.of(reports.get(i)));
    }
  }

  private static void requireAll(List<SequenceReport> reports) throws CheckFailedException {
    int judged = 0;
    int failed = 0;
    for (SequenceReport report : reports) {
      for (Judgement judgement : report.judgements()) {
        judged++;
        failed += judgement.ok() ? 0 : 1;
      }
    }
    if (failed > 0) {
      throw new CheckFailedException(
          "--strict: %d of %d judged figures fail their limits".formatted(failed, judged));
    }
  }
}
