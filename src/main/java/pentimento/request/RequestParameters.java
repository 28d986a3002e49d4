package pentimento.request;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A request as {@link Parameters}: what the web UI knows by its own names and in its order, then
 * what only this program has. Videos' timing and the paper of sheets are left to the JSON.
 */
final class RequestParameters {
  /** Digits of a hash that users of such programs know files by. */
  private static final int SHORT = 10;

  private final Request request;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private RequestParameters(Request request) {
    this.request = request;
  }

  /**
   * What a request says.
   *
   * @param program name and version
   */
  static Parameters of(Request request, String program) {
    RequestParameters all = new RequestParameters(request);
    Parameters made = request.diffusion().map(all::diffusion).orElseGet(all::strokes);
    all.put("Version", program);
    return new Parameters(made.prompt(), made.negative(), all.settings);
  }

  private void put(String name, Object value) {
    settings.put(name, value.toString());
  }

  private void put(String name, double value) {
    put(name, BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
  }

  private Parameters strokes() {
    String style = request.style().isTextual() ? request.style().textValue() : "custom";
    long longer = Math.max(request.sourceWidth(), request.sourceHeight());
    put("Steps", request.frames());
    put("Seed", request.seed());
    put(
        "Size",
        Math.max(1, Math.round(request.size() * (double) request.sourceWidth() / longer))
            + "x"
            + Math.max(1, Math.round(request.size() * (double) request.sourceHeight() / longer)));
    put("Frames", request.frames());
    put("Engine", request.engine());
    put("Style", style);
    put("Reveal", request.reveal());
    pictures();
    return new Parameters(
        "painting process of %s, %s".formatted(request.subject(), style), "", settings);
  }

  private Parameters diffusion(Diffusion told) {
    Optional<Assembly> files = told.assembly();
    put("Steps", told.steps());
    put("Sampler", SamplerNames.theirs(told.sampler()));
    put("Schedule type", SamplerNames.OWN_SCHEDULE);
    put("CFG scale", told.guidance());
    put("Seed", request.seed());
    put("Size", told.width() + "x" + told.height());
    piece(files, "unet").ifPresent(unet -> put("Model hash", brief(unet.sha256())));
    put("Model", stem(told.model()));
    piece(files, "vae")
        .ifPresent(
            vae -> {
              put("VAE hash", brief(vae.sha256()));
              put("VAE", vae.name());
            });
    put("RNG", "CPU"); // noise is drawn as that program does when it is told so
    hashes(
        "Lora hashes",
        files.map(Assembly::adapters).orElse(List.of()),
        Assembly.Adapter::name,
        Assembly.Adapter::sha256);
    hashes(
        "TI hashes",
        files.map(Assembly::embeddings).orElse(List.of()),
        Assembly.Piece::part,
        Assembly.Piece::sha256);
    if (told.eta() > 0) {
      put("Eta", told.eta());
    }
    put("Frames", request.frames());
    put("Engine", request.engine());
    put("Style", request.style().isTextual() ? request.style().textValue() : "custom");
    network(files, "motion", "Motion");
    network(files, "replication", "Replication network");
    told.motionFamily().ifPresent(family -> put("Motion family", family));
    extras(told);
    pictures();
    String prompt = (told.prompt().strip() + " " + tags(told)).strip();
    return new Parameters(prompt, told.negative(), settings);
  }

  private void network(Optional<Assembly> files, String part, String name) {
    piece(files, part)
        .ifPresent(
            file -> {
              put(name + " hash", brief(file.sha256()));
              put(name, file.name());
            });
  }

  /** What no other program has a name for. */
  private void extras(Diffusion told) {
    if (!told.framePrompts().isEmpty()) {
      put(
          "Frame prompts",
          told.framePrompts().stream()
              .map(prompt -> prompt.frame() + ": " + prompt.text())
              .collect(Collectors.joining("\n")));
    }
    if (!told.references().isEmpty()) {
      put(
          "References",
          told.references().stream()
              .map(given -> given.frame() + ": " + given.picture().name())
              .collect(Collectors.joining(", ")));
      put("Replication", told.replication());
      put("Inversion", told.inversion().word());
      put("Lift", told.lift());
    }
    told.assembly().flatMap(Assembly::prediction).ifPresent(what -> put("Prediction", what));
    if (told.rescale() > 0) {
      put("Guidance rescale", told.rescale());
    }
    Economy saved = told.saved();
    if (saved.cacheEvery() > 1) {
      put("Cache every", saved.cacheEvery());
    }
    if (saved.guidanceFrom() > 0 || saved.guidanceTo() < 1) {
      put("Guidance range", saved.guidanceFrom() + "-" + saved.guidanceTo());
    }
    if (saved.tile() > 0) {
      put("Tile", saved.tile());
    }
    put("Between", told.between().word());
    put("Precision", told.precision());
    told.device().ifPresent(device -> put("Device", device));
    if (request.watermark()) {
      put("Watermark", "dwtDct");
    }
  }

  /** The pictures that a process is about. */
  private void pictures() {
    request
        .picture()
        .ifPresent(
            picture -> {
              put("Picture", picture.name());
              put("Picture hash", brief(picture.sha256()));
            });
    request.halfDone().flatMap(Request.HalfDone::at).ifPresent(at -> put("At", at));
  }

  private <T> void hashes(
      String name, List<T> files, Function<T, String> called, Function<T, String> sha256) {
    if (!files.isEmpty()) {
      put(
          name,
          files.stream()
              .map(file -> stem(called.apply(file)) + ": " + brief(sha256.apply(file)))
              .collect(Collectors.joining(", ")));
    }
  }

  /** Tags of adapters that the prompt itself does not hold. */
  private static String tags(Diffusion told) {
    return told.assembly().map(Assembly::adapters).orElse(List.of()).stream()
        .filter(adapter -> !told.prompt().contains("<lora:" + stem(adapter.name()) + ":"))
        .map(RequestParameters::tag)
        .collect(Collectors.joining(" "));
  }

  /** The strength in the text encoder comes first there; one number stands for both. */
  private static String tag(Assembly.Adapter adapter) {
    String text = BigDecimal.valueOf(adapter.text()).stripTrailingZeros().toPlainString();
    String unet = BigDecimal.valueOf(adapter.unet()).stripTrailingZeros().toPlainString();
    String strengths = text.equals(unet) ? unet : text + ":" + unet;
    return "<lora:%s:%s>".formatted(stem(adapter.name()), strengths);
  }

  private static Optional<Assembly.Piece> piece(Optional<Assembly> files, String part) {
    return files.stream()
        .flatMap(assembly -> assembly.pieces().stream())
        .filter(piece -> piece.part().equals(part))
        .findFirst();
  }

  private static String brief(String sha256) {
    return sha256.substring(0, SHORT);
  }

  /** A file's name as others show it: without the ending that weights have. */
  private static String stem(String name) {
    return name.replaceFirst("\\.(safetensors|ckpt|pt|pth|bin)$", "");
  }
}
