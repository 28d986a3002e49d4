package pentimento.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that decides what a run makes: the same request on the same picture gives the same bytes.
 * What flags, files, forms and metadata become.
 *
 * @param command "reconstruct" or "complete"
 * @param picture the picture it is about
 * @param engine "strokes"
 * @param style a built-in style's name as a JSON text, or a whole style as a JSON object
 * @param reveal does the picture come through the bristles of the last layers?
 * @param frames number of frames, 2..{@value #MAX_FRAMES}
 * @param seed where all random choices come from
 * @param size long side of all results in pixels, {@value #MIN_SIZE}..{@value #MAX_SIZE}
 * @param video how videos run
 * @param halfDone what is known of the picture when it is a half-done painting
 */
public record Request(
    @JsonProperty(required = true) String command,
    @JsonProperty(required = true) Source picture,
    @JsonProperty(required = true) String engine,
    @JsonProperty(required = true) JsonNode style,
    @JsonProperty(required = true) boolean reveal,
    @JsonProperty(required = true) int frames,
    @JsonProperty(required = true) long seed,
    @JsonProperty(required = true) int size,
    @JsonProperty(required = true) Video video,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<HalfDone> halfDone) {
  /** Most frames of a sequence. */
  public static final int MAX_FRAMES = 512;

  /** Smallest long side of a result, pixels. */
  public static final int MIN_SIZE = 16;

  /** Largest long side of a result, pixels. */
  public static final int MAX_SIZE = 8192;

  /** Frames unless asked otherwise. */
  public static final int FRAMES = 8;

  /** Engines there are. */
  public static final List<String> ENGINES = List.of("strokes");

  /** A request about a finished picture. */
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
    this(command, picture, engine, style, reveal, frames, seed, size, video, Optional.empty());
  }

  /** This request about a half-done painting. */
  public Request about(HalfDone known) {
    return new Request(
        command, picture, engine, style, reveal, frames, seed, size, video, Optional.of(known));
  }

  /** Checks every range named above; a bad request cannot exist. */
  public Request {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(picture, "picture");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(video, "video");
    Objects.requireNonNull(halfDone, "halfDone");
    if (!ENGINES.contains(engine)) {
      throw new IllegalArgumentException(
          "engine is '%s', expected %s".formatted(engine, String.join(" or ", ENGINES)));
    }
    Ranges.check("frames", frames, 2, MAX_FRAMES);
    Ranges.check("size", size, MIN_SIZE, MAX_SIZE);
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
      if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("sha256 is not 64 hexadecimal digits");
      }
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
   * How a video runs.
   *
   * @param fps frames a second, 1..120
   * @param duration seconds from bare canvas to finished picture, 0.5..3600
   * @param hold seconds that the finished picture stays, 0..600
   * @param showResultFirst begins with a second of the finished picture
   * @param captions letters what is being done on a band below the picture
   */
  public record Video(
      @JsonProperty(required = true) int fps,
      @JsonProperty(required = true) double duration,
      @JsonProperty(required = true) double hold,
      @JsonProperty(required = true) boolean showResultFirst,
      @JsonProperty(required = true) boolean captions) {
    /** 15 seconds at 24 frames, held for 2. */
    public static final Video DEFAULT = new Video(24, 15, 2, false, false);

    /** Checks every range named above. */
    public Video {
      Ranges.check("fps", fps, 1, 120);
      Ranges.check("duration", duration, 0.5, 3600);
      Ranges.check("hold", hold, 0, 600);
    }
  }
}
