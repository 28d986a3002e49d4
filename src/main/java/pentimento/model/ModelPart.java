package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import pentimento.model.lora.InlaidAdapter;
import pentimento.tensor.DType;
import pentimento.tensor.Lowering;
import pentimento.tensor.Shape;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.LoadReport;
import pentimento.weights.LoadedWeights;
import pentimento.weights.MotionFacts;
import pentimento.weights.StoredTensor;
import pentimento.weights.StoredWeights;

/**
 * One network of a model.
 *
 * @param component which
 * @param tensors its weights by our names, not yet loaded
 * @param config its {@code config.json}; empty when there is none, as in single files
 * @param file where the weights come from
 * @param given the file or folder that somebody named for this part alone; empty when it came with
 *     the model
 * @param motion what the file shows of motion modules in it, where there are any
 * @param notes what was assumed when it was opened, a line each
 */
public record ModelPart(
    Component component,
    Map<String, StoredTensor> tensors,
    Optional<JsonNode> config,
    Path file,
    Optional<Path> given,
    Optional<MotionFacts> motion,
    List<String> notes) {
  /** Keeps a copy, in the same order. */
  public ModelPart {
    Objects.requireNonNull(component, "component");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(given, "given");
    Objects.requireNonNull(motion, "motion");
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    notes = List.copyOf(notes);
  }

  /** One that came with its model, of whose making nothing else is known. */
  public ModelPart(
      Component component,
      Map<String, StoredTensor> tensors,
      Optional<JsonNode> config,
      Path file) {
    this(component, tensors, config, file, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * One from a file's contents. Adapters that lie in the same file, as in ProcessPainter's motion
   * modules, are merged into its weights.
   *
   * @throws IllegalArgumentException when such adapters are damaged or do not fit
   * @throws IOException when the file cannot be read
   */
  static ModelPart of(Component component, Contents contents, Optional<JsonNode> config, Path file)
      throws IOException {
    Map<String, StoredTensor> tensors = contents.part(component);
    List<String> notes = List.of();
    if (component == Component.MOTION && !contents.part(Component.LORA).isEmpty()) {
      InlaidAdapter.Merged merged = InlaidAdapter.merge(file, contents.metadata(), tensors);
      tensors = merged.tensors();
      notes = merged.notes();
    }
    return new ModelPart(
        component,
        tensors,
        config,
        file,
        Optional.empty(),
        Optional.ofNullable(contents.motion().get(component)),
        notes);
  }

  /** The same, named by somebody for this part alone. */
  ModelPart givenAs(Path place) {
    return new ModelPart(component, tensors, config, file, Optional.of(place), motion, notes);
  }

  /** The same with a note more. */
  ModelPart noting(String note) {
    List<String> all = new ArrayList<>(notes);
    all.add(note);
    return new ModelPart(component, tensors, config, file, given, motion, all);
  }

  /** The flag that names it on the command line, without dashes. */
  public static String flag(Component component) {
    return component == Component.REPLICATION ? "replication-network" : component.word();
  }

  /** How messages call it: by its flag and what stood there, or by its file. */
  public String called() {
    return given.map(place -> "--%s %s".formatted(flag(component), place)).orElse(file.toString());
  }

  /**
   * Makes sure that a network is whole, by names and sizes alone.
   *
   * @param what the network, for messages
   * @param forms all weights that it declares
   * @param parts where they are
   * @throws IllegalArgumentException when weights are missing or have other shapes; one line
   */
  public static void requireWhole(
      String what, Map<String, WeightForm> forms, List<ModelPart> parts) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    parts.forEach(part -> stored.putAll(part.tensors));
    LoadReport report = LoadReport.of(declared(forms), stored);
    if (!report.isComplete()) {
      throw new IllegalArgumentException(
          what + ": " + report.message().replaceAll("\\s*\\n\\s*", "; ").replace(":;", ":"));
    }
  }

  private static Map<String, Shape> declared(Map<String, WeightForm> forms) {
    Map<String, Shape> declared = new LinkedHashMap<>();
    forms.forEach((name, form) -> declared.put(name, form.shape()));
    return declared;
  }

  /**
   * Loads a network from the parts that its weights are in.
   *
   * @param what the network, for messages
   * @param forms all weights that it declares
   * @param parts where they are, one after the other: the U-Net and its motion modules
   * @throws IllegalArgumentException when weights are missing or have other shapes; names them all
   */
  public static LoadedWeights load(
      String what, Map<String, WeightForm> forms, Lowering lowering, ModelPart... parts) {
    return load(what, forms, lowering, Set.of(), parts);
  }

  /**
   * Likewise.
   *
   * @param mapped types of those weights that stay where they lie in their files, see {@link
   *     StoredWeights}
   */
  public static LoadedWeights load(
      String what,
      Map<String, WeightForm> forms,
      Lowering lowering,
      Set<DType> mapped,
      ModelPart... parts) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (ModelPart part : parts) {
      stored.putAll(part.tensors);
    }
    LoadReport.of(declared(forms), stored).requireComplete(what);
    return LoadedWeights.load(forms, new StoredWeights(stored, mapped), lowering);
  }
}
