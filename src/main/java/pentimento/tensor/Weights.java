package pentimento.tensor;

import java.util.NoSuchElementException;

/**
 * Weights of a network by their names, loaded. A view over others may give some of them changed,
 * and that is how adapters work: the network never knows.
 */
@FunctionalInterface
public interface Weights {
  /**
   * One of them; it belongs to the weights or, where they are made or read for each call, to the
   * current scope: in no case does the caller close it.
   *
   * @throws NoSuchElementException when there is none of that name
   */
  Tensor get(String name);
}
