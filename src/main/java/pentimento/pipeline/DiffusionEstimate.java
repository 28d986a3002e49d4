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
  private static final double STEP = 3.35;

  private static final double REPLICATION = 1.2;
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
    double precision = precision(model);
    double size = size(told, model);
    double unet = unet(model);
    boolean given = !told.references().isEmpty();
    DiffusionMemory memory = new DiffusionMemory(told, request.frames(), model);
    double computed =
        new StepPlan(told.steps(), told.saved(), memory.guided()).work(StepPlan.SHALLOW)
            * request.frames();
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
    double sampling = sampling(request, model);
    List<String> words = told.saved().memory();
    Saving saving = words.isEmpty() ? Saving.NONE : Saving.of(words);
    return new DiffusionEstimate(
        fitted[0],
        fitted[1],
        Math.round(computed),
        START
            + sampling
            + precision * (inversion + decoding)
            + painting
            + filming
            + memory.seconds(saving, sampling),
        (int) (memory.megabytes(saving, told.saved().tile()) + 70 * mega));
  }

  /** Seconds of all steps, nothing of memory being saved. */
  static double sampling(Request request, PaintingModel model) {
    Diffusion told = request.diffusion().orElseThrow();
    DiffusionMemory memory = new DiffusionMemory(told, request.frames(), model);
    StepPlan plan = new StepPlan(told.steps(), told.saved(), memory.guided());
    double computed = plan.work(StepPlan.SHALLOW) * (STEP * unet(model) + LEAST);
    double replicated =
        told.references().isEmpty()
            ? 0
            : plan.work(0) * REPLICATION * model.parameters(Component.REPLICATION);
    return precision(model)
        * memory.alone()
        * size(told, model)
        * request.frames()
        * (computed + replicated / (0.5 * PARAMETERS));
  }

  private static double precision(PaintingModel model) {
    return model.lowering().type() == DType.F32 ? SINGLE : 1;
  }

  private static double size(Diffusion told, PaintingModel model) {
    return told.width() * (double) told.height() / (model.factor() * model.factor()) / LATENTS;
  }

  private static double unet(PaintingModel model) {
    return (model.parameters(Component.UNET) + model.parameters(Component.MOTION)) / PARAMETERS;
  }
}
