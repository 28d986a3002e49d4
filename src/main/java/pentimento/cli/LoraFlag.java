package pentimento.cli;

import java.nio.file.Files;
import java.util.Locale;
import java.util.regex.Pattern;
import pentimento.request.Assembly;

/**
 * A value of {@code --lora}: a name or file, and how strong.
 *
 * @param name of the adapter, or its file
 * @param unet strength in the U-Net and its motion modules
 * @param text strength in the text encoder
 */
record LoraFlag(String name, double unet, double text) {
  private static final String NUMBER = "[+-]?(?:\\d{1,9}(?:\\.\\d*)?|\\.\\d+)";
  private static final Pattern BOTH = Pattern.compile(NUMBER);
  private static final Pattern NAMED =
      Pattern.compile("(?:unet|text)=[^,=:]*(?:,(?:unet|text)=[^,=:]*)?");

  /**
   * Reads it: {@code oil}, {@code oil:0.8}, {@code oil:unet=0.8,text=0.5}. What stands behind a
   * colon and is no strength belongs to the name, such as {@code C:\oil.safetensors}.
   *
   * @throws UsageException when a strength is no number or out of its range; names the flag
   */
  static LoraFlag parse(String flag, String value) throws UsageException {
    String said = "--" + flag + " " + value;
    int colon = value.lastIndexOf(':');
    if (colon <= 0 || Files.isRegularFile(Flags.path(value))) {
      return new LoraFlag(value, 1, 1);
    }
    String name = value.substring(0, colon);
    String strengths = value.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
    if (BOTH.matcher(strengths).matches()) {
      int before = name.lastIndexOf(':');
      if (before > 0 && BOTH.matcher(name.substring(before + 1)).matches()) {
        throw new UsageException(
            said
                + ": which number is whose? Say NAME:unet=NUMBER,text=NUMBER (tags in prompts have"
                + " the text encoder's first)");
      }
      double both = strength(said, strengths);
      return new LoraFlag(name, both, both);
    }
    if (!NAMED.matcher(strengths).matches()) {
      return new LoraFlag(value, 1, 1);
    }
    double unet = 1;
    double text = Double.NaN;
    boolean[] given = new boolean[2];
    for (String part : strengths.split(",")) {
      int which = part.startsWith("unet=") ? 0 : 1;
      if (given[which]) {
        throw new UsageException(said + ": gives one strength twice");
      }
      given[which] = true;
      double strength = strength(said, part.substring(part.indexOf('=') + 1));
      unet = which == 0 ? strength : unet;
      text = which == 1 ? strength : text;
    }
    return new LoraFlag(name, unet, given[1] ? text : unet);
  }

  private static double strength(String said, String text) throws UsageException {
    if (!BOTH.matcher(text).matches()) {
      throw new UsageException("%s: '%s' is no number".formatted(said, text));
    }
    double strength = Double.parseDouble(text);
    if (Math.abs(strength) > Assembly.MOST_STRENGTH) {
      throw new UsageException("%s: a strength is -100 to 100".formatted(said));
    }
    return strength;
  }

  /** The same in the U-Net alone. */
  LoraFlag ofUnet() {
    return new LoraFlag(name, unet, 0);
  }
}
