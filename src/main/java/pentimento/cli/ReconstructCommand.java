package pentimento.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import pentimento.export.Exporter;
import pentimento.export.ProvenanceReader;
import pentimento.image.Picture;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;
import pentimento.pipeline.Estimate;
import pentimento.pipeline.Reconstruction;
import pentimento.request.CanvasSize;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.StyleReader;

/** {@code reconstruct}: from a finished picture to the process of painting it. */
final class ReconstructCommand implements Command {
  /** Long side of results unless asked otherwise: the picture's own, up to this. */
  private static final int OWN_SIZE = 4096;

  /** Least width and height of a picture, pixels. */
  private static final int LEAST = 16;

  /** Greatest ratio of a picture's sides. */
  private static final int SLIMMEST = 20;

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
        said of videos holds for it), .png a contact sheet, no ending a folder of
        frames with sequence.json. -o may be given several times.
        PICTURE may be PNG, JPEG, GIF, BMP, TIFF or WebP.

        Examples:
          pentimento reconstruct cup.jpg -o cup.mp4 -o cup-steps.png
          pentimento reconstruct cup.jpg --frames 16 --size 1024 -o frames/
          pentimento reconstruct --from cup.mp4 -o again.mp4
        """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("OUT")
                .desc("where to write; may be repeated")
                .get())
        .addOption(Flags.value("engine", "NAME", "what paints: strokes (default)"))
        .addOption(
            Flags.value(
                "style",
                "NAME|FILE",
                "manner of painting: %s, or a JSON file (default: oil)"
                    .formatted(String.join(", ", StyleReader.BUILT_IN))))
        .addOption(
            Flags.flag(
                "reveal",
                "let the picture come through the bristles of the last layers, so that the end is"
                    + " the picture itself (default)"))
        .addOption(Flags.flag("no-reveal", "paint every stroke in one colour to the end"))
        .addOption(Flags.value("frames", "N", "number of frames, 2 to 512 (default: 8)"))
        .addOption(Flags.value("seed", "N", "where all chance comes from (default: 1)"))
        .addOption(
            Flags.value(
                "size",
                "N",
                "long side of the results in pixels, 16 to 8192 (default: the picture's own, at"
                    + " most 4096)"))
        .addOption(
            Flags.value(
                "fps",
                "N",
                "video: frames a second, 1 to 120 (default: 24; GIF: 10, and at most 50)"))
        .addOption(Flags.value("duration", "SECONDS", "video: bare canvas to end (default: 15)"))
        .addOption(Flags.value("hold", "SECONDS", "video: how long the end stays (default: 2)"))
        .addOption(
            Flags.flag("show-result-first", "video: begin with a second of the finished picture"))
        .addOption(Flags.flag("captions", "video: letter what is being done below the picture"))
        .addOption(
            Flags.value(
                "canvas",
                "SIZE",
                "video: size of the frames, the painting in their middle: square (1080x1080),"
                    + " vertical (1080x1920), wide (1920x1080), own (default), or WxH"))
        .addOption(
            Flags.flag("beside", "video: show the finished picture beside or above the painting"))
        .addOption(
            Flags.value(
                "from",
                "FILE",
                "run again what FILE was made by (.mp4, .gif, .png, frames folder or sequence.json);"
                    + " other flags change it"))
        .addOption(Flags.value("threads", "N", "threads to paint with (default: all cores)"))
        .addOption(
            Flags.flag("dry-run", "only print the plan, and the time and memory it should take"))
        .addOption(Option.builder("q").longOpt("quiet").desc("no progress, no notes").get());
  }

  @Override
  public void run(CommandLine line, Console terminal) throws UsageException, IOException {
    Console console = line.hasOption("quiet") ? terminal.quiet() : terminal;
    List<Path> outputs = outputs(line);
    Optional<Path> from =
        line.hasOption("from")
            ? Optional.of(Flags.path(line.getOptionValue("from")))
            : Optional.empty();
    Optional<Provenance> old =
        from.isPresent() ? Optional.of(provenance(from.get())) : Optional.empty();
    Path file = pictureFile(line, from, old);
    Picture picture = picture(file);
    for (Path output : outputs) {
      check(output, file);
    }
    Request request = request(line, file, picture, old, console);
    for (Path output : outputs) {
      requireRoom(output, request, picture);
    }
    int threads = Flags.whole(line, "threads", Runtime.getRuntime().availableProcessors(), 1, 256);
    if (line.hasOption("dry-run")) {
      print(request, picture, outputs, console);
      return;
    }
    if (outputs.isEmpty()) {
      throw new UsageException("nothing to write: give -o OUT, such as -o out.mp4");
    }
    for (Path output : outputs) {
      probe(output);
    }
    PaintingSequence sequence;
    try (ProgressLine progress = console.progress()) {
      sequence = Reconstruction.run(request, picture, threads, progress);
    }
    for (Path output : outputs) {
      Exporter.of(output)
          .burden(sequence.width(), sequence.height(), request.video())
          .ifPresent(what -> console.note("note: " + what));
      write(sequence, output, threads, console);
    }
  }

  private static void write(PaintingSequence sequence, Path output, int threads, Console console)
      throws IOException {
    try (ProgressLine progress = console.progress()) {
      Exporter.of(output).write(sequence, output, threads, progress);
    } catch (IOException e) {
      throw new IOException(Failures.saidOf(output, e), e);
    }
    console.out().println(output);
  }

  private static List<Path> outputs(CommandLine line) throws UsageException {
    List<Path> outputs = new ArrayList<>();
    if (line.hasOption("output")) {
      for (String text : line.getOptionValues("output")) {
        outputs.add(Flags.path(text));
      }
    }
    return outputs;
  }

  /** Does the ending name a format, and would the picture survive it? */
  private static void check(Path output, Path picture) throws UsageException, IOException {
    try {
      Exporter.of(output);
    } catch (IllegalArgumentException e) {
      throw new UsageException("-o " + e.getMessage());
    }
    if (Files.exists(output) && Files.isSameFile(output, picture)) {
      throw new UsageException("-o " + output + ": is the PICTURE itself, name another file");
    }
    if (Files.isDirectory(output) && picture.toRealPath().startsWith(output.toRealPath())) {
      throw new UsageException("-o " + output + ": holds the PICTURE, name another folder");
    }
  }

  /** Can the format of an output hold frames as large as wanted? */
  private static void requireRoom(Path output, Request request, Picture picture)
      throws UsageException {
    Estimate size = Estimate.of(request, picture, false);
    try {
      Exporter.of(output).requireRoom(size.width(), size.height(), request.video());
    } catch (IllegalArgumentException e) {
      throw new UsageException("-o " + output + ": " + e.getMessage());
    }
  }

  /** Finds out before the work whether an output can be written at all. */
  private static void probe(Path output) throws UsageException {
    try {
      Exporter.of(output).probe(output);
    } catch (IOException e) {
      throw new UsageException("-o " + Failures.say(e));
    }
  }

  private static Provenance provenance(Path file) throws UsageException, IOException {
    try {
      Optional<Provenance> found = ProvenanceReader.read(file);
      if (found.isPresent()) {
        return found.get();
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from " + file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("--from " + Failures.say(e));
    }
    throw new UsageException("--from " + file + ": does not say what it was made by");
  }

  /** The picture given, or the one that --from names, beside it or in the current folder. */
  private static Path pictureFile(CommandLine line, Optional<Path> from, Optional<Provenance> old)
      throws UsageException, IOException {
    List<String> given = line.getArgList();
    if (given.size() > 1) {
      throw new UsageException("one PICTURE at a time, but there are: " + String.join(", ", given));
    }
    if (given.size() == 1) {
      return Flags.path(given.get(0));
    }
    if (old.isEmpty()) {
      throw new UsageException("which PICTURE? see pentimento reconstruct --help");
    }
    Request.Source source = old.get().request().picture();
    Path name = Flags.path(source.name()).getFileName();
    if (name == null) {
      throw new UsageException(
          "--from %s: names no picture but '%s'".formatted(from.get(), source.name()));
    }
    Path folder = from.orElseThrow().toAbsolutePath().getParent();
    for (Path place : List.of(Path.of(""), folder, folder.resolve(".."))) {
      Path candidate = place.resolve(name);
      if (Files.isRegularFile(candidate)
          && PictureReader.sha256(candidate).equals(source.sha256())) {
        return candidate;
      }
    }
    throw new UsageException(
        "--from %s was made from %s, which is neither here nor beside it: name the PICTURE"
            .formatted(from.get(), source.name()));
  }

  private static Picture picture(Path file) throws UsageException, IOException {
    Picture picture;
    try {
      picture = PictureReader.read(file);
    } catch (PictureException e) {
      throw new UsageException(e.getMessage());
    }
    int least = Math.min(picture.width(), picture.height());
    if (least < LEAST) {
      throw new UsageException(
          "%s: is %d x %d pixels, expected at least %d each way"
              .formatted(file, picture.width(), picture.height(), LEAST));
    }
    if (picture.longSide() > SLIMMEST * least) {
      throw new UsageException(
          "%s: is %d x %d pixels, too slim to paint: expected at most %d times as long as wide"
              .formatted(file, picture.width(), picture.height(), SLIMMEST));
    }
    return picture;
  }

  private static Request request(
      CommandLine line, Path file, Picture picture, Optional<Provenance> old, Console console)
      throws UsageException, IOException {
    Optional<Request> base = old.map(Provenance::request);
    String hash = PictureReader.sha256(file);
    if (base.isPresent() && !base.get().picture().sha256().equals(hash)) {
      console.note(
          "note: %s is not the picture that it was made from; its settings are used for this one"
              .formatted(file));
    }
    if (line.hasOption("reveal") && line.hasOption("no-reveal")) {
      throw new UsageException("--reveal and --no-reveal exclude each other");
    }
    int own = Math.min(OWN_SIZE, picture.longSide());
    if (picture.longSide() > OWN_SIZE && base.isEmpty() && !line.hasOption("size")) {
      console.note(
          "note: results are %d pixels long, the picture is %d; --size %d keeps them all"
              .formatted(
                  OWN_SIZE, picture.longSide(), Math.min(Request.MAX_SIZE, picture.longSide())));
    }
    Request.Video video = base.map(Request::video).orElse(Request.Video.DEFAULT);
    try {
      Request request =
          new Request(
              "reconstruct",
              new Request.Source(
                  file.getFileName().toString(), hash, picture.width(), picture.height()),
              line.getOptionValue("engine", base.map(Request::engine).orElse("strokes")),
              style(line, base),
              line.hasOption("reveal")
                  || !line.hasOption("no-reveal") && base.map(Request::reveal).orElse(true),
              Flags.whole(
                  line,
                  "frames",
                  base.map(Request::frames).orElse(Request.FRAMES),
                  2,
                  Request.MAX_FRAMES),
              Flags.longWhole(
                  line, "seed", base.map(Request::seed).orElse(1L), Long.MIN_VALUE, Long.MAX_VALUE),
              Flags.whole(
                  line,
                  "size",
                  base.map(Request::size).orElse(own),
                  Request.MIN_SIZE,
                  Request.MAX_SIZE),
              new Request.Video(
                  Flags.whole(line, "fps", video.fps(), 1, 120),
                  Flags.number(line, "duration", video.duration(), 0.5, 3600),
                  Flags.number(line, "hold", video.hold(), 0, 600),
                  line.hasOption("show-result-first") || video.showResultFirst(),
                  line.hasOption("captions") || video.captions(),
                  Math.min(
                      Request.Video.MOST_GIF_FPS, Flags.whole(line, "fps", video.gifFps(), 1, 120)),
                  line.hasOption("canvas")
                      ? CanvasSize.parse(line.getOptionValue("canvas"))
                      : video.canvas(),
                  line.hasOption("beside") || video.beside()));
      checkStyle(request, line);
      return request;
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private static void checkStyle(Request request, CommandLine line) throws UsageException {
    try {
      Reconstruction.style(request.style());
    } catch (IllegalArgumentException e) {
      String flag =
          line.hasOption("style")
              ? "--style " + line.getOptionValue("style")
              : "--from " + line.getOptionValue("from") + ": its style";
      throw new UsageException(flag + ": " + e.getMessage());
    }
  }

  /** The name of a built-in style, or the content of a file. */
  private static JsonNode style(CommandLine line, Optional<Request> base)
      throws UsageException, IOException {
    String given = line.getOptionValue("style");
    if (given == null) {
      return base.map(Request::style).orElse(new TextNode("oil"));
    }
    if (StyleReader.BUILT_IN.contains(given)) {
      return new TextNode(given);
    }
    Path file = Flags.path(given);
    if (!Files.isRegularFile(file)) {
      return new TextNode(given);
    }
    if (Files.size(file) > StyleReader.MAX_BYTES) {
      throw new UsageException(
          "--style %s: is larger than %d bytes".formatted(given, StyleReader.MAX_BYTES));
    }
    try {
      return StyleReader.json(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new UsageException("--style " + given + ": is not a text in UTF-8");
    } catch (IllegalArgumentException e) {
      throw new UsageException("--style " + given + ": " + e.getMessage());
    }
  }

  private static void print(Request request, Picture picture, List<Path> outputs, Console console) {
    boolean video = outputs.stream().map(Exporter::of).anyMatch(Exporter::isFilm);
    Estimate estimate = Estimate.of(request, picture, video);
    console.out().println(Provenance.of(request).toJson());
    console.result(
        "results      %d x %d pixels, %d frames",
        estimate.width(), estimate.height(), request.frames());
    console.result(
        "video        %d frames at %d a second", estimate.videoFrames(), request.video().fps());
    for (Path output : outputs) {
      console.result(
          "writes       %s (%s)",
          output, Exporter.of(output).name().toLowerCase(java.util.Locale.ROOT));
    }
    console.result("time         about %.0f s on two cores", estimate.seconds());
    console.result("memory       about %d MB", estimate.megabytes());
  }
}
