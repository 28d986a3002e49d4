package pentimento.diffusion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The samplers there are. */
public enum SamplerKind {
  DDIM("DDIMScheduler", TimestepSpacing.LEADING),
  DDIM_INVERSION("DDIMInverseScheduler", TimestepSpacing.LEADING),
  EULER("EulerDiscreteScheduler", TimestepSpacing.LINSPACE),
  EULER_A("EulerAncestralDiscreteScheduler", TimestepSpacing.LINSPACE),
  DPMPP_2M("DPMSolverMultistepScheduler", TimestepSpacing.LINSPACE),
  UNIPC("UniPCMultistepScheduler", TimestepSpacing.LINSPACE),
  PNDM("PNDMScheduler", TimestepSpacing.LEADING),
  LCM("LCMScheduler", TimestepSpacing.LEADING);

  private final String diffusersClass;
  private final TimestepSpacing spacing;

  SamplerKind(String diffusersClass, TimestepSpacing spacing) {
    this.diffusersClass = diffusersClass;
    this.spacing = spacing;
  }

  /** Its name as people give it: {@code ddim, euler-a, dpmpp-2m, ...}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * By the name that people give.
   *
   * @throws IllegalArgumentException when there is none of that name; says which there are
   */
  public static SamplerKind named(String label) {
    return find(kind -> kind.label().equals(label))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no sampler named '%s'; there is: %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(SamplerKind::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** By the name of its class in diffusers, which scheduler files give. */
  static Optional<SamplerKind> ofClass(String diffusersClass) {
    return find(kind -> kind.diffusersClass.equals(diffusersClass));
  }

  private static Optional<SamplerKind> find(Predicate<SamplerKind> wanted) {
    return List.of(values()).stream().filter(wanted).findFirst();
  }

  /** The spacing that it has where a scheduler file names none. */
  TimestepSpacing spacing() {
    return spacing;
  }
}
