package pentimento.model.lora;

import java.util.regex.Pattern;

/** What part of a model a layer of an adapter is in, told by its name in the file. */
public enum LoraGroup {
  TEXT_ENCODER(
      "text encoder", "^lora_te\\d?_|^text_encoder_|text_model_|encoder_layers_|self_attn_"),
  TEMPORAL("temporal layers", "motion_modules_"),
  FEED_FORWARD("feed-forward", "_ff_"),
  CONVOLUTION(
      "convolutions",
      "resnets_|samplers_|conv|in_layers_|out_layers_|emb_layers_|skip_connection|_0_op$"),
  ATTENTION("attention", "attn\\d?_|attentions_|proj_(in|out)$"),
  OTHER("others", "");

  private final String title;
  private final Pattern names;

  LoraGroup(String title, String names) {
    this.title = title;
    this.names = Pattern.compile(names);
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  static LoraGroup of(String layer) {
    String name = layer.replace('.', '_');
    for (LoraGroup group : values()) {
      if (group.names.matcher(name).find()) {
        return group;
      }
    }
    return OTHER;
  }
}
