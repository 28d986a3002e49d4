package pentimento.bench;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.Replayer;
import pentimento.strokes.StyleReader;

/**
 * Times the strokes engine as the program runs it: from a picture in memory to its painted frames,
 * style by style and size by size; and replaying a painting at four times its size.
 */
public final class StrokesBench {
  /** Size that programs are planned at before they are replayed larger. */
  private static final int PLANNED = 512;

  /** Size that they are replayed at. */
  private static final int REPLAYED = 2048;

  private static final PaintingSequence.FrameSink NOTHING = (frame, picture) -> {};

  private final List<Path> files;
  private final List<String> styles;
  private final int repeats;
  private final int threads;
  private final Progress progress;

  /**
   * One line of figures.
   *
   * @param job "paint" or "replay"
   * @param style name of the style
   * @param reveal did the picture show through?
   * @param size long side, pixels
   * @param milliseconds median over the pictures of each picture's median
   * @param fastest least of the pictures' medians
   * @param slowest greatest of the pictures' medians
   * @param strokes median number of strokes
   * @param psnr median over pictures, dB, before the picture is put in, against the picture in the
   *     tones that the style sees; 0 for replays
   * @param ssim median over pictures, likewise
   * @param heap most of Java's heap in use after a picture's runs, garbage included, megabytes
   */
  public record Row(
      String job,
      String style,
      boolean reveal,
      int size,
      double milliseconds,
      double fastest,
      double slowest,
      int strokes,
      double psnr,
      double ssim,
      int heap) {}

  /**
   * A bench that has not run.
   *
   * @param files pictures to measure with
   * @param styles names of built-in styles, at least one; oil and region are measured with and
   *     without revealing, the others as they are by default
   * @param repeats counted runs of each, after one that is not counted
   * @param threads threads for replaying
   * @param progress hears of "measuring"
   */
  public StrokesBench(
      List<Path> files, List<String> styles, int repeats, int threads, Progress progress) {
    this.files = List.copyOf(files);
    this.styles = List.copyOf(styles);
    this.repeats = repeats;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Measures every style at every size; about three minutes for six styles, eight pictures and
   * sizes up to 1024.
   */
  public List<Row> run(int[] sizes) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Path file : files) {
      pictures.add(PictureReader.read(file));
    }
    List<Manner> manners = styles.stream().flatMap(style -> Manner.of(style).stream()).toList();
    List<Row> rows = new ArrayList<>();
    double steps = (double) manners.size() * sizes.length + 1;
    for (Manner manner : manners) {
      warmUp(pictures, manner, Math.min(PLANNED, Arrays.stream(sizes).max().orElse(PLANNED)));
      for (int size : sizes) {
        rows.add(paint(pictures, manner, size));
        progress.report("measuring", rows.size() / steps);
      }
    }
    rows.add(replay(pictures, manners.get(0)));
    progress.report("measuring", 1);
    return rows;
  }

  /** A style, revealing the picture or not. */
  private record Manner(String style, boolean reveal) {
    /** Those that a style is measured in. */
    static List<Manner> of(String style) {
      boolean both = style.equals("oil") || style.equals("region");
      boolean reveal = StyleReader.style(StyleReader.named(style)).reveal();
      return both
          ? List.of(new Manner(style, false), new Manner(style, true))
          : List.of(new Manner(style, reveal));
    }
  }

  /** Until the compiler has seen every loop often enough: five paintings. */
  private void warmUp(List<Picture> pictures, Manner manner, int size) throws IOException {
    for (int i = 0; i < 5; i++) {
      Picture picture = Resize.fit(pictures.get(i % pictures.size()), size);
      sequence(picture, size, manner).forEachFrame(threads, NOTHING);
    }
  }

  private Row paint(List<Picture> pictures, Manner manner, int size) throws IOException {
    double[] times = new double[pictures.size()];
    double[] strokes = new double[times.length];
    double[] psnr = new double[times.length];
    double[] ssim = new double[times.length];
    int heap = 0;
    for (int i = 0; i < times.length; i++) {
      double[] runs = new double[repeats];
      Picture picture = Resize.fit(pictures.get(i), size);
      for (int run = -1; run < repeats; run++) {
        long start = System.nanoTime();
        PaintingSequence sequence = sequence(picture, size, manner);
        sequence.forEachFrame(threads, NOTHING);
        if (run >= 0) {
          runs[run] = (System.nanoTime() - start) / 1e6;
        }
        strokes[i] = sequence.program().strokes().size();
        psnr[i] = sequence.finish().psnr();
        ssim[i] = sequence.finish().ssim();
      }
      times[i] = Medians.of(runs);
      heap = Math.max(heap, usedMegabytes());
    }
    Arrays.sort(times);
    return new Row(
        "paint",
        manner.style(),
        manner.reveal(),
        size,
        Medians.of(times),
        times[0],
        times[times.length - 1],
        (int) Medians.of(strokes),
        Medians.of(psnr),
        Medians.of(ssim),
        heap);
  }

  private Row replay(List<Picture> pictures, Manner manner) throws IOException {
    double[] times = new double[pictures.size()];
    double[] strokes = new double[times.length];
    int heap = 0;
    for (int i = 0; i < times.length; i++) {
      PaintingSequence planned = sequence(Resize.fit(pictures.get(i), PLANNED), PLANNED, manner);
      Picture large = Resize.fit(pictures.get(i), REPLAYED);
      double[] runs = new double[repeats];
      for (int run = 0; run < repeats; run++) {
        long start = System.nanoTime();
        try (Replayer replayer = new Replayer(planned.program(), List.of(large), threads)) {
          replayer.finish();
          replayer.picture();
          runs[run] = (System.nanoTime() - start) / 1e6;
          heap = Math.max(heap, usedMegabytes());
        }
      }
      times[i] = Medians.of(runs);
      strokes[i] = planned.program().strokes().size();
    }
    Arrays.sort(times);
    return new Row(
        "replay",
        manner.style(),
        manner.reveal(),
        REPLAYED,
        Medians.of(times),
        times[0],
        times[times.length - 1],
        (int) Medians.of(strokes),
        0,
        0,
        heap);
  }

  private PaintingSequence sequence(Picture picture, int size, Manner manner) {
    Request.Source source =
        new Request.Source("bench", "0".repeat(64), picture.width(), picture.height());
    Request request =
        new Request(
            "reconstruct",
            source,
            "strokes",
            new TextNode(manner.style()),
            manner.reveal(),
            Request.FRAMES,
            1,
            size,
            Request.Video.DEFAULT);
    return Reconstruction.run(request, picture, threads, Progress.NONE);
  }

  private static int usedMegabytes() {
    Runtime runtime = Runtime.getRuntime();
    return (int) (runtime.totalMemory() - runtime.freeMemory() >> 20);
  }

  /** The pictures that come with the program, by name. */
  public static List<Path> examples(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.filter(path -> path.toString().matches(".*\\.(png|jpg)")).sorted().toList();
    }
  }
}
