package pentimento.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;
import pentimento.request.ArrangedStage;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.request.Economy;
import pentimento.request.Provenance;
import pentimento.request.Request;

/** What {@code inspect} prints of how a result of this program was made. */
final class RequestText {
  /** Digits of a hash that tell files apart for people. */
  private static final int SHORT = 10;

  private RequestText() {}

  /** Prints it. */
  static void print(Provenance made, Console console) {
    Request request = made.request();
    console.result("  made by    %s", made.program());
    console.result("  statement  %s", made.statement());
    console.result("  command    %s, engine %s", request.command(), request.engine());
    request
        .picture()
        .ifPresent(
            picture ->
                console.result(
                    "  picture    %s, %d x %d, sha256 %s",
                    picture.name(), picture.width(), picture.height(), picture.sha256()));
    String style =
        request.style().isTextual()
            ? request.style().textValue()
            : request.style().path("name").asText() + " (own file)";
    console.result("  style      %s, %s", style, request.reveal() ? "revealing" : "not revealing");
    console.result(
        "  frames     %d, seed %d, size %d", request.frames(), request.seed(), request.size());
    request.diffusion().ifPresent(told -> diffusion(told, console));
    if (request.watermark()) {
      console.result("  watermark  generated frames carry an invisible mark");
    }
    if (!request.arrangement().isEmpty()) {
      console.result(
          "  stages     %s (arranged)",
          request.arrangement().stream()
              .filter(ArrangedStage::show)
              .map(ArrangedStage::name)
              .collect(Collectors.joining(", ")));
    }
    for (Request.Material mask : request.masks()) {
      console.result("  mask       %s, sha256 %s", mask.name(), mask.sha256());
    }
    for (Request.Material program : request.program()) {
      console.result("  strokes    of %s, sha256 %s", program.name(), program.sha256());
    }
    Request.Video video = request.video();
    console.result(
        "  video      %d frames a second, %s s, held %s s%s%s%s%s",
        video.fps(),
        plain(video.duration()),
        plain(video.hold()),
        video.showResultFirst() ? ", result first" : "",
        video.captions() ? ", captions" : "",
        video.canvas().isOwn() ? "" : ", canvas " + video.canvas(),
        video.beside() ? ", beside the picture" : "");
    console.result("  sheets     language %s, paper %s", request.language(), request.paper());
  }

  private static void diffusion(Diffusion told, Console console) {
    console.result(
        "  model      %s, %s%s",
        told.model(), told.precision(), told.device().map(device -> " on " + device).orElse(""));
    told.assembly().ifPresent(assembly -> assembly(assembly, console));
    told.motionFamily().ifPresent(family -> console.result("  motion     family %s", family));
    console.result("  prompt     %s", text(told.prompt()));
    console.result("  negative   %s", text(told.negative()));
    for (Diffusion.FramePrompt prompt : told.framePrompts()) {
      console.result("  from       frame %d: %s", prompt.frame(), text(prompt.text()));
    }
    for (Diffusion.Reference reference : told.references()) {
      console.result(
          "  reference  frame %d: %s, sha256 %s",
          reference.frame(), reference.picture().name(), reference.picture().sha256());
    }
    console.result(
        "  sampler    %s, %d steps%s",
        told.sampler(), told.steps(), told.eta() > 0 ? ", eta " + plain(told.eta()) : "");
    console.result(
        "  guidance   %s%s",
        plain(told.guidance()), told.rescale() > 0 ? ", rescaled " + plain(told.rescale()) : "");
    if (!told.references().isEmpty()) {
      console.result(
          "  given      inversion %s, replication %s%s",
          told.inversion().word(), plain(told.replication()), told.lift() ? ", detail lifted" : "");
    }
    Economy saved = told.saved();
    SpeedOptions.inWords(saved).ifPresent(words -> console.result("  economy    %s", words));
    if (!saved.memory().isEmpty()) {
      console.result(
          "  memory     saved by %s%s",
          String.join(", ", saved.memory()),
          saved.tile() > 0 ? ", tiles of %d pixels".formatted(saved.tile()) : "");
    }
    console.result(
        "  key frames %d x %d, between them %s",
        told.width(), told.height(), told.between().word());
  }

  private static void assembly(Assembly assembly, Console console) {
    for (Assembly.Piece piece : assembly.pieces()) {
      console.result("  piece      %s: %s, %s", piece.part(), piece.name(), brief(piece.sha256()));
    }
    assembly.prediction().ifPresent(what -> console.result("  predicts   %s", what));
    for (Assembly.Adapter adapter : assembly.adapters()) {
      console.result(
          "  lora       %s, %s, strength %s%s",
          adapter.name(),
          brief(adapter.sha256()),
          plain(adapter.unet()),
          adapter.text() == adapter.unet() ? "" : ", text " + plain(adapter.text()));
    }
    for (Assembly.Piece word : assembly.embeddings()) {
      console.result("  embedding  %s: %s, %s", word.part(), word.name(), brief(word.sha256()));
    }
  }

  private static String text(String prompt) {
    return prompt.isBlank() ? "(none)" : OtherPrograms.shown(prompt);
  }

  private static String brief(String sha256) {
    return sha256.substring(0, SHORT);
  }

  /** A number with three decimals at most, without idle zeros. */
  static String plain(double value) {
    return BigDecimal.valueOf(value)
        .setScale(3, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }
}
