package pentimento.diffusion;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import pentimento.diffusion.Sampler.Outcome;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

/**
 * A sampler on its way, one step at a time: whoever takes the steps decides on previews and on
 * stopping.
 *
 * <pre>{@code
 * try (Sampling sampling = sampler.start(model, noise, source)) {
 *   while (sampling.hasNext() && !cancelled) {
 *     show(sampling.next().x0());
 *   }
 * }
 * }</pre>
 *
 * <p>Its tensors are its own: each step's are freed when the next is taken, the last ones when it
 * is closed. For one thread.
 */
public final class Sampling implements Iterator<Sampling.Step>, AutoCloseable {
  private final Sampler sampler;
  private final EpsModel model;
  private final NoiseSource noise;
  private int done;
  private Outcome state;

  /**
   * What a step gave. Both tensors have the latents' shape and double precision, and are freed when
   * the next step is taken.
   *
   * @param number which it was, from 1
   * @param total how many there are
   * @param timestep at which the model was asked
   * @param latents where the step leads, in the sampler's own scale until the last
   * @param x0 the clean latents that it heads for: what a preview shows
   */
  public record Step(int number, int total, double timestep, Tensor latents, Tensor x0) {}

  Sampling(Sampler sampler, EpsModel model, Tensor latents, NoiseSource noise) {
    this.sampler = sampler;
    this.model = (x, timestep) -> ask(model, x, timestep);
    this.noise = shape -> wide(noise.next(shape));
    if (!latents.isFinite()) {
      throw new IllegalArgumentException("the latents to begin with are not all finite numbers");
    }
    try (Scope scope = Scope.open()) {
      Tensor start = wide(latents).times(sampler.initialScale());
      scope.release(start);
      state = new Outcome(start, start);
    }
  }

  /** Is there a step left? */
  @Override
  public boolean hasNext() {
    return done < sampler.size();
  }

  /**
   * Takes a step.
   *
   * @throws ArithmeticException when the model answers with something else than finite numbers
   * @throws NoSuchElementException when there is none left
   */
  @Override
  public Step next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + sampler.size() + " steps are taken");
    }
    double timestep = sampler.leap(done).timestep();
    try (Scope scope = Scope.open()) {
      Outcome outcome = sampler.step(done, state.latents(), state.memory(), model, noise);
      Set<Tensor> kept = tensors(outcome);
      kept.forEach(scope::release);
      tensors(state).stream().filter(old -> !kept.contains(old)).forEach(Tensor::close);
      state = outcome;
    }
    done++;
    return new Step(done, sampler.size(), timestep, state.latents(), state.x0());
  }

  /**
   * Takes the steps that are left.
   *
   * @return a copy of the latents, double precision, belonging to the scope that is open
   */
  public Tensor finish() {
    while (hasNext()) {
      next();
    }
    return state.latents().copy();
  }

  /** Frees its tensors; taken steps' are closed, too. */
  @Override
  public void close() {
    tensors(state).forEach(Tensor::close);
    done = sampler.size();
  }

  private static Set<Tensor> tensors(Outcome outcome) {
    Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.add(outcome.latents());
    all.add(outcome.x0());
    all.addAll(outcome.memory());
    return all;
  }

  private Tensor ask(EpsModel asked, Tensor x, double timestep) {
    Tensor answer = asked.predict(x.to(DType.F32), timestep);
    if (!answer.shape().equals(x.shape())) {
      throw new IllegalStateException(
          "the model answered latents %s with %s".formatted(x.shape(), answer.shape()));
    }
    if (!answer.isFinite()) {
      throw new ArithmeticException(
          "in step %d of %d (timestep %s) the model's answer is not all finite numbers; where it"
                  .formatted(done + 1, sampler.size(), timestep)
              + " computes in half precision, try full");
    }
    return wide(answer);
  }

  /** In double precision on the CPU, where noise is made, and memory of its own. */
  private static Tensor wide(Tensor tensor) {
    Tensor here = tensor.to(Device.CPU);
    return here.dtype() == DType.F64 ? here.copy() : here.to(DType.F64);
  }
}
