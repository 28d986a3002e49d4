package pentimento.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.image.Picture;
import pentimento.pipeline.Completion;
import pentimento.pipeline.Estimate;
import pentimento.request.Request;
import pentimento.sequence.KeyFrame;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.StyleReader;

/** {@code complete}: from a half-done painting to the steps before it, and on to its finish. */
final class CompleteCommand implements Command {
  /** Options that only a process without a half-done picture has. */
  private static final Set<String> RECONSTRUCTS = Set.of("arrange", "masks", "no-embed");

  /** Long side at which a picture's place in the process is estimated, pixels. */
  private static final int GLANCE = 512;

  /** Fewest frames with a finished picture: the first, the half-done one, the last. */
  private static final int LEAST_FRAMES = 3;

  @Override
  public String name() {
    return "complete";
  }

  @Override
  public String usage() {
    return "PICTURE [--finished PICTURE] -o OUT... [options]";
  }

  @Override
  public String summary() {
    return "Makes the steps that lead to a half-done painting, and on to the finished one.";
  }

  @Override
  public String notes() {
    return """
        PICTURE is a photo or scan of a half-done painting. It is one of the frames, as
        it is; with --finished, or by the diffusion engine, the process goes on from it,
        otherwise it ends there.
        Unpainted ground is recognised and left bare. Formats are those of reconstruct.

        Examples:
          pentimento complete half.jpg -o steps-so-far.png
          pentimento complete half.jpg --finished done.jpg -o whole.mp4 -o frames/
          pentimento complete half.jpg --finished done.jpg --at 0.4 -o whole.mp4
          pentimento complete half.jpg --engine diffusion --frame 4 --prompt "a boat at
            sunset" -o whole.mp4
        """;
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(Flags.value("finished", "PICTURE", "what the painting is to become"))
            .addOption(
                Flags.value(
                    "at", "SHARE", "how far PICTURE is on the way, 0 to 1 (default: estimated)"))
            .addOption(
                Flags.value(
                    "frame",
                    "N",
                    "with --finished: which frame PICTURE is, counted from 0, instead of --at"))
            .addOption(
                Flags.value(
                    "ground",
                    "COLOUR",
                    "unpainted ground: a colour such as \"#f1ede4\", none, or auto to look for"
                        + " it (default)"));
    ProcessOptions.options().getOptions().stream()
        .filter(option -> !RECONSTRUCTS.contains(option.getLongOpt()))
        .forEach(options::addOption);
    DiffusionOptions.addTo(options);
    return options;
  }

  @Override
  public void run(CommandLine told, Console terminal) throws UsageException, IOException {
    Console console = told.hasOption("quiet") ? terminal.quiet() : terminal;
    CommandLine line = OtherResult.into(told, name(), console);
    Outputs outputs = Outputs.of(line);
    Optional<EarlierResult> earlier = EarlierResult.of(line);
    SourcePicture picture = SourcePicture.read(ProcessOptions.pictureFile(name(), line, earlier));
    outputs.requireApartFrom(picture.file());
    Optional<SourcePicture> finished = finished(line, earlier);
    if (finished.isPresent()) {
      outputs.requireApartFrom(finished.get().file());
    }
    Optional<Picture> end = finished.map(SourcePicture::picture);
    int frames = ProcessOptions.frames(line, earlier);
    if (end.isPresent() && frames < LEAST_FRAMES) {
      throw new UsageException(
          "--frames is %d, expected at least %d with --finished".formatted(frames, LEAST_FRAMES));
    }
    try {
      Completion.requireSteps(picture.picture(), end);
    } catch (IllegalArgumentException e) {
      throw new UsageException(picture.file() + ": " + e.getMessage());
    }
    if (DiffusionRun.wanted(line, earlier)) {
      diffusion(line, earlier, picture, finished, outputs, console);
      return;
    }
    DiffusionOptions.requireNone(line);
    Request request =
        ProcessOptions.request(
                name(), line, Optional.of(picture.source()), Optional.empty(), earlier, console)
            .but()
            .halfDone(Optional.of(known(line, earlier, finished)))
            .done();
    Request placed = placed(line, request);
    Estimate estimate = Estimate.of(placed, outputs.holdVideo());
    outputs.requireRoom(estimate.width(), estimate.height(), placed);
    int threads = ProcessOptions.threads(line);
    if (line.hasOption("dry-run")) {
      Plan.print(placed, estimate, outputs, Optional.empty(), console);
      return;
    }
    outputs.probe();
    PaintingSequence sequence;
    try (ProgressLine progress = console.progress()) {
      sequence = Completion.run(placed, picture.picture(), end, threads, progress);
    }
    tell(sequence.keyFrames().get(0), console);
    outputs.write(sequence, threads, console);
  }

