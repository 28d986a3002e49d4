package pentimento.bench;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pentimento.export.Exporter;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/**
 * Times how results are written, replaying included: from a painting in memory to a file of each
 * format. Videos and GIFs have {@value #FRAMES} frames.
 */
public final class FilesBench {
  /** Frames of a video or GIF. */
  public static final int FRAMES = 60;

  /** Endings of the formats that are timed. */
  private static final List<String> ENDINGS = List.of(".gif", ".mp4", ".pdf", ".png");

  private final List<Path> files;
  private final int repeats;
  private final int threads;
  private final Progress progress;

  /**
   * One line of figures.
   *
   * @param format ending of the file
   * @param size long side, pixels
   * @param milliseconds median over the pictures of each picture's median
   * @param slowest greatest of the pictures' medians
   * @param kilobytes median size of the file
   */
  public record Row(
      String format, int size, double milliseconds, double slowest, double kilobytes) {}

  /**
   * A bench that has not run.
   *
   * @param files pictures to measure with
   * @param repeats counted runs of each, after one that is not counted
   * @param threads threads for replaying
   * @param progress hears of "measuring"
   */
  public FilesBench(List<Path> files, int repeats, int threads, Progress progress) {
    this.files = files;
    this.repeats = repeats;
    this.threads = threads;
    this.progress = progress;
  }

  /** Measures every format at every size; what is written goes to a temporary folder. */
  public List<Row> run(int[] sizes) throws IOException {
    List<Row> rows = new ArrayList<>();
    double steps = (double) sizes.length * files.size() * ENDINGS.size();
    int done = 0;
    for (int size : sizes) {
      double[][] times = new double[ENDINGS.size()][files.size()];
      double[][] kilobytes = new double[ENDINGS.size()][files.size()];
      for (int i = 0; i < files.size(); i++) {
        PaintingSequence sequence = sequence(files.get(i), size);
        for (int k = 0; k < ENDINGS.size(); k++) {
          Path target = Files.createTempFile("pentimento-bench", ENDINGS.get(k));
          try {
            times[k][i] = time(sequence, target);
            kilobytes[k][i] = Files.size(target) / 1e3;
          } finally {
            Files.delete(target);
          }
          progress.report("measuring", ++done / steps);
        }
      }
      for (int k = 0; k < ENDINGS.size(); k++) {
        rows.add(
            new Row(
                ENDINGS.get(k),
                size,
                Medians.of(times[k]),
                Medians.greatest(times[k]),
                Medians.of(kilobytes[k])));
      }
    }
    return rows;
  }

  private double time(PaintingSequence sequence, Path target) throws IOException {
    double[] runs = new double[repeats];
    for (int run = -1; run < repeats; run++) {
      long start = System.nanoTime();
      Exporter.of(target).write(sequence, target, threads, Progress.NONE);
      if (run >= 0) {
        runs[run] = (System.nanoTime() - start) / 1e6;
      }
    }
    return Medians.of(runs);
  }

  private PaintingSequence sequence(Path file, int size) throws IOException {
    Picture picture = Resize.fit(PictureReader.read(file), size);
    Request.Video video = new Request.Video(Request.Video.GIF_FPS, FRAMES / 10.0, 2, false, false);
    Request request =
        new Request(
            "reconstruct",
            new Request.Source("bench", "0".repeat(64), picture.width(), picture.height()),
            "strokes",
            new TextNode("oil"),
            true,
            Request.FRAMES,
            1,
            size,
            video);
    return Reconstruction.run(request, picture, threads, Progress.NONE);
  }
}
