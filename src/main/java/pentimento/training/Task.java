package pentimento.training;

import java.util.Map;
import pentimento.image.Picture;

/** A stage of learning, as {@link Trainer} needs it. */
interface Task extends AutoCloseable {
  /** Name of the learner whose weights are the result. */
  String NETWORKS = "networks";

  /** Its name, which checkpoints carry. */
  String name();

  /** What learns, by name, that of the result first. */
  Map<String, Learner> learners();

  /**
   * Computes a batch and adds its gradients.
   *
   * @param draw number of the batch in the run
   * @param step that it belongs to
   * @param share of it in the step
   * @return figures by name, {@code loss} first
   */
  Map<String, Double> accumulate(long draw, long step, double share);

  /**
   * What it can do by now.
   *
   * @param picture a sheet to look at
   * @param figures by name
   */
  record Look(Picture picture, Map<String, Double> figures) {}

  /**
   * Looks at what it can do with the learnt weights.
   *
   * @param step after which
   */
  Look look(long step);

  /** Facts about what was learnt that belong to the result, by name. */
  Map<String, Double> facts();

  @Override
  void close();
}
