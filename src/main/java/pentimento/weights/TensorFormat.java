package pentimento.weights;

/** How a file keeps its tensors. */
public enum TensorFormat {
  /** A header of JSON and the elements behind it. */
  SAFETENSORS("safetensors"),
  /** What {@code torch.save} writes: a zip archive with a pickle and the elements. */
  TORCH_ZIP("torch zip"),
  /** What {@code torch.save} wrote before PyTorch 1.6: pickles and the elements behind them. */
  TORCH_LEGACY("torch legacy"),
  /** A list, {@code *.index.json}, of the files beside it that hold them. */
  INDEX("list of shards");

  private final String title;

  TensorFormat(String title) {
    this.title = title;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }
}
