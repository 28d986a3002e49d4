package pentimento.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import pentimento.pipeline.Reconstruction;
import pentimento.request.ArrangedStage;
import pentimento.request.CanvasSize;
import pentimento.request.Diffusion;
import pentimento.request.Request;
import pentimento.sequence.Arrangement;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

/** The options of every command that makes a process, and the request that they ask for. */
final class ProcessOptions {
  /** Long side of results unless asked otherwise: the picture's own, up to this. */
  private static final int OWN_SIZE = 4096;

  private ProcessOptions() {}

  static Options options() {
    return new Options()
        .addOption(Outputs.option())
        .addOption(
            Flags.value(
                "engine",
                "NAME",
                "what paints: strokes (default), or diffusion, which needs a model"))
        .addOption(
            Flags.value(
                "style",
                "NAME|FILE",
                "manner of painting: %s; random draws one by the seed; or a JSON file (default: oil)"
                    .formatted(String.join(", ", StyleReader.BUILT_IN))))
        .addOption(
            Flags.flag(
                "reveal",
                "let the picture come through the bristles of the last layers, so that the end is"
                    + " the picture itself (default for oil, region and digital)"))
        .addOption(
            Flags.flag(
                "no-reveal",
                "paint every stroke in one colour to the end (default for watercolour, ink and"
                    + " bezier)"))
        .addOption(
            Flags.value("prompt", "TEXT", "diffusion: what is painted, with weights: (word:1.3)"))
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
        .addOption(ArrangeOption.option())
        .addOption(
            Flags.value(
                "canvas",
                "SIZE",
                "video: size of the frames, the painting in their middle: square (1080x1080),"
                    + " vertical (1080x1920), wide (1920x1080), own (default), or WxH"))
        .addOption(
            Flags.flag("beside", "video: show the finished picture beside or above the painting"))
        .addOption(
            Flags.value("language", "CODE", "of captions and sheets: en, de or zh (default: en)"))
        .addOption(Flags.value("paper", "NAME", "lesson sheet: a4 or letter (default: a4)"))
        .addOption(
            Flags.value(
                "from",
                "FILE",
                "run again what FILE was made by (.mp4, .gif, .png, .pdf, .svg, frames folder or"
                    + " sequence.json); other flags change it; of a stroke program (.json, .json.gz)"
                    + " the very strokes are repeated; of a PNG with AUTOMATIC1111's parameters the"
                    + " prompt and settings are taken, for the diffusion engine"))
        .addOption(
            Flags.flag(
                "no-embed", "stroke program: leave the picture out, and ask for it when repeating"))
        .addOption(
            Flags.value(
                "masks",
                "FOLDER",
                "paint the regions that its PNGs mark, one a file, in the order of their names"))
        .addOption(WatermarkOption.option())
        .addOption(Flags.value("threads", "N", "threads to paint with (default: all cores)"))
        .addOption(
            Flags.flag("dry-run", "only print the plan, and the time and memory it should take"))
        .addOption(Option.builder("q").longOpt("quiet").desc("no progress, no notes").get());
  }

  /** Number of frames that are asked for. */
  static int frames(CommandLine line, Optional<EarlierResult> earlier) throws UsageException {
    int before = earlier.map(result -> result.request().frames()).orElse(Request.FRAMES);
    return Flags.whole(line, "frames", before, 2, Request.MAX_FRAMES);
  }

  /** Threads to paint with. */
  static int threads(CommandLine line) throws UsageException {
    return Flags.whole(line, "threads", Runtime.getRuntime().availableProcessors(), 1, 256);
  }

  /** The picture given, or the one that --from names, beside it or in the current folder. */
  static Path pictureFile(String command, CommandLine line, Optional<EarlierResult> earlier)
      throws UsageException, IOException {
    List<String> given = line.getArgList();
    if (given.size() > 1) {
      throw new UsageException("one PICTURE at a time, but there are: " + String.join(", ", given));
    }
    if (given.size() == 1) {
      return Flags.path(given.get(0));
    }
    if (earlier.isEmpty()) {
      throw new UsageException("which PICTURE? see pentimento " + command + " --help");
    }
    Request before = earlier.get().request();
    if (before.picture().isEmpty()) {
      throw new UsageException(
          "--from %s was made from a text: run generate, or name a PICTURE"
              .formatted(earlier.get().file()));
    }
    return earlier.get().pictureFile(before.source());
  }

