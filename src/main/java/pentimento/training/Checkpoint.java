package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import pentimento.request.StrictJson;
import pentimento.tensor.InPlace;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

/**
 * All that a run needs to go on as if it had never stopped, in one file: weights, averages, what
 * optimizers remember, and where the run is. What is drawn depends on the step alone, so that no
 * state of chance belongs here.
 *
 * @param step that comes next
 * @param seconds that the steps before took
 */
record Checkpoint(long step, double seconds) {
  private static final String RUN = "pentimento.run";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes it, whole or not at all. */
  void write(Path file, Map<String, Learner> learners, String stage) throws IOException {
    ObjectNode run = JSON.createObjectNode().put("stage", stage).put("step", step);
    run.put("seconds", seconds);
    ObjectNode numbers = run.putObject("numbers");
    Map<String, StoredTensor> tensors = new TreeMap<>();
    learners.forEach(
        (name, learner) -> {
          ArrayNode own = numbers.putArray(name);
          for (double number : learner.numbers()) {
            own.add(number);
          }
          learner
              .state()
              .forEach(
                  (key, tensor) ->
                      tensors.put(
                          name + "." + key,
                          new StoredTensor(tensor.dtype(), tensor.shape(), tensor::toBytes)));
        });
    Safetensors.write(file, tensors, Map.of(RUN, JSON.writeValueAsString(run)));
  }

  /**
   * Reads one into learners.
   *
   * @throws IllegalArgumentException when it is damaged, of another stage or of other networks;
   *     nothing is changed then
   */
  static Checkpoint read(Path file, Map<String, Learner> learners, String stage)
      throws IOException {
    TensorFile stored = Safetensors.read(file);
    JsonNode run = run(file, stored.metadata().getOrDefault(RUN, ""));
    String other = run.path("stage").asText();
    if (!other.equals(stage)) {
      throw new IllegalArgumentException(
          "%s: is of the stage %s, not of %s".formatted(file, StrictJson.brief(other), stage));
    }
    Map<String, Tensor> state = new TreeMap<>();
    learners.forEach(
        (name, learner) ->
            learner.state().forEach((key, tensor) -> state.put(name + "." + key, tensor)));
    requireSame(file, state, stored.tensors());
    double seconds = run.path("seconds").asDouble(-1);
    if (!run.path("step").canConvertToLong() || run.path("step").asLong() < 0 || !(seconds >= 0)) {
      throw new IllegalArgumentException(file + ": does not say where the run is");
    }
    Map<String, double[]> numbers = new TreeMap<>();
    learners.forEach((name, learner) -> numbers.put(name, numbers(file, run, name, learner)));
    state.forEach(
        (name, tensor) -> {
          try (Scope scope = Scope.open()) {
            InPlace.copy(List.of(tensor), List.of(stored.tensors().get(name).load()));
          }
        });
    learners.forEach((name, learner) -> learner.restored(numbers.get(name)));
    return new Checkpoint(run.path("step").asLong(), seconds);
  }

  private static JsonNode run(Path file, String text) {
    try {
      JsonNode run = StrictJson.parse(text);
      if (run.path("stage").isTextual()) {
        return run;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": is no checkpoint of a training", e);
    }
    throw new IllegalArgumentException(file + ": is no checkpoint of a training");
  }

  private static double[] numbers(Path file, JsonNode run, String name, Learner learner) {
    double[] numbers = learner.numbers();
    JsonNode stored = run.path("numbers").path(name);
    boolean fits = stored.isArray() && stored.size() == numbers.length;
    for (int i = 0; fits && i < numbers.length; i++) {
      fits = stored.get(i).isNumber();
      numbers[i] = stored.get(i).asDouble();
    }
    if (!fits) {
      throw new IllegalArgumentException(file + ": is of another optimizer");
    }
    return numbers;
  }

  private static void requireSame(
      Path file, Map<String, Tensor> state, Map<String, StoredTensor> stored) {
    TreeSet<String> missing = new TreeSet<>(state.keySet());
    missing.removeAll(stored.keySet());
    TreeSet<String> unknown = new TreeSet<>(stored.keySet());
    unknown.removeAll(state.keySet());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: is of another network, average or optimizer: %d tensors are missing%s, %d unknown%s"
              .formatted(file, missing.size(), first(missing), unknown.size(), first(unknown)));
    }
    state.forEach(
        (name, tensor) -> {
          StoredTensor other = stored.get(name);
          if (!other.shape().equals(tensor.shape()) || other.dtype() != tensor.dtype()) {
            throw new IllegalArgumentException(
                "%s: is of another network: %s is %s %s, expected %s %s"
                    .formatted(
                        file, name, other.dtype(), other.shape(), tensor.dtype(), tensor.shape()));
          }
        });
  }

  private static String first(TreeSet<String> names) {
    return names.isEmpty() ? "" : " (such as " + names.first() + ")";
  }
}
