package pentimento.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import pentimento.export.Exporter;
import pentimento.pipeline.Estimate;
import pentimento.pipeline.Reconstruction;
import pentimento.request.ArrangedStage;
import pentimento.request.Request;
import pentimento.strokes.Style;

/** What {@code --dry-run} prints: what would be made, and what it should cost. */
final class Plan {
  private Plan() {}

  /**
   * Prints it.
   *
   * @param arrangement the file that has been written for somebody to edit, if any
   */
  static void print(
      Request request,
      Estimate estimate,
      Outputs outputs,
      Optional<Path> arrangement,
      Console console) {
    Style style = Reconstruction.style(request.style());
    request
        .picture()
        .ifPresent(
            picture ->
                console.result(
                    "picture      %s, %d x %d pixels",
                    picture.name(), picture.width(), picture.height()));
    request
        .halfDone()
        .ifPresent(
            known ->
                console.result(
                    "half done    at %s, ground %s, finished %s",
                    known.at().map(at -> "%.2f".formatted(at)).orElse("(to be estimated)"),
                    known.ground(),
                    known.finished().map(Request.Source::name).orElse("not given")));
    console.result(
        "style        %s, %s, seed %d",
        style.name(), request.reveal() ? "revealing" : "not revealing", request.seed());
    stages(request, style, console);
    console.result(
        "results      %d x %d pixels, %d frames",
        estimate.width(), estimate.height(), request.frames());
    console.result(
        "video        %d frames at %d a second", estimate.videoFrames(), request.video().fps());
    for (Path target : outputs.targets()) {
      console.result(
          "writes       %s (%s)", target, Exporter.of(target).name().toLowerCase(Locale.ROOT));
    }
    console.result("time         about %.0f s on two cores", estimate.seconds());
    console.result("memory       about %d MB", estimate.megabytes());
    arrangement.ifPresent(
        file ->
            console.result(
                "arrangement  %s: edit it, then run again with it and without --dry-run", file));
  }

  private static void stages(Request request, Style style, Console console) {
    if (request.arrangement().isEmpty()) {
      console.result(
          "stages       %s",
          style.stages().stream().map(Style.Stage::name).collect(Collectors.joining(", ")));
      return;
    }
    double stretch = request.video().duration() / ArrangeOption.seconds(request.arrangement());
    for (ArrangedStage stage : request.arrangement()) {
      if (stage.show()) {
        console.result(
            "stage        %-12s %6.2f s  %d frame(s)",
            stage.name(), stage.time() * stretch, stage.frames());
      }
    }
  }
}
