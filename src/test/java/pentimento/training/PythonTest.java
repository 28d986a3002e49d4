package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.Close;
import pentimento.model.ModelFiles;
import pentimento.model.NetworkCase;
import pentimento.random.TorchRandom;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Gradients;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/**
 * Plans in stock PyTorch: {@code ./mvnw test -Ppython -Dtest='Python*Test'}. Needs a {@code
 * python3} that finds torch 2.4 or newer, or the environment variable {@code PYTHONPATH} that helps
 * it to.
 */
@Tag("python")
class PythonTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void make() throws IOException {
    data = TinySizes.data(folder);
    model = TinySizes.model(folder, data, 3, DType.F16);
  }

  static String python(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(0, process.waitFor(), said);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return said;
  }

  private Path export(TrainingStage stage, Path from, String name, boolean fresh)
      throws IOException {
    Path plan = folder.resolve(name);
    PlanExport.write(
        stage,
        from,
        Optional.of(data),
        plan,
        TrainingSettings.usual(stage),
        new PlanExport.Options(stage.learning(), 400_000, DType.F16, Integer.MAX_VALUE, fresh),
        Progress.NONE);
    return plan;
  }

  private static Tensor noise(long seed, long... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.of(new TorchRandom(seed).normal((int) shape.elements()), shape);
  }

  private static Map<String, Tensor> inputs(TrainingStage stage) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    if (stage == TrainingStage.VAE) {
      inputs.put("pictures", noise(1, 2, 3, 48, 32).times(0.4));
      inputs.put("noise", noise(2, 2, 8, 6, 4));
      return inputs;
    }
    inputs.put("latents", noise(1, 2, 8, 4, 8, 4));
    inputs.put("noise", noise(2, 2, 8, 4, 8, 4));
    inputs.put("timesteps", Tensor.of(new float[] {800, 33}, Shape.of(2)));
    inputs.put("alpha_bars", Tensor.of(new float[] {0.1f, 0.97f}, Shape.of(2)));
    inputs.put("ids", noise(3, 2, 77).times(30).abs().to(DType.I32));
    inputs.put("loss_weights", Tensor.of(new float[] {1, 0.3f}, Shape.of(2)));
    inputs.put("mask", Tensor.of(new float[] {0, 0, 0, 1, 0, 1, 0, 0}, Shape.of(2, 1, 4, 1, 1)));
    return inputs;
  }

  /** The Java networks' loss and gradients, and Python's, of a model and one batch. */
  private void compare(TrainingStage stage, Path from, Path plan) throws IOException {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> inputs = inputs(stage);
      Map<String, StoredTensor> files = new TreeMap<>();
      inputs.forEach(
          (name, tensor) ->
              files.put(name, new StoredTensor(tensor.dtype(), tensor.shape(), tensor::toBytes)));
      Path given = folder.resolve("given.safetensors");
      Path found = folder.resolve("found.safetensors");
      Safetensors.write(given, files, Map.of());
      python("src/test/resources/python/one_step.py", plan, given, found);
      Map<String, StoredTensor> theirs = Safetensors.read(found).tensors();

      ModelSizes sizes = ModelSizes.of(ModelFiles.open(from));
      Graph graph =
          stage == TrainingStage.VAE
              ? AutoencoderGraphs.step(
                  sizes.vae(), AutoencoderGraphs.Mix.usual(), NetworkCase.PLAIN)
              : DenoisingGraphs.step(
                  sizes.networks(true, true), sizes.scheduler().prediction(), NetworkCase.PLAIN);
      Map<String, Tensor> weights = new LinkedHashMap<>();
      ModelFiles files2 = ModelFiles.open(from);
      for (String name : graph.weights().keySet()) {
        WeightPlace place = WeightPlace.of(name);
        Tensor weight =
            files2.part(place.component()).tensors().get(place.name()).load().to(DType.F32);
        weights.put(name, weight.requireGradient(true));
      }
      inputs.computeIfPresent("ids", (name, ids) -> ids.to(DType.I64));
      try (Gradients recording = Gradients.record()) {
        Tensor loss =
            graph.compile().run(weights::get, inputs.values().toArray(Tensor[]::new)).get(0);
        double expected = loss.toDoubles()[0];
        assertEquals(
            expected, theirs.get("loss").load().toDoubles()[0], TOLERANCE * expected, "loss");
        recording.backward(loss);
      }
      assertEquals(weights.size() + 1, theirs.size());
      int compared = 0;
      double largest = 0;
      Map<String, double[]> gradients = new TreeMap<>();
      for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
        double[] gradient =
            weight.getValue().gradient().map(Tensor::toDoubles).orElse(new double[0]);
        gradients.put(weight.getKey(), gradient);
        for (double each : gradient) {
          largest = Math.max(largest, Math.abs(each));
        }
      }
      for (Map.Entry<String, double[]> gradient : gradients.entrySet()) {
        double own = 0;
        for (double each : gradient.getValue()) {
          own = Math.max(own, Math.abs(each));
        }
        if (own > 1e-4 * largest) { // what is smaller is the dust of sums that should be zero
          double[] other = theirs.get("grad." + gradient.getKey()).load().toDoubles();
          Close.assertClose(gradient.getValue(), other, TOLERANCE, gradient.getKey());
          compared++;
        }
      }
      assertTrue(compared > 20, compared + " gradients");
    }
  }

  static List<JsonNode> log(Path out) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("log.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @ParameterizedTest
  @EnumSource(
      value = TrainingStage.class,
      names = {"VAE", "JOINT"})
  void aStageIsLearntThereAndGoesOnHere(TrainingStage stage) throws IOException {
    Path plan = export(stage, model, "plan", true);
    String trainer = "tools/train_exported.py";
    Object[] how = {
      "--steps", 30, "--batch", 3, "--log-every", 10, "--threads", 1, "--device", "cpu"
    };
    Path whole = folder.resolve("whole");
    run(trainer, plan, whole, how);
    List<JsonNode> lines = log(whole);
    assertEquals(3, lines.size());
    assertTrue(
        lines.get(2).path("loss").asDouble() < lines.get(0).path("loss").asDouble(),
        lines.toString());

    Path twice = folder.resolve("twice");
    run(trainer, plan, twice, append(how, "--stop-at", 11));
    run(trainer, plan, twice, how);
    for (String part : new String[] {"weights-00000.safetensors", "result.json"}) {
      assertEquals(-1, Files.mismatch(whole.resolve(part), twice.resolve(part)), part);
    }

    PlanImport.read(stage, model, whole);
    compare(stage, model, export(stage, model, "again", false));
  }

  private static Object[] append(Object[] first, Object... more) {
    List<Object> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static void run(String trainer, Path plan, Path out, Object... how) throws IOException {
    python(append(new Object[] {trainer, plan, out}, how));
  }

  @Test
  void freshWeightsAreDrawnAlike() throws IOException {
    compare(TrainingStage.VAE, model, export(TrainingStage.VAE, model, "fresh", true));
  }
}
