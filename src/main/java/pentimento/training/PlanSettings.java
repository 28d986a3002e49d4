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
    plan.put("accumulation", settings.accumulation());
    Optimization how = settings.optimization();
    ObjectNode optimizer = plan.putObject("optimizer");
    optimizer.put("kind", how.kind().name().toLowerCase(Locale.ROOT));
    optimizer.put("lr", how.rate());
    optimizer.putArray("betas").add(how.beta1()).add(how.beta2());
    optimizer.put("eps", how.eps()).put("weight_decay", how.weightDecay());
    optimizer.put("decay_vectors", how.decayVectors()).put("clip_norm", how.clipNorm());
    RateSchedule rates = settings.schedule();
    optimizer.put("schedule", rates.kind().name().toLowerCase(Locale.ROOT));
    optimizer.put("warmup", rates.warmup()).put("last_rate", rates.last());
    plan.put("ema", settings.ema());
    if (stage == TrainingStage.VAE) {
      AutoencoderGraphs.Mix mix = settings.mix();
      ObjectNode loss = plan.putObject("loss").put("absolute", mix.absolute());
      loss.put("edges", mix.edges()).put("structure", mix.structure());
      loss.put("divergence", mix.divergence());
      plan.put("crop", settings.crop());
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
    plan.put("min_snr", settings.minSnr());
    if (stage.references()) {
      References references = settings.references();
      ObjectNode given = plan.putObject("references").put("paper", references.paper());
      given.put("last", references.last()).put("one", references.one());
      given.put("last_and_one", references.lastAndOne());
    }
    plan.put("scaling_factor", sizes.vae().scale()).put("shift_factor", sizes.vae().shift());
  }
}
