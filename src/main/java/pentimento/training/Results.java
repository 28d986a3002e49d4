package pentimento.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/** What a stage has learnt, as files that {@link PlanImport} takes into a model. */
final class Results {
  /** Largest file of weights. */
  private static final long MOST = 1L << 30;

  private Results() {}

  static void write(
      Path folder, String stage, long steps, Map<String, Tensor> learnt, Map<String, Double> facts)
      throws IOException {
    Parts parts = new Parts(folder, "weights", MOST);
    for (Map.Entry<String, Tensor> weight : new TreeMap<>(learnt).entrySet()) {
      Tensor tensor = weight.getValue();
      parts.add(
          weight.getKey(),
          new StoredTensor(
              DType.F16,
              tensor.shape(),
              () -> {
                try (Scope scope = Scope.open()) {
                  return tensor.to(DType.F16).toBytes();
                }
              }));
    }
    ObjectNode result = new ObjectMapper().createObjectNode();
    result.put("format", PlanImport.FORMAT).put("stage", stage).put("steps", steps);
    ArrayNode files = result.putArray("files");
    parts.finish().forEach(files::add);
    facts.forEach(result::put);
    NewModel.write(folder.resolve(PlanImport.RESULT), result);
  }
}
