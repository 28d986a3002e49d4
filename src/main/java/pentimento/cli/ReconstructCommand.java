package pentimento.cli;

import java.io.IOException;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.pipeline.Estimate;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/** {@code reconstruct}: from a finished picture to the process of painting it. */
final class ReconstructCommand implements Command {
  @Override
  public String name() {
    return "reconstruct";
  }

  @Override
  public String usage() {
    return "PICTURE -o OUT... [options]";
  }

  @Override
  public String summary() {
    return "Makes the process of painting a finished picture: as a video, as frames, as a sheet.";
  }

  @Override
  public String notes() {
    return """
        The ending of OUT picks the format: .mp4 a video, .png a contact sheet, no
        ending a folder of frames with sequence.json. -o may be given several times.
        PICTURE may be PNG, JPEG, GIF, BMP, TIFF or WebP.

        Examples:
          pentimento reconstruct cup.jpg -o cup.mp4 -o cup-steps.png
          pentimento reconstruct cup.jpg --frames 16 --size 1024 -o frames/
          pentimento reconstruct --from cup.mp4 -o again.mp4
        """;
  }

  @Override
  public Options options() {
    return ProcessOptions.options();
  }

  @Override
  public void run(CommandLine line, Console terminal) throws UsageException, IOException {
    Console console = line.hasOption("quiet") ? terminal.quiet() : terminal;
    Outputs outputs = Outputs.of(line);
    Optional<EarlierResult> earlier = EarlierResult.of(line);
    SourcePicture picture = SourcePicture.read(ProcessOptions.pictureFile(name(), line, earlier));
    outputs.requireApartFrom(picture.file());
    Request request = ProcessOptions.request(name(), line, picture, earlier, console);
    Estimate estimate = Estimate.of(request, picture.picture(), outputs.holdVideo());
    outputs.requireRoom(estimate, request);
    int threads = ProcessOptions.threads(line);
    if (line.hasOption("dry-run")) {
      Plan.print(request, estimate, outputs, console);
      return;
    }
    outputs.probe();
    PaintingSequence sequence;
    try (ProgressLine progress = console.progress()) {
      sequence = Reconstruction.run(request, picture.picture(), threads, progress);
    }
    outputs.write(sequence, threads, console);
  }
}
