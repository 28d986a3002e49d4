package pentimento.cli;

import org.apache.commons.cli.Options;

/** The options that name adapters and embeddings. */
final class AdapterOptions {
  static final String LORA = "lora";
  static final String DOMAIN = "domain-adapter";
  static final String EMBEDDING = "embedding";

  /** What --lora says to leave out those of an earlier result. */
  static final String NONE = "none";

  private AdapterOptions() {}

  /** Adds them. */
  static void addTo(Options options) {
    options
        .addOption(
            Flags.values(
                LORA,
                "NAME|FILE[:W]",
                "a LoRA in lora/, or a file, W times as strong (default: 1); or"
                    + " NAME:unet=W,text=W; repeatable. A prompt may say <lora:NAME:W>, too"))
        .addOption(
            Flags.values(
                DOMAIN,
                "FILE[:W]",
                "AnimateDiff's domain adapter, in the U-Net alone (default W: 1)"))
        .addOption(
            Flags.values(
                EMBEDDING,
                "NAME|FILE",
                "a word learnt by textual inversion; repeatable. Those in lora/ are found by"
                    + " their words in prompts"));
  }
}
