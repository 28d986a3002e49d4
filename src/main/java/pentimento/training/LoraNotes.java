package pentimento.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pentimento.diffusion.Prediction;
import pentimento.model.Branches;
import pentimento.model.unet.UNetConfig;

/**
 * What a trained LoRA's file says of itself: the keys of kohya's scripts ({@code ss_*}), which web
 * interfaces and our own {@code lora list} read, and those of Stability's model specification 1.0.0
 * ({@code modelspec.*}) but its date, so that the same training gives the same bytes.
 *
 * @param name of the adapter, as prompts call it
 * @param trigger word that was in all captions, and that prompts should say; empty for none
 * @param base name of the model that it was trained on, no path
 * @param unet of that model
 * @param prediction of that model
 * @param images number of different pictures learnt from
 * @param width of them, pixels
 * @param height of them, pixels
 * @param steps of training
 * @param more that is to be said, {@code ss_*}, {@code modelspec.*} or {@code pentimento.*}
 */
public record LoraNotes(
    String name,
    Optional<String> trigger,
    String base,
    UNetConfig unet,
    Prediction prediction,
    int images,
    int width,
    int height,
    int steps,
    SortedMap<String, String> more) {
  private static final int LONGEST = 200;
  private static final Pattern KEYS = Pattern.compile("(ss_|modelspec\\.|pentimento\\.)[\\w.]+");

  /** Checks the texts, and keeps a copy of what more there is. */
  public LoraNotes {
    requireText("name", name);
    trigger.ifPresent(word -> requireText("trigger word", word));
    requireText("base model's name", base);
    Objects.requireNonNull(unet, "unet");
    Objects.requireNonNull(prediction, "prediction");
    if (Math.min(Math.min(width, height), Math.min(images, steps)) < 1) {
      throw new IllegalArgumentException(
          "a LoRA of %d pictures of %d x %d pixels and %d steps, expected 1 or more of each"
              .formatted(images, width, height, steps));
    }
    more = Collections.unmodifiableSortedMap(new TreeMap<>(more));
    for (String key : more.keySet()) {
      if (!KEYS.matcher(key).matches()) {
        throw new IllegalArgumentException(
            "a LoRA's file cannot say %s, expected ss_..., modelspec... or pentimento..."
                .formatted(key));
      }
    }
  }

  private static void requireText(String what, String text) {
    boolean plain = text.chars().noneMatch(Character::isISOControl);
    if (text.isBlank() || text.length() > LONGEST || !plain) {
      throw new IllegalArgumentException(
          "a LoRA's %s is \"%s\", expected 1 to %d characters, none of them a control character"
              .formatted(what, text.replaceAll("\\p{Cntrl}", "?"), LONGEST));
    }
  }

  /** Nothing more to say than the rest. */
  public LoraNotes(
      String name,
      Optional<String> trigger,
      String base,
      UNetConfig unet,
      Prediction prediction,
      int images,
      int width,
      int height,
      int steps) {
    this(
        name,
        trigger,
        base,
        unet,
        prediction,
        images,
        width,
        height,
        steps,
        Collections.emptySortedMap());
  }

  /** All of it, sorted; numbers are texts, too, as the format wants. */
  SortedMap<String, String> metadata(Branches branches) {
    SortedMap<String, String> all = new TreeMap<>();
    all.put("ss_network_module", "networks.lora");
    all.put("ss_network_dim", Integer.toString(branches.rank()));
    all.put("ss_network_alpha", plain(branches.alpha()));
    all.put("ss_output_name", name);
    all.put("ss_sd_model_name", base);
    all.put("ss_num_train_images", Integer.toString(images));
    all.put("ss_resolution", "(%d, %d)".formatted(width, height));
    all.put("ss_steps", Integer.toString(steps));
    all.put("ss_v2", second() ? "True" : "False");
    all.put("modelspec.sai_model_spec", "1.0.0");
    all.put("modelspec.implementation", "diffusers");
    all.put("modelspec.title", name);
    all.put("modelspec.resolution", width + "x" + height);
    boolean noise = prediction == Prediction.EPSILON;
    all.put("modelspec.prediction_type", noise ? "epsilon" : "v");
    if (first() || second()) {
      all.put("ss_base_model_version", (first() ? "sd_v1" : "sd_v2") + (noise ? "" : "_v"));
      String usual = noise ? "stable-diffusion-v2-512" : "stable-diffusion-v2-768-v";
      all.put("modelspec.architecture", (first() ? "stable-diffusion-v1" : usual) + "/lora");
    }
    trigger.ifPresent(
        word -> {
          all.put("modelspec.trigger_phrase", word);
          all.put("ss_tag_frequency", tags(word));
        });
    all.putAll(more);
    return all;
  }

  /** Each picture was seen with the word; folders of kohya's are called "1_word". */
  private String tags(String word) {
    var json = new ObjectMapper().createObjectNode();
    json.putObject("1_" + word).put(word, images);
    return json.toString();
  }

  private static String plain(double number) {
    return number == Math.rint(number) && number < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private boolean first() {
    return usualWidths() && unet.contextChannels() == 768;
  }

  private boolean second() {
    return usualWidths() && unet.contextChannels() == 1024;
  }

  /** Of a smaller model, no file may say that it fits Stable Diffusion. */
  private boolean usualWidths() {
    return unet.channels().equals(List.of(320, 640, 1280, 1280));
  }
}
