package pentimento.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Request;
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
                    + " the picture itself (default for oil, region and digital)"))
        .addOption(
            Flags.flag(
                "no-reveal",
                "paint every stroke in one colour to the end (default for watercolour, ink and"
                    + " bezier)"))
        .addOption(Flags.value("frames", "N", "number of frames, 2 to 512 (default: 8)"))
        .addOption(Flags.value("seed", "N", "where all chance comes from (default: 1)"))
        .addOption(
            Flags.value(
                "size",
                "N",
                "long side of the results in pixels, 16 to 8192 (default: the picture's own, at"
                    + " most 4096)"))
        .addOption(Flags.value("fps", "N", "video: frames a second, 1 to 120 (default: 24)"))
        .addOption(Flags.value("duration", "SECONDS", "video: bare canvas to end (default: 15)"))
        .addOption(Flags.value("hold", "SECONDS", "video: how long the end stays (default: 2)"))
        .addOption(
            Flags.flag("show-result-first", "video: begin with a second of the finished picture"))
        .addOption(Flags.flag("captions", "video: letter what is being done below the picture"))
        .addOption(
            Flags.value(
                "from",
                "FILE",
                "run again what FILE was made by (.mp4, .png, frames folder or sequence.json);"
                    + " other flags change it"))
        .addOption(Flags.value("threads", "N", "threads to paint with (default: all cores)"))
        .addOption(
            Flags.flag("dry-run", "only print the plan, and the time and memory it should take"))
        .addOption(Option.builder("q").longOpt("quiet").desc("no progress, no notes").get());
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
    return earlier.get().pictureFile(earlier.get().request().picture());
  }

  /**
   * What the command line asks for.
   *
   * @param command name of the command
   * @param earlier what is to be made again: its settings hold where flags do not say otherwise
   * @throws UsageException for a value out of its range, or a style that is none; names the flag
   */
  static Request request(
      String command,
      CommandLine line,
      SourcePicture picture,
      Optional<EarlierResult> earlier,
      Console console)
      throws UsageException, IOException {
    Optional<Request> base = earlier.map(EarlierResult::request);
    if (base.isPresent() && !base.get().picture().sha256().equals(picture.sha256())) {
      console.note(
          "note: %s is not the picture that it was made from; its settings are used for this one"
              .formatted(picture.file()));
    }
    if (line.hasOption("reveal") && line.hasOption("no-reveal")) {
      throw new UsageException("--reveal and --no-reveal exclude each other");
    }
    int longSide = picture.picture().longSide();
    if (longSide > OWN_SIZE && base.isEmpty() && !line.hasOption("size")) {
      console.note(
          "note: results are %d pixels long, the picture is %d; --size %d keeps them all"
              .formatted(OWN_SIZE, longSide, Math.min(Request.MAX_SIZE, longSide)));
    }
    int own = Math.min(OWN_SIZE, longSide);
    JsonNode style = style(line, base);
    boolean revealing = style(style, line).reveal();
    Request.Video video = base.map(Request::video).orElse(Request.Video.DEFAULT);
    try {
      return new Request(
          command,
          picture.source(),
          line.getOptionValue("engine", base.map(Request::engine).orElse("strokes")),
          style,
          line.hasOption("reveal")
              || !line.hasOption("no-reveal")
                  && (line.hasOption("style")
                      ? revealing
                      : base.map(Request::reveal).orElse(revealing)),
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
              line.hasOption("captions") || video.captions()));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private static Style style(JsonNode json, CommandLine line) throws UsageException {
    try {
      return Reconstruction.style(json);
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
}
