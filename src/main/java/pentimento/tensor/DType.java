package pentimento.tensor;

import java.util.Optional;

/** Types of a tensor's elements, by the names that safetensors files give them. */
public enum DType {
  F64(8, 7, true),
  F32(4, 6, true),
  F16(2, 5, true),
  BF16(2, 15, true),
  I64(8, 4, false),
  I32(4, 3, false),
  I16(2, 2, false),
  I8(1, 1, false),
  U8(1, 0, false),
  BOOL(1, 11, false);

  private final int bytes;
  private final int torch;
  private final boolean floating;

  DType(int bytes, int torch, boolean floating) {
    this.bytes = bytes;
    this.torch = torch;
    this.floating = floating;
  }

  /** Size of an element, bytes. */
  public int bytes() {
    return bytes;
  }

  /** PyTorch's own number for it ({@code c10::ScalarType}), as TorchScript writes it. */
  public int torch() {
    return torch;
  }

  /** Does it hold fractions? */
  public boolean isFloating() {
    return floating;
  }

  /** By its name in safetensors files; empty for types that no network here has. */
  public static Optional<DType> named(String name) {
    for (DType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
