package pentimento.cli;

import java.nio.file.Path;
import java.util.Locale;
import pentimento.export.Exporter;
import pentimento.pipeline.DiffusionEstimate;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.request.Request;

/** What {@code --dry-run} prints of a process by the diffusion engine. */
final class DiffusionPlan {
  private DiffusionPlan() {}

  static void print(Request request, DiffusionEstimate estimate, Outputs outputs, Console console) {
    Diffusion told = request.diffusion().orElseThrow();
    console.result("model        %s, %s", told.model(), told.precision());
    console.result("prompt       %s", told.prompt().isEmpty() ? "(none)" : told.prompt());
    console.result("negative     %s", told.negative().isEmpty() ? "(none)" : told.negative());
    for (Diffusion.FramePrompt prompt : told.framePrompts()) {
      console.result("from frame   %d: %s", prompt.frame(), prompt.text());
    }
    for (Diffusion.Reference reference : told.references()) {
      console.result("frame %-6d %s", reference.frame(), reference.picture().name());
    }
    Assembly assembly = told.assembly().orElse(Assembly.NONE);
    for (Assembly.Adapter adapter : assembly.adapters()) {
      console.result(
          "adapter      %s, %s in the U-Net, %s in the text encoder",
          adapter.name(), adapter.unet(), adapter.text());
    }
    for (Assembly.Piece word : assembly.embeddings()) {
      console.result("word         %s, the embedding %s", word.part(), word.name());
    }
    console.result(
        "sampler      %s, %d steps, guidance %s, seed %d",
        told.sampler(), told.steps(), told.guidance(), request.seed());
    if (!told.references().isEmpty()) {
      console.result(
          "references   inversion %s, replication %s", told.inversion().word(), told.replication());
    }
    console.result(
        "key frames   %d of %d x %d pixels", request.frames(), told.width(), told.height());
    console.result(
        "between      %s%s",
        told.between().word(), told.lift() ? ", detail of pictures lifted" : "");
    console.result("results      %d x %d pixels", estimate.width(), estimate.height());
    for (Path target : outputs.targets()) {
      console.result(
          "writes       %s (%s)", target, Exporter.of(target).name().toLowerCase(Locale.ROOT));
    }
    double seconds = estimate.seconds();
    console.result(
        "time         about %s on two cores, for %d steps of a picture",
        seconds < 120 ? "%.0f s".formatted(seconds) : "%.0f minutes".formatted(seconds / 60),
        estimate.steps());
    console.result("memory       about %.1f GB", estimate.megabytes() / 1000.0);
  }
}
