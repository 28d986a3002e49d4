package pentimento.model.lora;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * Two narrow matrices (Hu et al. 2021, section 4.1); for convolutions also with a core between them
 * (LyCORIS, Yeh et al. 2023, arXiv 2309.14859).
 *
 * @param down (r, in) or (r, in, k, k); with a core (r, in, 1, 1)
 * @param up (out, r) or (out, r, 1, 1)
 * @param mid the core (r, r, k, k)
 */
record LowRank(StoredTensor down, StoredTensor up, Optional<StoredTensor> mid) implements Factors {
  LowRank {
    long rank = Factors.rowsOf(down);
    if (rank == 0 || down.shape().rank() < 2 || up.shape().rank() < 2) {
      throw new IllegalArgumentException(
          "has matrices %s and %s, expected (rank, in) and (out, rank)"
              .formatted(down.shape(), up.shape()));
    }
    if (Factors.columnsOf(up) != rank) {
      throw new IllegalArgumentException(
          "has the rank %d in its down matrix %s and %d in its up matrix %s"
              .formatted(rank, down.shape(), Factors.columnsOf(up), up.shape()));
    }
    mid.filter(core -> !Factors.isCore(core, rank, rank))
        .ifPresent(
            core -> {
              throw new IllegalArgumentException(
                  "has a mid tensor %s, expected (%d, %d, k, k)"
                      .formatted(core.shape(), rank, rank));
            });
  }

  @Override
  public String kind() {
    return "LoRA";
  }

  @Override
  public OptionalLong rank() {
    return OptionalLong.of(Factors.rowsOf(down));
  }

  @Override
  public List<StoredTensor> tensors() {
    return Stream.concat(Stream.of(down, up), mid.stream()).toList();
  }

  @Override
  public long rows() {
    return Factors.rowsOf(up);
  }

  @Override
  public long columns() {
    return Factors.columnsOf(down) * Factors.places(mid);
  }

  @Override
  public Tensor product(Tensor weight) {
    Tensor wide = Factors.matrix(up);
    Tensor narrow = Factors.matrix(down);
    return mid.map(core -> Factors.tucker(wide.permute(1, 0), Factors.load(core), narrow))
        .orElseGet(() -> wide.matmul(narrow));
  }
}
