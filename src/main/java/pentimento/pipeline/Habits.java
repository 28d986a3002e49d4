package pentimento.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import pentimento.request.Diffusion;
import pentimento.request.Ranges;
import pentimento.request.StrictJson;

/**
 * How a model is best used where nobody says otherwise: {@code painting.json} in its folder. Fields
 * that the file leaves out are ProcessPainter's.
 *
 * @param steps of the sampler
 * @param guidance scale, 0..100
 * @param negative what is not to be painted
 * @param inversion how the first noise of frames that a picture is given for is found
 * @param ofTexts what to tell those who ask it to paint what a text alone says
 */
public record Habits(
    int steps,
    double guidance,
    String negative,
    Diffusion.Inversion inversion,
    Optional<String> ofTexts) {
  /** Name of the file. */
  public static final String FILE = "painting.json";

  /** ProcessPainter's own settings. */
  public static final Habits PROCESSPAINTER =
      new Habits(
          50,
          5,
          "worst quality, low quality, letterboxed",
          Diffusion.Inversion.AS_RELEASED,
          Optional.empty());

  private static final long LONGEST = 1 << 16;

  /** Checks every range. */
  public Habits {
    Objects.requireNonNull(inversion, "inversion");
    Objects.requireNonNull(ofTexts, "ofTexts");
    Ranges.check("steps", steps, 1, Diffusion.MOST_STEPS);
    Ranges.check("guidance", guidance, 0, 100);
    if (negative.length() > Diffusion.LONGEST_PROMPT) {
      throw new IllegalArgumentException(
          "negative has more than " + Diffusion.LONGEST_PROMPT + " characters");
    }
  }

  /** The file, any of whose fields may be missing. */
  private record Fields(
      Optional<Integer> steps,
      Optional<Double> guidance,
      Optional<String> negative,
      Optional<Diffusion.Inversion> inversion,
      Optional<String> ofTexts) {
    Habits or(Habits usual) {
      return new Habits(
          steps.orElse(usual.steps),
          guidance.orElse(usual.guidance),
          negative.orElse(usual.negative),
          inversion.orElse(usual.inversion),
          ofTexts);
    }
  }

  /**
   * Reads those of a model.
   *
   * @param place its folder or file; a file has none
   * @throws IllegalArgumentException when the file is wrong; names it and the field
   * @throws IOException when it cannot be read
   */
  static Habits of(Path place) throws IOException {
    Path file = place.resolve(FILE);
    if (!Files.isDirectory(place) || !Files.isRegularFile(file)) {
      return PROCESSPAINTER;
    }
    if (Files.size(file) > LONGEST) {
      throw new IllegalArgumentException(file + ": too long for a page of settings");
    }
    try {
      return StrictJson.mapper()
          .treeToValue(StrictJson.parse(Files.readString(file)), Fields.class)
          .or(PROCESSPAINTER);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": " + StrictJson.brief(e.getOriginalMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
