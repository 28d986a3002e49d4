package pentimento.weights;

import java.util.regex.Pattern;

/** Tensors that files of weights have and that no network here loads. */
final class Leftovers {
  /**
   * Moving averages and schedules of CompVis' training; buffers that are computed anew; CLIP's
   * parts for pictures; losses.
   */
  private static final Pattern NOT_NEEDED =
      Pattern.compile(
          "model_ema\\..*"
              + "|(betas|logvar|lvlb_weights|scale_factor|global_step)"
              + "|(alphas_cumprod|sqrt_|log_one_minus_alphas_|posterior_)\\w*"
              + "|denoiser\\.sigmas"
              + "|(first_stage_model\\.)?(loss|model_ema)\\..*"
              + "|(.*\\.)?position_ids"
              + "|.*\\.(pos_encoder|pos_embed)\\.pe"
              + "|(.*\\.)?animatediff_config(\\..*)?"
              + "|(text_encoder\\.|cond_stage_model\\.transformer\\.)?"
              + "(text_projection\\.weight|visual_projection\\.weight|logit_scale|vision_model\\..*)");

  private Leftovers() {}

  /** Is it a tensor that can be passed over without harm? */
  static boolean contain(String name) {
    return NOT_NEEDED.matcher(name).matches();
  }
}
