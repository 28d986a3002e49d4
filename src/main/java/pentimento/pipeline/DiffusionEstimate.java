package pentimento.pipeline;

import java.util.List;
import pentimento.image.Resize;
import pentimento.request.Diffusion;
import pentimento.request.Request;
import pentimento.tensor.DType;
import pentimento.weights.Component;

/**
 * What a process by the diffusion engine should cost on two server cores, scaled from measurements
 * of Stable Diffusion 1.5's sizes at 512 pixels ({@code bench networks} gives yours).
 *
 * @param width of the results, pixels
 * @param height of the results, pixels
 * @param steps pictures times steps that the U-Net computes, parts of steps as such
 * @param seconds time, without writing videos
 * @param megabytes memory of the whole process
 */
public record DiffusionEstimate(int width, int height, long steps, double seconds, int megabytes) {
  /** Parameters of Stable Diffusion 1.5's U-Net with motion modules; latents of 512 pixels. */
  private static final double PARAMETERS = 1.28e9;

  private static final double LATENTS = 4096;

  /** Seconds for a picture's step of both, of the replication network, and to decode a picture. */
  private static final double STEP = 3.7;

  private static final double REPLICATION = 1.6;
  private static final double DECODE = 6.6;

  /** Seconds that even a small network's step costs at 512 pixels: memory is what it waits for. */
  private static final double LEAST = 0.35;

  /** Seconds until anything is computed: the program starts, weights are read. */
  private static final double START = 6;

  /** How much slower single precision is, and how much larger. */
  private static final double SINGLE = 2.2;

  /** The estimate for a request. */
  public static DiffusionEstimate of(Request request, PaintingModel model, boolean video) {
    Diffusion told = request.diffusion().orElseThrow();
    boolean half = model.lowering().type() != DType.F32;
    double precision = half ? 1 : SINGLE;
    double latents = told.width() * (double) told.height() / (model.factor() * model.factor());
    double size = latents / LATENTS;
    double unet =
        (model.parameters(Component.UNET) + model.parameters(Component.MOTION)) / PARAMETERS;
    double replicating = model.parameters(Component.REPLICATION) / (0.5 * PARAMETERS);
    int branches = told.guidance() == 1 || model.embedsGuidance() ? 1 : 2;
    boolean given = !told.references().isEmpty();
    StepPlan plan = new StepPlan(told.steps(), told.saved(), branches == 2);
    double computed = plan.work(StepPlan.SHALLOW) * request.frames();
    double replicated = given ? plan.work(0) * request.frames() : 0;
    double sampling =
        size * (computed * (STEP * unet + LEAST) + replicated * REPLICATION * replicating);
    double inversion =
        given && told.inversion() != Diffusion.Inversion.NONE
            ? told.references().size() * told.steps() * size * (STEP * unet * 0.65 + LEAST)
            : 0;
    double decoding = request.frames() * size * DECODE * model.parameters(Component.VAE) / 8.4e7;
    int[] fitted = Resize.fitted(request.sourceWidth(), request.sourceHeight(), request.size());
    double mega = fitted[0] * (double) fitted[1] / 1e6;
    double painting = request.frames() * (0.6 * Math.min(1, mega) + 0.2 * mega);
    Request.Video settings = request.video();
    double filming = video ? settings.duration() * settings.fps() * (0.004 + 0.0105 * mega) : 0;
    DiffusionMemory memory = new DiffusionMemory(told, request.frames(), model);
    List<String> words = told.saved().memory();
    Saving saving = words.isEmpty() ? Saving.NONE : Saving.of(words);
    return new DiffusionEstimate(
        fitted[0],
        fitted[1],
        Math.round(computed),
        START
            + precision * (sampling + inversion + decoding)
            + painting
            + filming
            + memory.seconds(saving),
        (int) (memory.megabytes(saving, told.saved().tile()) + 70 * mega));
  }
}
