package pentimento.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that decides what a run makes: the same request on the same picture gives the same bytes.
 * What flags, files, forms and metadata become.
 *
 * @param command "reconstruct", "complete" or "generate"
 * @param picture the picture it is about; empty when it is about a text alone
 * @param engine "strokes" or "diffusion"
 * @param style a built-in style's name as a JSON text, or a whole style as a JSON object
 * @param reveal does the picture come through the bristles of the last layers?
 * @param frames number of frames, 2..{@value #MAX_FRAMES}
 * @param seed where all random choices come from
 * @param size long side of all results in pixels, {@value #MIN_SIZE}..{@value #MAX_SIZE}
 * @param video how videos run
 * @param arrangement which stages are shown and how, in the style's order; none when the program
 *     decides, as in files of versions that knew no other way
 * @param language of captions and sheets, of {@link #LANGUAGES}; none in old files means "en"
 * @param paper of sheets to print, of {@link #PAPERS}; none in old files means "a4"
 * @param masks pictures that say which regions there are, in the order in which they are painted;
 *     empty when the regions are found in the picture
 * @param program the file whose strokes were painted again, at most one; empty when the strokes
 *     were planned
 * @param picturesLeftOut are pictures left out of stroke programs?
 * @param halfDone what is known of the picture when it is a half-done painting
 * @param diffusion what the diffusion engine is told; empty for the other
 * @param watermark do generated frames carry an invisible mark that says so? Not in files of older
 *     versions
 */
public record Request(
    @JsonProperty(required = true) String command,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Source> picture,
    @JsonProperty(required = true) String engine,
    @JsonProperty(required = true) JsonNode style,
    @JsonProperty(required = true) boolean reveal,
    @JsonProperty(required = true) int frames,
    @JsonProperty(required = true) long seed,
    @JsonProperty(required = true) int size,
    @JsonProperty(required = true) Video video,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<ArrangedStage> arrangement,
    String language,
    String paper,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Material> masks,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Material> program,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean picturesLeftOut,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<HalfDone> halfDone,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Diffusion> diffusion,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean watermark) {
  /** Most frames of a sequence. */
  public static final int MAX_FRAMES = 512;

  /** Smallest long side of a result, pixels. */
  public static final int MIN_SIZE = 16;

  /** Largest long side of a result, pixels. */
  public static final int MAX_SIZE = 8192;

  /** Frames unless asked otherwise. */
  public static final int FRAMES = 8;

  /** Engines there are. */
  public static final List<String> ENGINES = List.of("strokes", "diffusion");

  /** Languages that captions and sheets speak; the first is the default. */
  public static final List<String> LANGUAGES = List.of("en", "de", "zh");

  /** Papers that sheets are made for; the first is the default. */
  public static final List<String> PAPERS = List.of("a4", "letter");

  /** Checks every range named above; a bad request cannot exist. */
  public Request {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(picture, "picture");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(video, "video");
    language = language == null ? LANGUAGES.get(0) : language;
    paper = paper == null ? PAPERS.get(0) : paper;
    check("engine", engine, ENGINES);
    check("language", language, LANGUAGES);
    check("paper", paper, PAPERS);
    Objects.requireNonNull(halfDone, "halfDone");
    Ranges.check("frames", frames, 2, MAX_FRAMES);
    Ranges.check("size", size, MIN_SIZE, MAX_SIZE);
    arrangement = List.copyOf(arrangement);
    masks = List.copyOf(masks);
    program = List.copyOf(program);
    if (program.size() > 1) {
      throw new IllegalArgumentException("program has more than one entry");
    }
    Objects.requireNonNull(diffusion, "diffusion");
    if (diffusion.isPresent() != engine.equals(ENGINES.get(1))) {
      throw new IllegalArgumentException(
          "engine is %s, but what diffusion is told is %s"
              .formatted(engine, diffusion.isPresent() ? "there" : "missing"));
    }
    if (picture.isEmpty() && diffusion.isEmpty()) {
      throw new IllegalArgumentException("picture is missing");
    }
  }

  /** A request without anything special: all stages, in English, for A4, regions found. */
  public Request(
      String command,
      Source picture,
      String engine,
      JsonNode style,
      boolean reveal,
      int frames,
      long seed,
      int size,
      Video video) {
    this(
        command,
        Optional.of(picture),
        engine,
        style,
        reveal,
        frames,
        seed,
        size,
        video,
        List.of(),
        LANGUAGES.get(0),
        PAPERS.get(0),
        List.of(),
        List.of(),
        false,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * The picture it is about.
   *
   * @throws IllegalStateException when it is about a text alone
   */
  public Source source() {
    return picture.orElseThrow(() -> new IllegalStateException("a text, not a picture"));
  }

  /** Width of what it is about, pixels; with the height, its proportions. */
  public int sourceWidth() {
    return picture.map(Source::width).orElseGet(() -> diffusion.orElseThrow().width());
  }

  /** Height of what it is about, pixels. */
  public int sourceHeight() {
    return picture.map(Source::height).orElseGet(() -> diffusion.orElseThrow().height());
  }

  /** What it is about, in a few words: the picture's name or the prompt. */
  public String subject() {
    return picture
        .map(Source::name)
        .orElseGet(() -> StrictJson.brief(diffusion.orElseThrow().prompt().strip()));
  }

  private static void check(String field, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw new IllegalArgumentException(
          "%s is '%s', expected %s".formatted(field, value, String.join(" or ", allowed)));
    }
  }

  static void checkHash(String sha256) {
    if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 is not 64 hexadecimal digits");
    }
  }

  /** A request like this one, some of it changed. */
  public Change but() {
    return new Change(this);
  }

  /** What is changed of a request. Each method gives this. */
  public static final class Change {
    private final Request from;
    private List<ArrangedStage> arrangement;
    private String language;
    private String paper;
    private List<Material> masks;
    private List<Material> program;
    private boolean picturesLeftOut;
    private Optional<HalfDone> halfDone;
    private Optional<Diffusion> diffusion;
    private String engine;
    private long seed;
    private boolean watermark;

    private Change(Request from) {
      this.from = from;
      arrangement = from.arrangement;
      language = from.language;
      paper = from.paper;
      masks = from.masks;
      program = from.program;
      picturesLeftOut = from.picturesLeftOut;
      halfDone = from.halfDone;
      diffusion = from.diffusion;
      engine = from.engine;
      seed = from.seed;
      watermark = from.watermark;
    }

    /** With the stages arranged. */
    public Change arrangement(List<ArrangedStage> stages) {
      arrangement = stages;
      return this;
    }

    /** In the words of a language. */
    public Change language(String code) {
      language = code;
      return this;
    }

    /** For a paper. */
    public Change paper(String name) {
      paper = name;
      return this;
    }

    /** With regions by masks; with none, as they are found. */
    public Change masks(List<Material> files) {
      masks = files;
      return this;
    }

    /** For painting the strokes of a file again; with none, for planning them. */
    public Change program(List<Material> file) {
      program = file;
      return this;
    }

    /** With pictures in stroke programs, or without. */
    public Change picturesLeftOut(boolean leftOut) {
      picturesLeftOut = leftOut;
      return this;
    }

    /** About a half-done painting; empty for a finished one. */
    public Change halfDone(Optional<HalfDone> known) {
      halfDone = known;
      return this;
    }

    /** Made by the diffusion engine. */
    public Change diffusion(Diffusion told) {
      diffusion = Optional.of(told);
      engine = ENGINES.get(1);
      return this;
    }

    /** By another seed. */
    public Change seed(long number) {
      seed = number;
      return this;
    }

    /** With an invisible mark in generated frames, or without. */
    public Change watermark(boolean marked) {
      watermark = marked;
      return this;
    }

    /** The request. */
    public Request done() {
      return new Request(
          from.command,
          from.picture,
          engine,
          from.style,
          from.reveal,
          from.frames,
          seed,
          from.size,
          from.video,
          arrangement,
          language,
          paper,
          masks,
          program,
          picturesLeftOut,
          halfDone,
          diffusion,
          watermark);
    }
  }

  /**
   * A file that is needed beside the picture, without its folder.
   *
   * @param name file name
   * @param sha256 of the file's bytes, 64 hexadecimal digits
   */
  public record Material(
      @JsonProperty(required = true) String name, @JsonProperty(required = true) String sha256) {
    /** Checks the hash's form. */
    public Material {
      Objects.requireNonNull(name, "name");
      checkHash(sha256);
    }
  }

  /**
   * A picture file, without its folder: what lies where on somebody's disk is nobody's business.
   *
   * @param name file name
   * @param sha256 of the file's bytes, 64 hexadecimal digits
   * @param width as seen, pixels
   * @param height as seen, pixels
   */
  public record Source(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String sha256,
      @JsonProperty(required = true) int width,
      @JsonProperty(required = true) int height) {
    /** Checks the hash's form. */
    public Source {
      Objects.requireNonNull(name, "name");
      checkHash(sha256);
    }
  }

  /**
   * What is said of a half-done painting.
   *
   * @param finished the picture that it is to become; without, the process ends with what is there
   * @param at how far it is on the way, 0..1; estimated when empty
   * @param ground its unpainted ground: a colour such as "#f1ede4", {@value #NO_GROUND} or {@value
   *     #AUTO_GROUND}
   */
  public record HalfDone(
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Source> finished,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> at,
      @JsonProperty(required = true) String ground) {
    /** Nothing is unpainted. */
    public static final String NO_GROUND = "none";

    /** The ground is looked for. */
    public static final String AUTO_GROUND = "auto";

    /** Checks the range and form of what is given. */
    public HalfDone {
      Objects.requireNonNull(finished, "finished");
      at.ifPresent(share -> Ranges.check("at", share, 0, 1));
      if (!ground.matches("#[0-9a-fA-F]{6}|" + NO_GROUND + "|" + AUTO_GROUND)) {
        throw new IllegalArgumentException(
            "ground is '%s', expected a colour such as \"#f1ede4\", %s or %s"
                .formatted(StrictJson.brief(ground), NO_GROUND, AUTO_GROUND));
      }
    }

    /** The ground's colour, {@code 0xRRGGBB}, when one was named. */
    public Optional<Integer> groundColour() {
      return ground.startsWith("#")
          ? Optional.of(Integer.parseInt(ground.substring(1), 16))
          : Optional.empty();
    }
  }

  /**
   * How a video or GIF runs.
   *
   * @param fps frames a second, 1..120
   * @param duration seconds from bare canvas to finished picture, 0.5..3600
   * @param hold seconds that the finished picture stays, 0..600
   * @param showResultFirst begins with a second of the finished picture
   * @param captions letters what is being done on a band below the picture
   * @param gifFps frames a second of GIFs, 1..{@value #MOST_GIF_FPS}; 0, and none in files of older
   *     versions, means {@value #GIF_FPS}
   * @param canvas size of the frames; none in files of older versions: that of what is shown
   * @param beside shows the finished picture beside the canvas
   */
  public record Video(
      @JsonProperty(required = true) int fps,
      @JsonProperty(required = true) double duration,
      @JsonProperty(required = true) double hold,
      @JsonProperty(required = true) boolean showResultFirst,
      @JsonProperty(required = true) boolean captions,
      int gifFps,
      CanvasSize canvas,
      boolean beside) {
    /** Frames a second of GIFs unless asked otherwise. */
    public static final int GIF_FPS = 10;

    /** Most that viewers keep up with: a shorter delay than 20 ms is taken for a mistake. */
    public static final int MOST_GIF_FPS = 50;

    /** 15 seconds at 24 frames, held for 2. */
    public static final Video DEFAULT = new Video(24, 15, 2, false, false);

    /** Checks every range named above. */
    public Video {
      gifFps = gifFps == 0 ? GIF_FPS : gifFps;
      canvas = canvas == null ? CanvasSize.OWN : canvas;
      Ranges.check("fps", fps, 1, 120);
      Ranges.check("duration", duration, 0.5, 3600);
      Ranges.check("hold", hold, 0, 600);
      Ranges.check("gifFps", gifFps, 1, MOST_GIF_FPS);
    }

    /** The painting alone, in its own size. */
    public Video(int fps, double duration, double hold, boolean showResultFirst, boolean captions) {
      this(fps, duration, hold, showResultFirst, captions, GIF_FPS, CanvasSize.OWN, false);
    }
  }
}
