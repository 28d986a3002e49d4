package pentimento.cli;

import java.nio.file.Path;
import java.util.Locale;
import pentimento.export.Exporter;
import pentimento.pipeline.DiffusionEstimate;
import pentimento.pipeline.PaintingModel;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.request.Request;

/** What {@code --dry-run} prints of a process by the diffusion engine. */
final class DiffusionPlan {
  private DiffusionPlan() {}

  static void print(
      Request request,
      PaintingModel model,
      DiffusionEstimate estimate,
      Outputs outputs,
      Console console) {
    Diffusion told = request.diffusion().orElseThrow();
    console.result(
        "model        %s, %s on %s", told.model(), told.precision(), told.device().orElse("cpu"));
    AssemblyOptions.print(model.files(), console);
    console.result("prompt       %s", told.prompt().isEmpty() ? "(none)" : told.prompt());
    console.result("negative     %s", told.negative().isEmpty() ? "(none)" : told.negative());
    for (Diffusion.FramePrompt prompt : told.framePrompts()) {
      console.result("from frame   %d: %s", prompt.frame(), prompt.text());
    }
    for (Diffusion.Reference reference : told.references()) {
      console.result("frame %-6d %s", reference.frame(), reference.picture().name());
    }
    Assembly assembly = told.assembly().orElse(Assembly.NONE);
    model
        .how()
        .prediction()
        .ifPresent(what -> console.result("predicts     %s", AssemblyOptions.word(what)));
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
    SpeedOptions.inWords(told.saved()).ifPresent(words -> console.result("saved        %s", words));
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
        time(seconds), estimate.steps());
    console.result(
        "memory       about %.1f GB, saved by: %s",
        estimate.megabytes() / 1000.0, String.join(", ", told.saved().memory()));
    MemoryOptions.table(request, model, seconds).forEach(row -> console.result("%s", row));
  }

  static String time(double seconds) {
    return seconds < 120 ? "%.0f s".formatted(seconds) : "%.0f minutes".formatted(seconds / 60);
  }
}
