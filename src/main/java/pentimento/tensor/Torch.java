package pentimento.tensor;

/** PyTorch, as it lies beside the program. All else here brings it in by itself. */
public final class Torch {
  private Torch() {}

  /**
   * Brings it in where that is not done yet, which may take a second.
   *
   * @return its version, such as "2.7.1"
   * @throws NativesMissingException when it is not there or cannot be loaded
   */
  public static String version() {
    return Natives.require();
  }

  /**
   * Does it have the kernels that take packed weights; see {@link Lowering#packed}?
   *
   * @throws NativesMissingException when it is not there or cannot be loaded
   */
  public static boolean packs() {
    Natives.require();
    return Ops.canPack();
  }
}
