package pentimento.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What the diffusion engine is told beside what holds for both engines.
 *
 * @param model name of the model's folder or file
 * @param prompt what is to be painted; empty where pictures say it
 * @param negative what is not
 * @param framePrompts other prompts from some frames on, by rising frames
 * @param references pictures given for frames, by rising frames; empty for a text alone
 * @param sampler its label, "ddim"
 * @param steps that the sampler takes, 1..{@value #MOST_STEPS}
 * @param guidance scale of classifier-free guidance, 0..100; 1 is none
 * @param rescale share to which the contrast that guidance adds is taken back, 0..1
 * @param eta DDIM's share of new noise, 0..1
 * @param inversion how the first noise of frames that a picture is given for is found
 * @param replication that the replication network's answer is multiplied with, 0..10
 * @param width of the key frames, pixels
 * @param height of the key frames, pixels
 * @param lift do key frames take the detail of the pictures given, in their full size?
 * @param between what is shown between two key frames
 * @param precision that the networks compute in, "bf16", "f32" or, on a GPU, "f16"
 * @param motionFamily whose the motion modules are, where that was said
 * @param device that the networks computed on, where it was not the processor
 * @param assembly the files that the model was put together from; empty in files of older versions
 * @param economy where work was saved; empty where none was
 */
public record Diffusion(
    @JsonProperty(required = true) String model,
    @JsonProperty(required = true) String prompt,
    @JsonProperty(required = true) String negative,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<FramePrompt> framePrompts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Reference> references,
    @JsonProperty(required = true) String sampler,
    @JsonProperty(required = true) int steps,
    @JsonProperty(required = true) double guidance,
    double rescale,
    double eta,
    @JsonProperty(required = true) Inversion inversion,
    @JsonProperty(required = true) double replication,
    @JsonProperty(required = true) int width,
    @JsonProperty(required = true) int height,
    @JsonProperty(required = true) boolean lift,
    @JsonProperty(required = true) Between between,
    @JsonProperty(required = true) String precision,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> motionFamily,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> device,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Assembly> assembly,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Economy> economy) {
  /** Most steps: those that models are trained with. */
  public static final int MOST_STEPS = 1000;

  /** Where work was saved. */
  public Economy saved() {
    return economy.orElse(Economy.NONE);
  }

  /** The same with work saved in this way. */
  public Diffusion withEconomy(Economy saving) {
    return with(assembly, Optional.of(saving));
  }

  /** The same, put together from these files. */
  public Diffusion withAssembly(Optional<Assembly> other) {
    return with(other, economy);
  }

  private Diffusion with(Optional<Assembly> files, Optional<Economy> saving) {
    return new Diffusion(
        model,
        prompt,
        negative,
        framePrompts,
        references,
        sampler,
        steps,
        guidance,
        rescale,
        eta,
        inversion,
        replication,
        width,
        height,
        lift,
        between,
        precision,
        motionFamily,
        device,
        files,
        saving);
  }

  /** Longest prompt, characters. */
  public static final int LONGEST_PROMPT = 10_000;

  /** What precisions are called. */
  public static final List<String> PRECISIONS = List.of("bf16", "f32", "f16");

  /** How the first noise of frames that a picture is given for is found. */
  public enum Inversion {
    /** By the base's own schedule, though the sampler goes by another: ProcessPainter's. */
    AS_RELEASED,
    /** By the schedule that the sampler goes by. */
    CONSISTENT,
    /** It is drawn as for other frames. */
    NONE;

    /** Its name on the command line. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException when there is none; says which there are
     */
    public static Inversion of(String word) {
      return Arrays.stream(values())
          .filter(inversion -> inversion.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'%s' is neither as-released nor consistent nor none"
                          .formatted(StrictJson.brief(word))));
    }
  }

  /**
   * Another prompt from a frame on, blended with the one before between their frames.
   *
   * @param frame counted from 0
   * @param text the prompt
   */
  public record FramePrompt(
      @JsonProperty(required = true) int frame, @JsonProperty(required = true) String text) {
    /** Refuses none. */
    public FramePrompt {
      Objects.requireNonNull(text, "text");
      Ranges.check("prompt-at", frame, 0, Request.MAX_FRAMES - 1);
    }
  }

  /**
   * A picture given for a frame.
   *
   * @param frame counted from 0
   * @param picture its file
   */
  public record Reference(
      @JsonProperty(required = true) int frame,
      @JsonProperty(required = true) Request.Source picture) {
    /** Refuses none. */
    public Reference {
      Objects.requireNonNull(picture, "picture");
      Ranges.check("reference", frame, 0, Request.MAX_FRAMES - 1);
    }
  }

  /** Checks every range named above, and that no frame is given twice. */
  public Diffusion {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(inversion, "inversion");
    Objects.requireNonNull(between, "between");
    Objects.requireNonNull(motionFamily, "motionFamily");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(assembly, "assembly");
    economy = economy.filter(saved -> !saved.equals(Economy.NONE));
    framePrompts =
        framePrompts.stream().sorted(Comparator.comparingInt(FramePrompt::frame)).toList();
    references = references.stream().sorted(Comparator.comparingInt(Reference::frame)).toList();
    for (int i = 1; i < references.size(); i++) {
      if (references.get(i).frame() == references.get(i - 1).frame()) {
        throw new IllegalArgumentException(
            "reference: frame %d has two pictures, %s and %s"
                .formatted(
                    references.get(i).frame(),
                    references.get(i - 1).picture().name(),
                    references.get(i).picture().name()));
      }
    }
    for (int i = 1; i < framePrompts.size(); i++) {
      if (framePrompts.get(i).frame() == framePrompts.get(i - 1).frame()) {
        throw new IllegalArgumentException(
            "prompt-at: frame %d has two prompts".formatted(framePrompts.get(i).frame()));
      }
    }
    Ranges.check("steps", steps, 1, MOST_STEPS);
    Ranges.check("guidance", guidance, 0, 100);
    Ranges.check("guidance-rescale", rescale, 0, 1);
    Ranges.check("eta", eta, 0, 1);
    Ranges.check("replication", replication, 0, 10);
    Ranges.check("width", width, 8, Request.MAX_SIZE);
    Ranges.check("height", height, 8, Request.MAX_SIZE);
    if (!PRECISIONS.contains(precision)) {
      throw new IllegalArgumentException(
          "precision is '%s', expected %s".formatted(precision, String.join(" or ", PRECISIONS)));
    }
  }
}
