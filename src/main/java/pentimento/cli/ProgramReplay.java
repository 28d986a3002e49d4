package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.export.ProgramFile;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.pipeline.Estimate;
import pentimento.pipeline.Replay;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/** {@code --from} a stroke program: its very strokes, painted and shown as the flags say. */
final class ProgramReplay {
  /** What decided the strokes, and can do so no more. */
  private static final List<String> DECIDED =
      List.of("style", "seed", "reveal", "no-reveal", "engine", "masks");

  private ProgramReplay() {}

  static void run(
      String command, CommandLine line, EarlierResult earlier, Outputs outputs, Console console)
      throws UsageException, IOException {
    ProgramFile program = earlier.program().orElseThrow();
    requireUndecided(line, earlier);
    DiffusionOptions.requireNone(line);
    Optional<SourcePicture> picture = picture(line, earlier, program, console);
    Request planned = program.provenance().request();
    Optional<Request.Source> about = picture.map(SourcePicture::source).or(() -> planned.picture());
    Request request =
        ProcessOptions.request(
            command, line, about, planned.diffusion(), Optional.of(earlier), console);
    request =
        request
            .but()
            .masks(earlier.request().masks())
            .program(material(earlier, program, request, picture))
            .halfDone(earlier.request().halfDone())
            .done();
    outputs.requireApartFrom(earlier.file());
    if (picture.isPresent()) {
      outputs.requireApartFrom(picture.get().file());
    }
    Estimate estimate = Estimate.of(request, outputs.holdVideo());
    outputs.requireRoom(estimate.width(), estimate.height(), request);
    int threads = ProcessOptions.threads(line);
    if (line.hasOption("dry-run")) {
      Plan.print(request, estimate, outputs, Optional.empty(), console);
      return;
    }
    outputs.probe();
    PaintingSequence sequence;
    Optional<Picture> pixels = picture.map(SourcePicture::picture);
    try (ProgressLine progress = console.progress()) {
      sequence = Replay.run(program, request, pixels, threads, progress);
    }
    outputs.write(sequence, threads, console);
  }

  private static void requireUndecided(CommandLine line, EarlierResult earlier)
      throws UsageException {
    for (String flag : DECIDED) {
      if (line.hasOption(flag)) {
        throw new UsageException(
            "--%s: the strokes of %s are repeated as they are, only their showing can change; run reconstruct on the picture for other strokes"
                .formatted(flag, earlier.file()));
      }
    }
  }

  /** The picture whose colours the strokes take: the one given, or found, unless none is needed. */
  private static Optional<SourcePicture> picture(
      CommandLine line, EarlierResult earlier, ProgramFile program, Console console)
      throws UsageException, IOException {
    List<String> given = line.getArgList();
    if (given.size() > 1) {
      throw new UsageException("one PICTURE at a time, but there are: " + String.join(", ", given));
    }
    Optional<Request.Source> before = program.provenance().request().picture();
    if (before.isEmpty()) {
      if (!given.isEmpty()) {
        throw new UsageException(
            "%s: the strokes of %s are about a text and take nothing from a PICTURE; leave it out"
                .formatted(given.get(0), earlier.file()));
      }
      return Optional.empty();
    }
    Request.Source source = before.get();
    if (!given.isEmpty()) {
      Path file = Flags.path(given.get(0));
      if (program.passesThroughPictures()) {
        throw new UsageException(
            "%s: the strokes of %s lead through pictures of their own, which are in it; leave it out"
                .formatted(file, earlier.file()));
      }
      if (!program.takesPictures() && !PictureReader.sha256(file).equals(source.sha256())) {
        throw new UsageException(
            "%s: the strokes of %s are repeated as they are and take nothing from a PICTURE; leave it out"
                .formatted(file, earlier.file()));
      }
      SourcePicture picture = SourcePicture.read(file);
      requireProportions(picture, source);
      return Optional.of(picture);
    }
    if (!program.takesPictures() || program.passesThroughPictures()) {
      return Optional.empty();
    }
    Optional<Path> found = earlier.find(source.name(), source.sha256());
    if (found.isPresent()) {
      return Optional.of(SourcePicture.read(found.get()));
    }
    if (!program.complete()) {
      throw new UsageException(
          "--from %s: its strokes take their colours from %s, which is neither in it nor beside it: name the PICTURE"
              .formatted(earlier.file(), source.name()));
    }
    console.note(
        "note: %s is neither here nor beside %s; the smaller picture in the program is taken"
            .formatted(source.name(), earlier.file()));
    return Optional.empty();
  }

  private static void requireProportions(SourcePicture picture, Request.Source source)
      throws UsageException {
    int width = picture.picture().width();
    int height = picture.picture().height();
    int[] fitted = Resize.fitted(source.width(), source.height(), picture.picture().longSide());
    if (Math.abs(fitted[0] - width) > 1 || Math.abs(fitted[1] - height) > 1) {
      throw new UsageException(
          "%s: is %d x %d pixels, other proportions than %s, %d x %d, which the strokes were made for"
              .formatted(
                  picture.file(), width, height, source.name(), source.width(), source.height()));
    }
  }

  /**
   * The program, if the result depends on it; nothing if planning again would make the very same.
   */
  private static List<Request.Material> material(
      EarlierResult earlier, ProgramFile program, Request request, Optional<SourcePicture> picture)
      throws IOException {
    Request planned = program.provenance().request();
    boolean samePicture =
        !program.passesThroughPictures()
            && picture
                .map(
                    p ->
                        planned
                            .picture()
                            .map(Request.Source::sha256)
                            .equals(Optional.of(p.sha256())))
                .orElse(!program.takesPictures());
    if (samePicture && request.size() == planned.size()) {
      return planned.program();
    }
    return List.of(
        new Request.Material(
            String.valueOf(earlier.file().getFileName()), PictureReader.sha256(earlier.file())));
  }
}
