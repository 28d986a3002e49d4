package pentimento.model.motion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import pentimento.model.ModelPart;
import pentimento.weights.MotionFacts;
import pentimento.weights.MotionFamily;

/**
 * What motion modules are taken for: by their configuration, by what their file shows, and by what
 * somebody says, who may be wrong.
 *
 * @param config what they compute
 * @param family whose they are
 * @param notes what was found and what was assumed, a line each; empty when a configuration says
 *     all
 */
public record MotionReading(MotionConfig config, MotionFamily family, List<String> notes) {
  /** What a configuration says when it leaves nothing open. */
  private static final List<String> SWITCHES =
      List.of("motion_group_norm_across_frames", "motion_output_projections");

  /** And this where the modules lie in a U-Net. */
  private static final String UNET_SWITCH = "unet_group_norm_across_frames";

  /** Checks that nothing is missing. */
  public MotionReading {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(family, "family");
    notes = List.copyOf(notes);
  }

  /**
   * Does a configuration say how modules compute, so that their family need not be known?
   *
   * @param inUNet do they lie in a U-Net, not in a replication network?
   */
  public static boolean settles(JsonNode config, boolean inUNet) {
    return SWITCHES.stream().allMatch(config::has) && (!inUNet || config.has(UNET_SWITCH));
  }

  /**
   * Reads the modules of a U-Net.
   *
   * @param part they
   * @param told the family that somebody says they are of
   * @throws IllegalArgumentException when the file cannot be of that family, or its configuration
   *     is another file's; names the file
   */
  public static MotionReading of(ModelPart part, Optional<MotionFamily> told) {
    Optional<MotionFacts> facts = part.motion();
    told.ifPresent(
        family ->
            facts
                .flatMap(shown -> shown.against(family))
                .ifPresent(
                    why -> {
                      throw new IllegalArgumentException(
                          "%s: is not %s as --motion-family says: %s"
                              .formatted(part.called(), family.word(), why));
                    }));
    MotionFamily family =
        told.or(() -> facts.map(MotionFacts::likely)).orElse(MotionFamily.PROCESSPAINTER);
    MotionConfig config =
        part.config()
            .map(json -> named(part, () -> MotionConfig.of(json, family)))
            .orElseGet(() -> shown(MotionConfig.of(family), facts));
    facts
        .filter(shown -> shown.midModule() != config.midBlock())
        .ifPresent(
            shown -> {
              throw new IllegalArgumentException(
                  "%s: %s a motion module in the middle block, its config.json says the opposite: they are not of one model"
                      .formatted(part.called(), shown.midModule() ? "has" : "lacks"));
            });
    List<String> notes = new ArrayList<>(part.notes());
    boolean settled = part.config().map(json -> settles(json, true)).orElse(false);
    if (!settled && told.isEmpty()) {
      facts.ifPresent(shown -> notes.add(note(shown, family, config)));
    }
    return new MotionReading(config, family, notes);
  }

  private static <T> T named(ModelPart part, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(part.called() + ": " + e.getMessage(), e);
    }
  }

  private static MotionConfig shown(MotionConfig usual, Optional<MotionFacts> facts) {
    return facts
        .map(
            shown ->
                new MotionConfig(
                    usual.attentions(),
                    usual.blocks(),
                    usual.heads(),
                    (int) Math.min(shown.positions().orElse(usual.positions()), 1 << 14),
                    shown.midModule(),
                    usual.groups(),
                    usual.normAcrossFrames(),
                    usual.unetNormAcrossFrames(),
                    usual.outputProjections()))
        .orElse(usual);
  }

  private static String note(MotionFacts shown, MotionFamily family, MotionConfig config) {
    List<String> titles = shown.families().stream().sorted().map(MotionFamily::title).toList();
    if (titles.size() > 1) {
      return "motion modules: %s? taken as %s; --motion-family says otherwise"
          .formatted(String.join(" or ", titles), family.word());
    }
    return "motion modules: %s (%s, %d positions)"
        .formatted(
            family == MotionFamily.DIFFUSERS ? "with diffusers' names" : family.title(),
            config.midBlock() ? "mid-block module" : "no mid-block module",
            config.positions());
  }
}
