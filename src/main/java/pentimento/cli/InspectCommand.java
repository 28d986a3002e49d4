package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.export.GifFile;
import pentimento.export.Mp4File;
import pentimento.export.ProgramFile;
import pentimento.export.ProgramReader;
import pentimento.export.ProvenanceReader;
import pentimento.image.PictureReader;
import pentimento.image.PngFile;
import pentimento.model.ModelSummary;
import pentimento.request.Provenance;
import pentimento.sequence.SequenceFile;
import pentimento.strokes.StrokeProgram;

/** {@code inspect}: says what a file is and how it was made. */
final class InspectCommand implements Command {
  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String usage() {
    return "FILE... [--json]";
  }

  @Override
  public String summary() {
    return "Says of pictures, videos, stroke programs and frame folders what they are and how they were made, and of weights what they hold and need.";
  }

  @Override
  public String notes() {
    return """
        Of PNGs by other programs, their prompts and settings are shown: in the form of
        AUTOMATIC1111's web UI, of ComfyUI's graphs, and names of some others.
        Weights are safetensors files, torch checkpoints (.ckpt, .pt, .pth, .bin), the
        .index.json of several, and folders of models in diffusers' layout, with motion/
        and replication/ beside unet/. Told are networks, numbers, formats, adapters,
        what is unknown, and what is missing to use them. Nothing in them is ever run.
        Pictures, mp4s and frame folders are searched for the invisible mark of frames
        that Pentimento generated: of 65536 pixels and more, such as 256x256. It is
        in the pixels, and there even where a file says nothing of itself. It does not
        survive resizing or the loss of colour, so "none found" proves nothing.
        """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Flags.flag(
                "json",
                "print only what the file says of its making, or what weights hold, as JSON"));
  }

  @Override
  public void run(CommandLine line, Console console) throws UsageException, IOException {
    List<String> files = line.getArgList();
    if (files.isEmpty()) {
      throw new UsageException("which FILE? see pentimento inspect --help");
    }
    for (String text : files) {
      Path file = Flags.path(text);
      try {
        if (!Files.exists(file)) {
          throw new UsageException(file + ": there is no such file or folder");
        }
        if (ModelSummary.claims(file)) {
          weights(file, line.hasOption("json"), console);
          continue;
        }
        Optional<Provenance> made = silent(file) ? Optional.empty() : ProvenanceReader.read(file);
        if (line.hasOption("json")) {
          // Terminals obey some controls that JSON may hold as they are.
          console
              .out()
              .println(
                  Pattern.compile("[\\x7f-\\x9f]")
                      .matcher(made.map(Provenance::toJson).orElse("null"))
                      .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0))));
        } else {
          describe(file, made, console);
        }
      } catch (IllegalArgumentException e) {
        throw new UsageException(file + ": " + e.getMessage());
      } catch (IOException e) {
        throw new UsageException(Failures.say(e));
      }
    }
  }

  /** A folder that says nothing of itself; its pictures may still. */
  private static boolean silent(Path file) throws IOException {
    if (!Files.isDirectory(file) || Files.exists(file.resolve(SequenceFile.NAME))) {
      return false;
    }
    try (Stream<Path> inside = Files.list(file)) {
      return inside.anyMatch(one -> one.toString().toLowerCase(Locale.ROOT).endsWith(".png"));
    }
  }

  private static void weights(Path place, boolean json, Console console)
      throws UsageException, IOException {
    ModelSummary model;
    try {
      model = ModelSummary.read(place);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage()); // it names the file, which may be one inside
    }
    if (json) {
      console.out().println(WeightsJson.of(model));
    } else {
      console.result("%s", place);
      WeightsText.print(model, console);
    }
  }

  private static void describe(Path file, Optional<Provenance> made, Console console)
      throws IOException {
    console.out().println(file);
    String name =
        file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (ProgramReader.claims(file)) {
      program(ProgramReader.read(file), console);
    } else if (name.endsWith(".svg")) {
      console.result("  kind       SVG drawing");
    } else if (silent(file)) {
      console.result("  kind       folder without %s", SequenceFile.NAME);
    } else if (Files.isDirectory(file) || name.endsWith(".json") && made.isPresent()) {
      console.result("  kind       folder of frames");
    } else if (name.endsWith(".json")) {
      console.result("  kind       JSON, but no sequence.json of a folder of frames");
    } else if (name.endsWith(".mp4") || name.endsWith(".m4v") || name.endsWith(".mov")) {
      Mp4File.Info info = Mp4File.read(file);
      console.result(
          "  kind       video, %d x %d, %d frames at %s a second, %.2f s",
          info.width(),
          info.height(),
          info.frames(),
          RequestText.plain(info.fps()),
          info.duration().toMillis() / 1000.0);
      info.title().ifPresent(title -> console.result("  title      %s", title));
    } else if (name.endsWith(".pdf")) {
      console.result(
          "  kind       %s", made.isPresent() ? "lesson sheet" : "PDF, but no lesson sheet");
    } else if (GifFile.isGif(file) && GifFile.read(file).frames() > 1) {
      GifFile.Info info = GifFile.read(file);
      console.result(
          "  kind       GIF animation, %d x %d, %d pictures in %.2f s",
          info.width(), info.height(), info.frames(), info.duration().toMillis() / 1000.0);
    } else {
      PictureReader.Header header = PictureReader.peek(file);
      console.result(
          "  kind       %s picture, %d x %d", header.format(), header.width(), header.height());
    }
    WatermarkLine.of(file, name).ifPresent(said -> console.result("  watermark  %s", said));
    if (made.isPresent()) {
      RequestText.print(made.get(), console);
    } else if (Files.isRegularFile(file) && PngFile.isPng(file)) {
      OtherPrograms.print(PngFile.texts(file), console);
    } else {
      console.result("  made by    it does not say");
    }
  }

  private static void program(ProgramFile file, Console console) {
    StrokeProgram program = file.program();
    console.result(
        "  kind       stroke program, %d strokes in %d stages, %d regions, planned at %d x %d",
        program.strokes().size(),
        program.style().stages().size(),
        program.regions().size(),
        program.width(),
        program.height());
    String needs = "not needed to paint it again";
    if (file.takesPictures()) {
      needs =
          file.complete()
              ? "in the file, %d x %d"
                  .formatted(
                      file.pictures().get(0).orElseThrow().width(),
                      file.pictures().get(0).orElseThrow().height())
              : "left out, but needed to paint it again";
    }
    console.result("  pictures   %s", needs);
  }
}
