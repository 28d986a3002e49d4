package pentimento.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How glibc, where it is the C library, gives memory to tensors. What is computed comes and goes by
 * hundreds of megabytes a second: it stays in one heap, for pages that the system must clear anew
 * cost a tenth of the time. Weights stay long, and between the others they would keep the heap from
 * shrinking: each lies apart and is given back when it is freed.
 */
final class NativeHeap {
  /** Parameters of mallopt(3). */
  private static final int TRIM_THRESHOLD = -1;

  private static final int MMAP_THRESHOLD = -3;
  private static final int ARENA_MAX = -8;

  /** Least size that lies apart, bytes: while computing, while sparing memory, and for weights. */
  private static final int COMPUTING = 200 << 20;

  /** The most that older versions of glibc take instead. */
  private static final int MOST = 32 << 20;

  private static final int SPARING = 16 << 20;
  private static final int WEIGHTS = 1 << 16;

  /** What the heap keeps for the next step at its end, bytes. */
  private static final int KEPT = 256 << 20;

  private static final Optional<Function> MALLOPT = find();

  private NativeHeap() {}

  private static Optional<Function> find() {
    try {
      return Platform.isLinux()
          ? Optional.of(NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("mallopt"))
          : Optional.empty();
    } catch (LinkageError e) {
      return Optional.empty(); // another C library, or no way to call it: then as it is
    }
  }

  /** False when it refuses; true as well where there is nobody to ask. */
  private static boolean set(int parameter, int value) {
    return MALLOPT
        .map(function -> function.invokeInt(new Object[] {parameter, value}) != 0)
        .orElse(true);
  }

  private static void computing() {
    if (!set(MMAP_THRESHOLD, COMPUTING)) {
      set(MMAP_THRESHOLD, MOST);
    }
  }

  /** Once, before anything is computed. */
  static void prepare() {
    set(ARENA_MAX, 1);
    set(TRIM_THRESHOLD, KEPT);
    computing();
  }

  /** Makes a tensor that stays long. */
  static Tensor apart(Supplier<Tensor> making) {
    return with(WEIGHTS, making);
  }

  /**
   * Computes layer by layer in parts. What is large then are whole layers' results, of ever other
   * sizes, which would leave holes in the heap as large as themselves.
   */
  static <T> T sparing(Supplier<T> computing) {
    return with(SPARING, computing);
  }

  private static <T> T with(int threshold, Supplier<T> making) {
    set(MMAP_THRESHOLD, threshold);
    try {
      return making.get();
    } finally {
      computing();
    }
  }
}
