package pentimento.weights;

/** Which Stable Diffusion weights were made for. */
public enum Generation {
  /** 1.x, and all networks of its kind: text states of 768 numbers, or any but the others'. */
  SD1("Stable Diffusion 1"),
  /** 2.x: text states of 1024 numbers. */
  SD2("Stable Diffusion 2"),
  /** XL: two text encoders, text states of 2048 numbers. */
  SDXL("Stable Diffusion XL");

  private final String title;

  Generation(String title) {
    this.title = title;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }
}