  private void diffusion(
      CommandLine line,
      Optional<EarlierResult> earlier,
      SourcePicture picture,
      Optional<SourcePicture> finished,
      Outputs outputs,
      Console console)
      throws UsageException, IOException {
    int last = ProcessOptions.frames(line, earlier) - 1;
    Request.HalfDone known = known(line, earlier, finished);
    Optional<Picture> end = finished.map(SourcePicture::picture);
    int frame;
    if (line.hasOption("frame")) {
      frame = Flags.whole(line, "frame", 1, 1, end.isPresent() ? last - 1 : last);
    } else {
      Request strokes =
          new Request(
                  name(),
                  picture.source(),
                  Request.ENGINES.get(0),
                  new TextNode(StyleReader.BUILT_IN.get(0)),
                  true,
                  last + 1,
                  1,
                  Math.min(GLANCE, picture.picture().longSide()),
                  Request.Video.DEFAULT)
              .but()
              .halfDone(Optional.of(known))
              .done();
      double at = Completion.at(strokes, picture.picture(), end, ProcessOptions.threads(line));
      int most = end.isPresent() ? last - 1 : last;
      frame = Math.max(1, Math.min(most, (int) Math.round(at * last)));
      console.note(
          "note: the picture is taken for frame %d of 0 to %d; --frame says otherwise"
              .formatted(frame, last));
    }
    SortedMap<Integer, SourcePicture> given = new TreeMap<>(Map.of(frame, picture));
    finished.ifPresent(done -> given.put(last, done));
    DiffusionRun run = new DiffusionRun(name(), line, earlier, outputs, console);
    Request.HalfDone placed =
        new Request.HalfDone(known.finished(), Optional.of(frame / (double) last), known.ground());
    SortedMap<Integer, SourcePicture> references = run.references(last + 1, given);
    run.run(
        Map.of(
            picture.file().toString(),
            () ->
                new DiffusionRun.Item(
                    DiffusionRun.prompt(line, earlier),
                    Optional.of(picture),
                    Optional.of(placed),
                    references)),
        List.of(picture.file()),
        true);
  }

  /** The finished picture given, or the one that --from was made with. */
  private static Optional<SourcePicture> finished(CommandLine line, Optional<EarlierResult> earlier)
      throws UsageException, IOException {
    if (line.hasOption("finished")) {
      return Optional.of(SourcePicture.read(Flags.path(line.getOptionValue("finished"))));
    }
    Optional<Request.Source> before =
        earlier.flatMap(result -> result.request().halfDone()).flatMap(Request.HalfDone::finished);
    return before.isPresent()
        ? Optional.of(SourcePicture.read(earlier.get().pictureFile(before.get())))
        : Optional.empty();
  }

  private static Request.HalfDone known(
      CommandLine line, Optional<EarlierResult> earlier, Optional<SourcePicture> finished)
      throws UsageException {
    Optional<Request.HalfDone> base = earlier.flatMap(result -> result.request().halfDone());
    if (line.hasOption("at") && line.hasOption("frame")) {
      throw new UsageException("--at and --frame exclude each other");
    }
    Optional<Double> at =
        line.hasOption("at")
            ? Optional.of(Flags.number(line, "at", 0, 0, 1))
            : base.flatMap(Request.HalfDone::at);
    String ground =
        line.getOptionValue(
            "ground", base.map(Request.HalfDone::ground).orElse(Request.HalfDone.AUTO_GROUND));
    try {
      return new Request.HalfDone(finished.map(SourcePicture::source), at, ground);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  /** The request with the place that --frame says. */
  private static Request placed(CommandLine line, Request request) throws UsageException {
    if (!line.hasOption("frame")) {
      return request;
    }
    Request.HalfDone known = request.halfDone().orElseThrow();
    if (known.finished().isEmpty()) {
      throw new UsageException(
          "--frame needs --finished: without it PICTURE is the last frame in any case");
    }
    int last = request.frames() - 1;
    int frame = Flags.whole(line, "frame", 1, 1, last - 1);
    return request
        .but()
        .halfDone(
            Optional.of(
                new Request.HalfDone(
                    known.finished(), Optional.of(frame / (double) last), known.ground())))
        .done();
  }

  private static void tell(KeyFrame half, Console console) {
    KeyFrame.Found found = half.found().orElseThrow();
    if (found.estimated()) {
      console.note(
          "note: the picture seems to be %.0f %% of the way; --at says otherwise"
              .formatted(100 * half.at()));
    }
    console.note(
        found.bare() > 0
            ? "note: %.0f %% of it are bare ground, %s; --ground says otherwise"
                .formatted(100 * found.bare(), found.ground())
            : "note: no bare ground in it; --ground \"#rrggbb\" names its colour");
  }
}
