package pentimento.bench;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.image.Blur;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Planes;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.pipeline.Lift;
import pentimento.pipeline.Reconstruction;
import pentimento.random.Rng;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/**
 * Measures how near {@link Lift} comes to the truth: paintings of the strokes engine are reduced to
 * a quarter, lifted back with only the last frame known, and compared with what they were; beside
 * them plain bicubic enlargement of the same. Once with exact frames, once with frames as a network
 * makes them: a little blurred, noisy and off in colour.
 */
public final class LiftBench {
  /** How many times smaller the key frames are. */
  private static final int REDUCED = 4;

  /** Deviation of a network's blur, pixels of its frames. */
  private static final float BLUR = 0.5f;

  /** Deviation of its noise, 0..1. */
  private static final float NOISE = 1.5f / 255;

  /** Its error in red, green and blue, 0..1. */
  private static final float[] SHIFT = {0.015f, -0.010f, 0.006f};

  private final List<Path> files;
  private final List<String> styles;
  private final int threads;
  private final Progress progress;

  /**
   * One line of figures: a frame between the blank ground and the finished picture.
   *
   * @param picture name of its file
   * @param style name of the style
   * @param size long side of the full frames, pixels; key frames have a quarter of it
   * @param frame 1 for the first after the blank ground
   * @param bicubic PSNR of the exact key frame enlarged by Keys' cubic convolution, dB
   * @param lifted PSNR of the exact key frame lifted, dB
   * @param networkBicubic as {@code bicubic}, of a frame with a network's errors
   * @param networkLifted as {@code lifted}, of a frame with a network's errors
   */
  public record Row(
      String picture,
      String style,
      int size,
      int frame,
      double bicubic,
      double lifted,
      double networkBicubic,
      double networkLifted) {}

  /**
   * A bench that has not run.
   *
   * @param files pictures to paint
   * @param styles names of built-in styles to paint them in
   * @param threads threads to paint and lift with; figures do not depend on it
   * @param progress hears of "measuring"
   */
  public LiftBench(List<Path> files, List<String> styles, int threads, Progress progress) {
    this.files = List.copyOf(files);
    this.styles = List.copyOf(styles);
    this.threads = threads;
    this.progress = progress;
  }

  /** Measures each picture in each style at each size. */
  public List<Row> run(int[] sizes) throws IOException {
    List<Row> rows = new ArrayList<>();
    double steps = (double) files.size() * styles.size() * sizes.length;
    int done = 0;
    for (Path file : files) {
      Picture picture = PictureReader.read(file);
      for (String style : styles) {
        for (int size : sizes) {
          rows.addAll(rows(file.getFileName().toString(), picture, style, size));
          progress.report("measuring", ++done / steps);
        }
      }
    }
    return rows;
  }

  private List<Row> rows(String name, Picture picture, String style, int size) throws IOException {
    List<Picture> truth = painted(Resize.fit(picture, size), style);
    int last = truth.size() - 1;
    List<Picture> exact = new ArrayList<>();
    List<Picture> network = new ArrayList<>();
    Rng random = new Rng(1);
    for (Picture frame : truth) {
      Picture reduced = Resize.fit(frame, size / REDUCED);
      exact.add(reduced);
      network.add(spoilt(reduced, random));
    }
    SortedMap<Integer, Picture> given = new TreeMap<>();
    given.put(last, truth.get(last));
    int width = truth.get(0).width();
    int height = truth.get(0).height();
    List<Picture> fromExact = Lift.frames(exact, given, width, height, threads);
    List<Picture> fromNetwork = Lift.frames(network, given, width, height, threads);
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < last; i++) {
      rows.add(
          new Row(
              name,
              style,
              size,
              i,
              Similarity.psnr(Bicubic.enlarged(exact.get(i), width, height), truth.get(i)),
              Similarity.psnr(fromExact.get(i), truth.get(i)),
              Similarity.psnr(Bicubic.enlarged(network.get(i), width, height), truth.get(i)),
              Similarity.psnr(fromNetwork.get(i), truth.get(i))));
    }
    return rows;
  }

  /** A frame as a network might give it. */
  private static Picture spoilt(Picture frame, Rng random) {
    Planes planes = Blur.gaussian(Planes.of(frame), BLUR);
    int[] rgb = new int[planes.r.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] =
          Planes.pack(
              planes.r[i] + SHIFT[0] + noise(random),
              planes.g[i] + SHIFT[1] + noise(random),
              planes.b[i] + SHIFT[2] + noise(random));
    }
    return new Picture(frame.width(), frame.height(), rgb);
  }

  private static float noise(Rng random) {
    return NOISE * random.normal();
  }

  private List<Picture> painted(Picture picture, String style) throws IOException {
    Request.Source source =
        new Request.Source("bench", "0".repeat(64), picture.width(), picture.height());
    TextNode named = new TextNode(style);
    Request request =
        new Request(
            "reconstruct",
            source,
            "strokes",
            named,
            Reconstruction.style(named).reveal(),
            Request.FRAMES,
            1,
            picture.longSide(),
            Request.Video.DEFAULT);
    PaintingSequence sequence = Reconstruction.run(request, picture, threads, Progress.NONE);
    List<Picture> frames = new ArrayList<>();
    sequence.forEachFrame(threads, (frame, painted) -> frames.add(painted));
    return frames;
  }
}
