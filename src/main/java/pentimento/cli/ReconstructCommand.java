package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.image.PictureException;
import pentimento.pipeline.Estimate;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.RegionMasks;

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
        The ending of OUT picks the format: .mp4 a video, .gif an animation (what is
        said of videos holds for it), .srt its captions as subtitles, .png a contact
        sheet, .pdf a lesson sheet to print, no ending a folder of frames with
        sequence.json, .json.gz (or .json) the strokes themselves, .svg a drawing of
        them. -o may be given several times.
        PICTURE may be PNG, JPEG, GIF, BMP, TIFF or WebP. With --engine diffusion it may
        be a folder of them; each result has the picture's name before its ending.

        Examples:
          pentimento reconstruct cup.jpg -o cup.mp4 -o cup-steps.png
          pentimento reconstruct cup.jpg --frames 16 --size 1024 -o frames/
          pentimento reconstruct --from cup.mp4 -o again.mp4
          pentimento reconstruct --from cup.json.gz --size 4096 -o large.mp4
          pentimento reconstruct cup.jpg --engine diffusion --prompt "a cup" -o cup.mp4
        """;
  }

  @Override
  public Options options() {
    Options options = ProcessOptions.options();
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
    if (DiffusionRun.wanted(line, earlier)) {
      diffusion(line, earlier, outputs, console);
      return;
    }
    DiffusionOptions.requireNone(line);
    SourcePicture picture = SourcePicture.read(ProcessOptions.pictureFile(name(), line, earlier));
    outputs.requireApartFrom(picture.file());
    Request request =
        ProcessOptions.request(
            name(), line, Optional.of(picture.source()), Optional.empty(), earlier, console);
    Optional<RegionMasks> masks = MasksOption.of(line, earlier, console);
    if (masks.isPresent()) {
      request = request.but().masks(masks.get().materials()).done();
    }
    Estimate estimate = Estimate.of(request, outputs.holdVideo());
    outputs.requireRoom(estimate.width(), estimate.height(), request);
    int threads = ProcessOptions.threads(line);
    if (!line.hasOption("dry-run")) {
      outputs.probe();
      outputs.write(paint(request, picture, masks, threads, console), threads, console);
      return;
    }
    Optional<Path> arrangement = ArrangeOption.toWrite(line);
    if (arrangement.isPresent()) {
      ArrangeOption.probe(arrangement.get());
      ArrangeOption.write(paint(request, picture, masks, threads, console), arrangement.get());
    }
    Plan.print(request, estimate, outputs, arrangement, console);
  }

  private void diffusion(
      CommandLine line, Optional<EarlierResult> earlier, Outputs outputs, Console console)
      throws UsageException, IOException {
    DiffusionRun run = new DiffusionRun(name(), line, earlier, outputs, console);
    int last = ProcessOptions.frames(line, earlier) - 1;
    List<Path> files = DiffusionRun.pictures(ProcessOptions.pictureFile(name(), line, earlier));
    Function<Path, String> stem =
        file -> file.getFileName().toString().replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
    boolean alike = files.stream().map(stem).distinct().count() < files.size();
    Map<String, DiffusionRun.Opening> items = new LinkedHashMap<>();
    for (Path file : files) {
      String label = alike ? file.getFileName().toString().replace('.', '-') : stem.apply(file);
      items.put(
          label,
          () -> {
            SourcePicture picture = SourcePicture.read(file);
            return new DiffusionRun.Item(
                DiffusionRun.prompt(line, earlier),
                Optional.of(picture),
                Optional.empty(),
                run.references(last + 1, new TreeMap<>(Map.of(last, picture))));
          });
    }
    run.run(items, files, true);
  }

  private static PaintingSequence paint(
      Request request,
      SourcePicture picture,
      Optional<RegionMasks> masks,
      int threads,
      Console console)
      throws UsageException, IOException {
    try (ProgressLine progress = console.progress()) {
      return Reconstruction.run(request, picture.picture(), masks, threads, progress);
    } catch (PictureException e) {
      throw new UsageException("--masks " + e.getMessage());
    }
  }
}
