package pentimento.dataset;

import java.io.IOException;
import java.util.Optional;

/** Where the sequences of a data set come from. For many threads. */
interface Source {
  /** What decides every byte of the data set, one line of JSON. */
  String toJson();

  /** What is done to make a sequence, for people who wait. */
  String doing();

  /**
   * Number of sequences in a shard.
   *
   * @param shard from 0
   */
  int count(int shard);

  /**
   * A sequence, which depends on what {@link #toJson} says, shard and index only.
   *
   * @param shard from 0
   * @param index in the shard, from 0
   * @return empty when it cannot be made of what is there
   * @throws IOException when the disk fails
   */
  Optional<Sample> make(int shard, int index) throws IOException;
}
