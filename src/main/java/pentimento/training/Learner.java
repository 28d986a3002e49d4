package pentimento.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import pentimento.tensor.DType;
import pentimento.tensor.Gradients;
import pentimento.tensor.InPlace;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * A graph some of whose weights learn: finds gradients of its first output, the loss, and follows
 * them. Masters of weights, their averages and all sums are F32, whatever the graph computes in.
 */
final class Learner implements Weights, AutoCloseable {
  private final Program program;
  private final Optional<Recomputed> recomputed;
  private final Map<String, Tensor> frozen;
  private final List<String> names;
  private final List<Tensor> masters;

  /** What the graph takes: the masters themselves, or copies in its type. */
  private final List<Tensor> leaves;

  /** Gradients of several batches together, where leaves cannot hold that well enough. */
  private final List<Tensor> sums;

  private final List<Tensor> averages;
  private final Map<String, Tensor> given = new LinkedHashMap<>();
  private final Optimization how;
  private final Optimizer optimizer;
  private final boolean copies;
  private boolean accumulated;

  /**
   * A learner.
   *
   * @param type that the graph computes in
   * @param learning first values of weights that learn, F32; copied
   * @param frozen the others, in the graph's type; closed with this
   * @param average is an average of the weights kept?
   * @param checkpointing are segments computed anew for gradients, which needs less memory?
   */
  Learner(
      Program program,
      DType type,
      Map<String, Tensor> learning,
      Map<String, Tensor> frozen,
      Optimization how,
      boolean average,
      boolean checkpointing) {
    this.program = program;
    this.frozen = frozen;
    this.how = how;
    recomputed =
        checkpointing ? Optional.of(new Recomputed(program, learning.keySet())) : Optional.empty();
    names = List.copyOf(new TreeMap<>(learning).keySet());
    copies = type != DType.F32;
    masters = new ArrayList<>();
    leaves = new ArrayList<>();
    sums = new ArrayList<>();
    averages = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      for (String name : names) {
        Tensor master = scope.release(learning.get(name).copy());
        masters.add(master);
        Tensor leaf = copies ? scope.release(master.to(type)) : master;
        leaves.add(leaf.requireGradient(true));
        given.put(name, leaf);
        if (copies) {
          sums.add(scope.release(master.times(0)));
        }
        if (average) {
          averages.add(scope.release(master.copy()));
        }
      }
    }
    given.putAll(frozen);
    optimizer = Optimizer.of(how, names, masters);
  }

  @Override
  public Tensor get(String name) {
    Tensor weight = given.get(name);
    if (weight == null) {
      throw new NoSuchElementException("there is no weight " + name);
    }
    return weight;
  }

  /** Takes another learner's weights for some of those that do not learn here; as they change. */
  void share(Learner other, Predicate<String> which) {
    try (Scope scope = Scope.open()) {
      for (String name : List.copyOf(frozen.keySet())) {
        if (which.test(name)) {
          Tensor same = scope.release(other.get(name).alias());
          frozen.put(name, same).close();
          given.put(name, same);
        }
      }
    }
  }

  /**
   * Adds the gradients of a batch.
   *
   * @param share of the batch in the step
   * @return the graph's outputs without their history, the loss first; owned by the current scope
   */
  List<Tensor> accumulate(double share, List<Tensor> inputs) {
    try (Scope scope = Scope.open()) {
      List<Tensor> outputs =
          recomputed.isPresent()
              ? recomputed.get().run(this, share, inputs)
              : recorded(share, inputs);
      accumulated = true;
      if (copies) {
        List<Tensor> to = new ArrayList<>();
        List<Tensor> what = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
          Optional<Tensor> gradient = leaves.get(i).gradient();
          if (gradient.isPresent()) {
            to.add(sums.get(i));
            what.add(gradient.get());
          }
        }
        InPlace.add(to, what);
        InPlace.zero(what);
      }
      return outputs.stream().map(output -> scope.keep(output.alias())).toList();
    }
  }

  private List<Tensor> recorded(double share, List<Tensor> inputs) {
    Tensor[] all = inputs.toArray(Tensor[]::new);
    // PyTorch crashes where a norm that learns has an input that needs no gradient.
    all[0] = all[0].alias().requireGradient(true);
    try (Gradients recording = Gradients.record()) {
      List<Tensor> outputs = program.run(this, all);
      Tensor loss = outputs.get(0);
      recording.backward(loss, Tensor.of(new float[] {(float) share}, Shape.of()));
      return outputs;
    }
  }

  /** The graph's outputs alone, owned by the current scope. */
  List<Tensor> run(List<Tensor> inputs) {
    return program.run(this, inputs.toArray(Tensor[]::new));
  }

  /** Gradients of all weights together; zeros for those that the loss does not depend on. */
  private List<Tensor> gradients() {
    if (copies) {
      return sums;
    }
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      Tensor master = masters.get(i);
      all.add(leaves.get(i).gradient().orElseGet(() -> master.times(0)));
    }
    return all;
  }

  /**
   * Follows what was added since the last step.
   *
   * @param keep share of the average that stays
   * @return norm of all gradients, before they were clipped; 0 when nothing was added
   */
  double step(double rate, double keep) {
    if (!accumulated) {
      return 0;
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> gradients = gradients();
      double norm = InPlace.norm(gradients);
      if (!Double.isFinite(norm)) {
        return norm;
      }
      InPlace.scale(gradients, Math.min(1, how.clipNorm() / (norm + 1e-6)));
      optimizer.step(gradients, rate);
      InPlace.zero(gradients);
      accumulated = false;
      if (copies) {
        InPlace.copy(leaves, masters);
      }
      if (!averages.isEmpty()) {
        InPlace.lerp(averages, masters, 1 - keep);
      }
      return norm;
    }
  }

  /** Names of weights that are no numbers any more, or whose gradients are none; some of them. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      List<Tensor> gradients = gradients();
      for (int i = 0; i < names.size(); i++) {
        if (!masters.get(i).isFinite()) {
          broken.add(names.get(i));
        } else if (!gradients.get(i).isFinite()) {
          broken.add("the gradient of " + names.get(i));
        }
      }
    }
    return broken;
  }

  /** What was learnt, F32: the averages where they are kept. */
  Map<String, Tensor> learnt() {
    Map<String, Tensor> learnt = new LinkedHashMap<>();
    List<Tensor> from = averages.isEmpty() ? masters : averages;
    for (int i = 0; i < names.size(); i++) {
      learnt.put(names.get(i), from.get(i));
    }
    return learnt;
  }

  /**
   * Lets the graph compute with what was learnt, and then with the masters again.
   *
   * @param work during which {@link #get} gives the averages, in the graph's type
   * @return what the work gives; no tensor, unless the work kept it in a scope around this
   */
  <T> T withLearnt(Supplier<T> work) {
    if (averages.isEmpty()) {
      return work.get();
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> kept = masters.stream().map(Tensor::copy).toList();
      InPlace.copy(leaves, averages);
      try {
        return work.get();
      } finally {
        InPlace.copy(leaves, kept);
      }
    }
  }

  /** All that a run needs to go on as if it had never stopped; the tensors themselves. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      state.put("master." + names.get(i), masters.get(i));
      if (!averages.isEmpty()) {
        state.put("average." + names.get(i), averages.get(i));
      }
    }
    state.putAll(optimizer.memory());
    return state;
  }

  /** Numbers that belong to it. */
  double[] numbers() {
    return optimizer.numbers();
  }

  /** Is called when {@link #state} was overwritten. */
  void restored(double[] numbers) {
    optimizer.numbers(numbers);
    if (copies) {
      InPlace.copy(leaves, masters);
    }
  }

  @Override
  public void close() {
    optimizer.close();
    masters.forEach(Tensor::close);
    leaves.forEach(Tensor::close);
    sums.forEach(Tensor::close);
    averages.forEach(Tensor::close);
    frozen.values().forEach(Tensor::close);
  }
}