  /**
   * What the command line asks for.
   *
   * @param command name of the command
   * @param picture the picture it is about; empty for a text alone
   * @param diffusion what the diffusion engine is told; empty for strokes
   * @param earlier what is to be made again: its settings hold where flags do not say otherwise
   * @throws UsageException for a value out of its range, or a style that is none; names the flag
   */
  static Request request(
      String command,
      CommandLine line,
      Optional<Request.Source> picture,
      Optional<Diffusion> diffusion,
      Optional<EarlierResult> earlier,
      Console console)
      throws UsageException, IOException {
    Optional<Request> base = earlier.map(EarlierResult::request);
    Optional<String> before = base.flatMap(Request::picture).map(Request.Source::sha256);
    if (picture.isPresent() && before.filter(picture.get().sha256()::equals).isEmpty()) {
      before.ifPresent(
          other ->
              console.note(
                  "note: %s is not the picture that it was made from; its settings are used for this one"
                      .formatted(picture.get().name())));
    }
    if (line.hasOption("reveal") && line.hasOption("no-reveal")) {
      throw new UsageException("--reveal and --no-reveal exclude each other");
    }
    int longSide =
        picture
            .map(source -> Math.max(source.width(), source.height()))
            .orElseGet(
                () -> Math.max(diffusion.orElseThrow().width(), diffusion.orElseThrow().height()));
    if (longSide > OWN_SIZE && base.isEmpty() && !line.hasOption("size")) {
      console.note(
          "note: results are %d pixels long, the picture is %d; --size %d keeps them all"
              .formatted(OWN_SIZE, longSide, Math.min(Request.MAX_SIZE, longSide)));
    }
    int own = Math.min(OWN_SIZE, longSide);
    JsonNode style = style(line, base);
    Request.Video video = base.map(Request::video).orElse(Request.Video.DEFAULT);
    Optional<List<ArrangedStage>> arranged = ArrangeOption.read(line);
    List<ArrangedStage> arrangement =
        diffusion.isPresent()
            ? List.of() // its stages are what its key frames show
            : arranged.or(() -> base.map(Request::arrangement)).orElse(List.of());
    boolean revealing = style(style, arrangement, line).reveal();
    int frames = base.map(Request::frames).orElse(Request.FRAMES);
    double duration = video.duration();
    try {
      return new Request(
          command,
          picture,
          diffusion.isPresent()
              ? "diffusion"
              : line.getOptionValue("engine", base.map(Request::engine).orElse("strokes")),
          style,
          line.hasOption("reveal")
              || !line.hasOption("no-reveal")
                  && (line.hasOption("style")
                      ? revealing
                      : base.map(Request::reveal).orElse(revealing)),
          Flags.whole(
              line,
              "frames",
              arranged.map(ArrangeOption::frames).orElse(frames),
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
              Flags.number(
                  line,
                  "duration",
                  arranged.map(ArrangeOption::seconds).orElse(duration),
                  0.5,
                  3600),
              Flags.number(line, "hold", video.hold(), 0, 600),
              line.hasOption("show-result-first") || video.showResultFirst(),
              line.hasOption("captions") || video.captions(),
              Math.min(
                  Request.Video.MOST_GIF_FPS, Flags.whole(line, "fps", video.gifFps(), 1, 120)),
              line.hasOption("canvas")
                  ? CanvasSize.parse(line.getOptionValue("canvas"))
                  : video.canvas(),
              line.hasOption("beside") || video.beside()),
          arrangement,
          line.getOptionValue("language", base.map(Request::language).orElse("en")),
          line.getOptionValue("paper", base.map(Request::paper).orElse("a4")),
          List.of(),
          List.of(),
          line.hasOption("no-embed") || base.map(Request::picturesLeftOut).orElse(false),
          Optional.empty(),
          diffusion,
          WatermarkOption.read(line, base));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  /** The style, and whether it can be arranged so. */
  private static Style style(JsonNode json, List<ArrangedStage> arrangement, CommandLine line)
      throws UsageException {
    Style style;
    try {
      style = Reconstruction.style(json);
    } catch (IllegalArgumentException e) {
      throw new UsageException(blame(line, "style") + ": " + e.getMessage());
    }
    try {
      Arrangement.of(arrangement, style);
      return style;
    } catch (IllegalArgumentException e) {
      throw new UsageException(blame(line, "arrange") + ": " + e.getMessage());
    }
  }

  /** Where a setting comes from: from its own flag, or from what is to be made again. */
  private static String blame(CommandLine line, String flag) {
    return line.hasOption(flag)
        ? "--" + flag + " " + line.getOptionValue(flag)
        : "--from %s, --%s".formatted(line.getOptionValue("from"), flag);
  }

  /** The name of a built-in style, or the content of a file. */
  private static JsonNode style(CommandLine line, Optional<Request> base)
      throws UsageException, IOException {
    String given = line.getOptionValue("style");
    if (given == null) {
      return base.map(Request::style).orElse(new TextNode("oil"));
    }
    if (given.equals("random")) {
      long seed = base.map(Request::seed).orElse(1L);
      return StyleReader.random(
          Flags.longWhole(line, "seed", seed, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    if (StyleReader.BUILT_IN.contains(given)) {
      return new TextNode(given);
    }
    Path file = Flags.path(given);
    if (!Files.isRegularFile(file)) {
      return new TextNode(given);
    }
    return JsonFile.read("--style", file, StyleReader.MAX_BYTES);
  }
}
