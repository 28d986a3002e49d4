package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import pentimento.export.OutputFolder;
import pentimento.model.ModelFiles;
import pentimento.model.lora.Lora;
import pentimento.pipeline.Adapters;
import pentimento.pipeline.MergedModel;
import pentimento.request.Provenance;
import pentimento.tensor.DType;
import pentimento.weights.MotionFamily;

/** {@code lora merge}: a model written anew with adapters in its weights. */
final class LoraMerge {
  private final CommandLine line;
  private final Console console;

  LoraMerge(CommandLine line, Console console) {
    this.line = line;
    this.console = console;
  }

  void run() throws UsageException, IOException {
    if (!line.hasOption(AdapterOptions.LORA)) {
      throw new UsageException("merge which --lora NAME|FILE[:W]?");
    }
    if (!line.hasOption("output")) {
      throw new UsageException("merge into which -o FOLDER?");
    }
    DType precision =
        switch (line.getOptionValue("precision", "f16")) {
          case "f16" -> DType.F16;
          case "f32" -> DType.F32;
          default ->
              throw new UsageException(
                  "--precision is '%s', expected f16 or f32"
                      .formatted(line.getOptionValue("precision")));
        };
    Path place = ModelPlace.place(line, Optional.empty());
    Path target = target(place);
    AdapterFiles files = new AdapterFiles(Optional.empty(), console);
    List<Adapters.Strength> strengths = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    Map<String, String> says = new LinkedHashMap<>();
    says.put("format", "pt");
    says.put("pentimento.made_by", Provenance.programName() + ", lora merge");
    for (String value : line.getOptionValues(AdapterOptions.LORA)) {
      LoraFlag flag = LoraFlag.parse(AdapterOptions.LORA, value);
      String said = "--lora " + value;
      Path file = files.shelf().find(said, flag.name());
      Lora lora = files.lora(said, file);
      strengths.add(new Adapters.Strength(lora, flag.unet(), flag.text()));
      sources.add(said);
      says.put(
          "pentimento.merged." + strengths.size(),
          "%s, unet %s, text %s, sha256 %s"
              .formatted(file.getFileName(), flag.unet(), flag.text(), files.sha256(file)));
      if (!lora.embeddings().isEmpty()) {
        console.note(
            "note: %s brings embeddings, which are no weights of a model: they stay there"
                .formatted(file));
      }
    }
    try {
      MergedModel merged = merged(place, strengths, sources, precision);
      merged.notes().forEach(note -> console.note("note: " + note));
      try (OutputFolder out = OutputFolder.to(target)) {
        try (ProgressLine progress = console.progress()) {
          merged.write(says, out.path(), progress);
        }
        out.commit();
      }
      merged
          .changed()
          .forEach(
              (component, count) ->
                  console.note("%s: %d weights changed".formatted(component.title(), count)));
      console.result("%s", target);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private MergedModel merged(
      Path place, List<Adapters.Strength> strengths, List<String> sources, DType precision)
      throws UsageException, IOException {
    ModelFiles model = ModelFiles.open(place);
    Optional<MotionFamily> family = ModelPlace.family(line, Optional.empty());
    for (int i = 0; i < strengths.size(); i++) {
      try {
        MergedModel.of(model, family, List.of(strengths.get(i)), precision);
      } catch (IllegalArgumentException e) {
        throw new UsageException(sources.get(i) + ": " + e.getMessage());
      }
    }
    return MergedModel.of(model, family, strengths, precision);
  }

  /** Where the new model goes: a folder that is not there yet, or empty, and no part of the old. */
  private Path target(Path model) throws UsageException, IOException {
    String text = line.getOptionValue("output");
    Path target = Flags.output("-o", text);
    Path whole = target.toAbsolutePath().normalize();
    if (Files.isDirectory(model) && whole.startsWith(model.toAbsolutePath().normalize())) {
      throw new UsageException("-o %s: is in the model that is read, name another".formatted(text));
    }
    if (Files.isRegularFile(target)) {
      throw new UsageException("-o %s: is a file, name a new folder".formatted(text));
    }
    if (Files.isDirectory(target)) {
      try (Stream<Path> inside = Files.list(target)) {
        if (inside.findAny().isPresent()) {
          throw new UsageException("-o %s: is not empty, name a new folder".formatted(text));
        }
      }
    }
    return target;
  }
}
