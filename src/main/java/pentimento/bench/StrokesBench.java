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

/**
 * Times the strokes engine as the program runs it: from a picture in memory to its painted frames,
 * size by size, plain and revealing; and replaying a painting at four times its size.
 */
public final class StrokesBench {
  /** Size that programs are planned at before they are replayed larger. */
  private static final int PLANNED = 512;

  /** Size that they are replayed at. */
  private static final int REPLAYED = 2048;

  private final List<Path> files;
  private final int repeats;
  private final int threads;
  private final Progress progress;

  /**
   * One line of figures.
   *
   * @param job "paint" or "replay"
   * @param reveal did the picture show through?
   * @param size long side, pixels
   * @param milliseconds median over the pictures of each picture's median
   * @param fastest least of the pictures' medians
   * @param slowest greatest of the pictures' medians
   * @param strokes median number of strokes
   * @param psnr median over pictures, dB, before the picture is put in; 0 for replays
   * @param ssim median over pictures, likewise
   * @param heap most of Java's heap in use after a picture's runs, garbage included, megabytes
   */
  public record Row(
      String job,
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
   * @param repeats counted runs of each, after one that is not counted
   * @param threads threads for replaying
   * @param progress hears of "measuring"
   */
  public StrokesBench(List<Path> files, int repeats, int threads, Progress progress) {
    this.files = files;
    this.repeats = repeats;
    this.threads = threads;
    this.progress = progress;
  }

  /** Measures every size; about a minute for eight pictures and sizes up to 1024. */
  public List<Row> run(int[] sizes) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Path file : files) {
      pictures.add(PictureReader.read(file));
    }
    warmUp(pictures);
    List<Row> rows = new ArrayList<>();
    double steps = 2.0 * sizes.length + 1;
    for (int size : sizes) {
      for (boolean reveal : new boolean[] {false, true}) {
        rows.add(paint(pictures, size, reveal));
        progress.report("measuring", rows.size() / steps);
      }
    }
    rows.add(replay(pictures));
    progress.report("measuring", 1);
    return rows;
  }

  /** Until the compiler has seen every loop often enough: ten paintings. */
  private void warmUp(List<Picture> pictures) throws IOException {
    for (int i = 0; i < 10; i++) {
      sequence(pictures.get(i % pictures.size()), PLANNED, i % 2 == 1)
          .forEachFrame(threads, NOTHING);
    }
  }

  private static final PaintingSequence.FrameSink NOTHING = (frame, picture) -> {};

  private Row paint(List<Picture> pictures, int size, boolean reveal) throws IOException {
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
        PaintingSequence sequence = sequence(picture, size, reveal);
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
        reveal,
        size,
        Medians.of(times),
        times[0],
        times[times.length - 1],
        (int) Medians.of(strokes),
        Medians.of(psnr),
        Medians.of(ssim),
        heap);
  }

  private Row replay(List<Picture> pictures) throws IOException {
    double[] times = new double[pictures.size()];
    double[] strokes = new double[times.length];
    int heap = 0;
    for (int i = 0; i < times.length; i++) {
      PaintingSequence planned = sequence(Resize.fit(pictures.get(i), PLANNED), PLANNED, false);
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
        false,
        REPLAYED,
        Medians.of(times),
        times[0],
        times[times.length - 1],
        (int) Medians.of(strokes),
        0,
        0,
        heap);
  }

  private PaintingSequence sequence(Picture picture, int size, boolean reveal) {
    Request.Source source =
        new Request.Source("bench", "0".repeat(64), picture.width(), picture.height());
    Request request =
        new Request(
            "reconstruct",
            source,
            "strokes",
            new TextNode("oil"),
            reveal,
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
