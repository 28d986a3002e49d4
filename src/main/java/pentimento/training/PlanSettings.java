package pentimento.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import pentimento.diffusion.NoiseSchedule;

/** The settings of a plan as JSON. */
final class PlanSettings {
  private PlanSettings() {}

  static void write(
      ObjectNode plan, TrainingStage stage, ModelSizes sizes, TrainingSettings settings) {
    plan.put("seed", settings.seed());
    plan.put("steps", settings.steps());
    plan.put("minutes", settings.minutes());
    plan.put("batch", settings.batch());
    ObjectNode optimizer = plan.putObject("optimizer").put("kind", "adamw");
    optimizer.put("lr", settings.rate());
    optimizer.putArray("betas").add(settings.beta1()).add(settings.beta2());
    optimizer.put("eps", settings.eps()).put("weight_decay", settings.weightDecay());
    optimizer.put("decay_vectors", settings.decayVectors());
    optimizer.put("warmup", settings.warmup()).put("schedule", "cosine");
    optimizer.put("last_rate", settings.lastRate()).put("clip_norm", settings.clipNorm());
    plan.put("ema", settings.ema());
    if (stage == TrainingStage.VAE) {
      AutoencoderGraphs.Mix mix = settings.mix();
      ObjectNode loss = plan.putObject("loss").put("absolute", mix.absolute());
      loss.put("edges", mix.edges()).put("structure", mix.structure());
      loss.put("divergence", mix.divergence());
      plan.put("latent_channels", sizes.vae().latentChannels());
      plan.put("factor", sizes.vae().factor());
      return;
    }
    ObjectNode diffusion = plan.putObject("diffusion");
    diffusion.put("beta_schedule", sizes.betas().schedule().name().toLowerCase(Locale.ROOT));
    diffusion.put("beta_start", sizes.betas().start()).put("beta_end", sizes.betas().end());
    diffusion.put(
        "prediction_type", sizes.scheduler().prediction().name().toLowerCase(Locale.ROOT));
    NoiseSchedule schedule = NoiseSchedule.of(sizes.betas());
    ArrayNode alphaBars = diffusion.putArray("alpha_bars");
    for (int t = 0; t < schedule.steps(); t++) {
      double alpha = schedule.at(t).alpha();
      alphaBars.add((float) (alpha * alpha));
    }
    plan.put("frames_as_pictures", !stage.sequences());
    plan.put("text_dropout", settings.textDropout());
    if (stage.references()) {
      TrainingSettings.References references = settings.references();
      ObjectNode given = plan.putObject("references").put("last", references.last());
      given.put("one", references.one()).put("last_and_one", references.lastAndOne());
    }
    plan.put("scaling_factor", sizes.vae().scale()).put("shift_factor", sizes.vae().shift());
  }
}
