package pentimento.pipeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import pentimento.diffusion.Guidance.Branch;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

/**
 * What whole steps leave for those that compute the shallow layers alone (Ma et al. 2023,
 * DeepCache, arXiv 2312.00858): some tensors for each frame by each prompt. So it does not matter
 * whether both prompts are asked at once, nor which frames are seen together in which step; of a
 * frame that was seen several times the mean is kept.
 */
final class KeptFeatures implements AutoCloseable {
  private final Map<Branch, Map<Integer, List<List<Tensor>>>> kept = new EnumMap<>(Branch.class);

  /** Forgets all, for a whole step begins. */
  void forget() {
    kept.values()
        .forEach(
            frames ->
                frames.values().forEach(seen -> seen.forEach(all -> all.forEach(Tensor::close))));
    kept.clear();
  }

  /**
   * Keeps what a whole step gave.
   *
   * @param branches in the order of the batch
   * @param frames those of each branch, in order
   * @param tensors of sizes (B F, ...)
   */
  void keep(List<Branch> branches, List<Integer> frames, List<Tensor> tensors) {
    for (int b = 0; b < branches.size(); b++) {
      Map<Integer, List<List<Tensor>>> of =
          kept.computeIfAbsent(branches.get(b), branch -> new TreeMap<>());
      for (int f = 0; f < frames.size(); f++) {
        long row = (long) b * frames.size() + f;
        try (Scope scope = Scope.open()) {
          List<Tensor> own = new ArrayList<>();
          tensors.forEach(tensor -> own.add(scope.release(tensor.slice(0, row, row + 1))));
          of.computeIfAbsent(frames.get(f), frame -> new ArrayList<>()).add(own);
        }
      }
    }
  }

  /**
   * What was kept.
   *
   * @return as many tensors as were kept, of sizes (B F, ...), owned by the current scope
   * @throws NoSuchElementException when a branch or a frame was not seen
   */
  List<Tensor> of(List<Branch> branches, List<Integer> frames) {
    List<List<Tensor>> rows = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      for (Branch branch : branches) {
        for (int frame : frames) {
          List<List<Tensor>> seen = kept.getOrDefault(branch, Map.of()).get(frame);
          if (seen == null) {
            throw new NoSuchElementException(
                "no features of frame %d by the %s prompt".formatted(frame, branch));
          }
          for (int i = 0; i < seen.get(0).size(); i++) {
            if (rows.size() == i) {
              rows.add(new ArrayList<>());
            }
            int which = i;
            rows.get(i).add(mean(seen.stream().map(all -> all.get(which)).toList()));
          }
        }
      }
      return rows.stream()
          .map(row -> scope.keep(Tensor.cat(0, row.toArray(Tensor[]::new))))
          .toList();
    }
  }

  /** The mean of tensors of one shape. */
  static Tensor mean(List<Tensor> all) {
    Tensor sum = all.get(0);
    for (Tensor other : all.subList(1, all.size())) {
      sum = sum.plus(other);
    }
    return all.size() == 1 ? sum : sum.times(1.0 / all.size());
  }

  @Override
  public void close() {
    forget();
  }
}
