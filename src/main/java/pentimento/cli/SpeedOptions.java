package pentimento.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.diffusion.SamplerKind;
import pentimento.request.Diffusion;
import pentimento.request.Economy;

/** The options that save the diffusion engine work, at some cost in likeness. */
final class SpeedOptions {
  /** Latent consistency models paint in 1 to 8 steps (Luo et al. 2023, arXiv 2310.04378). */
  private static final int LCM_STEPS = 8;

  /** A LoRA has guidance in it already (Luo et al. 2023, arXiv 2311.05556). */
  private static final double LCM_GUIDANCE = 2;

  private SpeedOptions() {}

  /** Adds them. */
  static void addTo(Options options) {
    options
        .addOption(
            Flags.value(
                "cache-every",
                "K",
                "compute the U-Net's deep layers in every K-th step, 1 to %d: faster, somewhat other frames (default: 1)"
                    .formatted(Economy.MOST_STEPS)))
        .addOption(
            Flags.value(
                "guidance-from",
                "SHARE",
                "share of the steps from which on guidance is heeded, 0 to 1 (default: 0)"))
        .addOption(
            Flags.value(
                "guidance-to",
                "SHARE",
                "share up to which it is, 0 to 1; other steps take half as long (default: 1)"));
  }

  /**
   * What they say.
   *
   * @param base what holds where they do not say otherwise
   * @throws UsageException for a value out of its range; names the flag
   * @throws IllegalArgumentException when they do not go together
   */
  static Economy economy(CommandLine line, Economy base) throws UsageException {
    return new Economy(
        Flags.whole(line, "cache-every", base.cacheEvery(), 1, Economy.MOST_STEPS),
        Flags.number(line, "guidance-from", base.guidanceFrom(), 0, 1),
        Flags.number(line, "guidance-to", base.guidanceTo(), 0, 1),
        base.tile(),
        base.memory());
  }

  /** What is saved, for a plan; empty when nothing is. */
  static Optional<String> inWords(Economy saved) {
    List<String> words = new ArrayList<>();
    if (saved.cacheEvery() > 1) {
      words.add("deep layers in 1 of %d steps".formatted(saved.cacheEvery()));
    }
    if (saved.guidanceFrom() > 0 || saved.guidanceTo() < 1) {
      words.add(
          "guidance from %s to %s of the steps"
              .formatted(saved.guidanceFrom(), saved.guidanceTo()));
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  /**
   * What to say to those who use a latent consistency model as others are used.
   *
   * @param embedsGuidance does the U-Net take guidance as an input?
   */
  static Optional<String> warning(Diffusion told, boolean embedsGuidance) {
    if (!told.sampler().equals(SamplerKind.LCM.label())) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    if (!embedsGuidance && told.guidance() > LCM_GUIDANCE) {
      words.add(
          "with an LCM-LoRA guidance is 1 to 2, not %s (--guidance 1)".formatted(told.guidance()));
    }
    if (told.steps() > LCM_STEPS) {
      words.add(
          "the sampler lcm is made for 2 to %d steps, not %d (--steps 4)"
              .formatted(LCM_STEPS, told.steps()));
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
  }
}
