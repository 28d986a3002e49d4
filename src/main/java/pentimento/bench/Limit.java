package pentimento.bench;

import java.util.Map;
import java.util.Optional;

/**
 * What a job is to keep on a machine of two cores.
 *
 * @param milliseconds most time that it may take
 * @param psnr least likeness, dB; 0 where there is no such limit
 */
public record Limit(double milliseconds, double psnr) {
  /** Size that styles have limits at, pixels. */
  public static final int SIZE = 512;

  private static final Map<String, Limit> PLAIN =
      Map.of(
          "region", new Limit(650, 27),
          "digital", new Limit(800, 34),
          "watercolour", new Limit(900, 0),
          "ink", new Limit(700, 0),
          "bezier", new Limit(1000, 26.5));

  private static final Limit REGION_REVEALING = new Limit(650, 35);

  private static final Limit LESSON = new Limit(2000, 0);

  /** What a network is to keep, and its process with it, in milliseconds and megabytes. */
  public record OfNetwork(double milliseconds, int memory) {
    /** Is it kept? */
    public boolean kept(NetworksBench.Row row) {
      return kept(row.milliseconds(), row.memory());
    }

    /** Is it kept? */
    public boolean kept(double milliseconds, int memory) {
      return milliseconds <= this.milliseconds && memory <= this.memory;
    }
  }

  private static final Map<String, OfNetwork> NETWORKS =
      Map.of(
          "unet bf16", new OfNetwork(2200, 2200),
          "unet f32", new OfNetwork(4700, 4200),
          "motion bf16", new OfNetwork(36_000, 5000),
          "decode bf16", new OfNetwork(5000, Integer.MAX_VALUE));

  /** Steps of eight frames of 512 pixels. */
  private static final Map<String, OfNetwork> PROCESS =
      Map.of(
          "text", new OfNetwork(36_000, 5000),
          "text cache 3", new OfNetwork(15_000, 5000),
          "text cache 5", new OfNetwork(15_000, 5000),
          "reconstruct", new OfNetwork(50_000, Integer.MAX_VALUE),
          "reconstruct cache 5", new OfNetwork(15_000, Integer.MAX_VALUE));

  /** The limit of a step, if it has one. */
  public static Optional<OfNetwork> of(ProcessBench.Row row) {
    boolean usual = row.frames() == 8 && row.size() == SIZE && row.type().equals("bf16");
    return usual ? Optional.ofNullable(PROCESS.get(row.job())) : Optional.empty();
  }

  /** The limit of a network, if it has one. */
  public static Optional<OfNetwork> of(NetworksBench.Row row) {
    return Optional.ofNullable(NETWORKS.get(row.job() + " " + row.type()));
  }

  /** The limit of a row, if it has one. */
  public static Optional<Limit> of(StrokesBench.Row row) {
    if (!row.job().equals("paint") || row.size() != SIZE) {
      return Optional.empty();
    }
    return row.style().equals("region") && row.reveal()
        ? Optional.of(REGION_REVEALING)
        : Optional.ofNullable(PLAIN.get(row.style()));
  }

  /** Likewise. */
  public static Optional<Limit> of(FilesBench.Row row) {
    return row.format().equals(".pdf") && row.size() == 1024
        ? Optional.of(LESSON)
        : Optional.empty();
  }

  /** Is it kept? */
  public boolean kept(double milliseconds, double psnr) {
    return milliseconds <= this.milliseconds && psnr >= this.psnr;
  }
}
