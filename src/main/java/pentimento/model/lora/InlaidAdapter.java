package pentimento.model.lora;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * An adapter that lies in the very file of the weights that it changes: ProcessPainter's motion
 * checkpoints are saved with PEFT's LoRA layers in them, and paint as they should with these alone.
 */
public final class InlaidAdapter {
  /** ProcessPainter's adapters, where no file says otherwise: rank 4, so the scale is 0.15. */
  private static final double ALPHA = 0.6;

  private InlaidAdapter() {}

  /**
   * Weights with their adapter.
   *
   * @param tensors all weights; those that the adapter changes are computed when they are read
   * @param notes what was assumed, a line each
   */
  public record Merged(Map<String, StoredTensor> tensors, List<String> notes) {
    /** Keeps copies, in the same order. */
    public Merged {
      tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
      notes = List.copyOf(notes);
    }
  }

  /**
   * Merges the adapter of a file into weights of the same file. Alpha is what {@code
   * adapter_config.json} beside the file says, or its metadata, else ProcessPainter's.
   *
   * @param metadata what the file says of itself
   * @param weights by our names
   * @throws IllegalArgumentException when the adapter is damaged, or does not fit; names the file
   * @throws IOException when it cannot be read
   */
  public static Merged merge(
      Path file, Map<String, String> metadata, Map<String, StoredTensor> weights)
      throws IOException {
    boolean told =
        Files.isRegularFile(file.resolveSibling(LoraReader.CONFIG))
            || metadata.containsKey(PeftConfig.METADATA);
    Lora lora = told ? Lora.read(file) : Lora.read(file, ALPHA);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    Map<String, Change> changes;
    try {
      changes = lora.fit(shapes, Map.of()).unet().all();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": the adapter in it: " + e.getMessage(), e);
    }
    Map<String, StoredTensor> merged = new LinkedHashMap<>(weights);
    changes.forEach(
        (name, change) -> merged.computeIfPresent(name, (key, own) -> with(own, change)));
    return new Merged(
        merged,
        told
            ? List.of()
            : List.of(
                "the adapter in %s: alpha taken as ProcessPainter's %s; %s beside it says otherwise"
                    .formatted(file.getFileName(), ALPHA, LoraReader.CONFIG)));
  }

  /** A weight with its change, in single precision. */
  private static StoredTensor with(StoredTensor own, Change change) {
    return new StoredTensor(DType.F32, own.shape(), () -> sum(own, change));
  }

  private static ByteBuffer sum(StoredTensor own, Change change) {
    try (Scope scope = Scope.open()) {
      Tensor plain = own.load().to(Device.CPU).to(DType.F32);
      Tensor sum = plain.plus(change.of(plain));
      if (!sum.isFinite()) {
        throw new IllegalArgumentException(
            "the adapter gives layer %s values that are no numbers: it is damaged"
                .formatted(Names.quoted(change.layer())));
      }
      return sum.toBytes();
    }
  }
}
