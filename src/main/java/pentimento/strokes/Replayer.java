package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import pentimento.image.Picture;

/**
 * Paints a program again, at any size, as far as asked. Bands of rows are painted by different
 * threads; the result does not depend on how many. Memory: about 28 bytes per pixel.
 */
public final class Replayer implements AutoCloseable {
  private static final int BAND = 64;

  /** A canvas of at most so many pixels is one band for a single thread: no stroke is cut then. */
  private static final int SMALL = 1 << 18;

  private final StrokeProgram program;
  private final List<Picture> pictures;

  /** Each picture in the tones that it is painted in. */
  private final List<Target> targets = new ArrayList<>();

  private final Canvas canvas;
  private final List<Layer> layers;
  private final Queue<StrokeRaster> free = new ConcurrentLinkedQueue<>();
  private final List<int[]> bands = new ArrayList<>();
  private final int band;
  private final int threads;
  private final ExecutorService pool;
  private int chapter;
  private double position;

  /**
   * A replay that has not begun: the canvas is the style's bare paper.
   *
   * @param pictures for each chapter of the program the picture that it is painted after; their
   *     common size is that of the replay and must have the program's proportions
   * @param threads number of threads, 1 or more
   * @throws IllegalArgumentException when there is not one picture for each chapter
   */
  public Replayer(StrokeProgram program, List<Picture> pictures, int threads) {
    if (pictures.size() != program.chapters().size()) {
      throw new IllegalArgumentException(
          "%d pictures for %d chapters".formatted(pictures.size(), program.chapters().size()));
    }
    this.program = program;
    this.pictures = List.copyOf(pictures);
    this.threads = threads;
    for (Picture picture : pictures) {
      targets.add(new Target(program.style().tone().of(picture, program.style().paper())));
    }
    Picture first = pictures.get(0);
    canvas = new Canvas(first.width(), first.height(), program.style());
    program.chapters().get(0).map().ifPresent(canvas::confineTo);
    while (chapter + 1 < targets.size() && program.chapters().get(chapter + 1).firstStroke() == 0) {
      turnPage();
    }
    layers = program.style().layers();
    boolean whole = threads == 1 && first.width() * (long) first.height() <= SMALL;
    band = whole ? first.height() : BAND;
    for (int y = 0; y < first.height(); y += band) {
      bands.add(new int[] {y, Math.min(first.height(), y + band)});
    }
    pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "replay");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The canvas as it stands. */
  public Canvas canvas() {
    return canvas;
  }

  /** How many strokes are painted; a broken number means that the next is on its way. */
  public double position() {
    return position;
  }

  /**
   * Paints on up to a position.
   *
   * @param to number of strokes, not less than {@link #position()}; fractions paint a part of a
   *     stroke's length; more than there are means all
   * @throws IllegalArgumentException when it would have to go back
   * @throws CancellationException when the thread is interrupted
   */
  public void advance(double to) {
    double end = Math.min(to, program.strokes().size());
    if (end < position) {
      throw new IllegalArgumentException("a replay at " + position + " cannot go back to " + to);
    }
    if (end == position) {
      return;
    }
    while (position < end) {
      int last =
          chapter + 1 < targets.size()
              ? program.chapters().get(chapter + 1).firstStroke()
              : Integer.MAX_VALUE;
      if (position >= last) {
        turnPage();
        continue;
      }
      double start = position;
      double stop = Math.min(end, last);
      forBands(band -> paint(band, start, stop));
      position = stop;
    }
  }

  /** The canvas becomes what the chapter has arrived at; the next begins. */
  private void turnPage() {
    canvas.show(pictures.get(chapter));
    chapter++;
    program
        .chapters()
        .get(chapter)
        .map()
        .ifPresentOrElse(canvas::confineTo, canvas::confineToNothing);
  }

  /** Paints all that is left. */
  public void finish() {
    advance(program.strokes().size());
  }

  private void paint(int[] band, double start, double end) {
    StrokeRaster kept = free.poll();
    StrokeRaster raster = kept == null ? new StrokeRaster(canvas, this.band) : kept;
    raster.moveTo(band[0], band[1]);
    List<Stroke> strokes = program.strokes();
    Confinement confined =
        new Confinement(layers, program.regions(), program.chapters().get(chapter));
    Target target = targets.get(chapter);
    for (int i = (int) start; i < end; i++) {
      Stroke stroke = strokes.get(i);
      if (raster.touches(stroke)) {
        double from = Math.max(0, start - i);
        double to = Math.min(1, end - i);
        float[] shares = confined.shares(stroke.layer(), stroke.region());
        canvas.apply(raster, stroke, layers.get(stroke.layer()), shares, from, to, target);
      }
    }
    free.add(raster);
  }

  /** The canvas as seen under the style's light. */
  public Picture picture() {
    return picture(1);
  }

  /**
   * The canvas as seen under a share of the style's light: relief and weave fade as it falls.
   *
   * @param share 0 (the paint's own colours) .. 1 (as the style says)
   */
  public Picture picture(double share) {
    int[] rgb = new int[canvas.width * canvas.height];
    float light = (float) (program.style().relief() * share);
    // A picture that is painted on from brings its own canvas.
    float weave = chapter > 0 ? 0 : (float) (program.style().weave() * share);
    forBands(band -> canvas.lit(rgb, band[0], band[1], light, weave));
    return new Picture(canvas.width, canvas.height, rgb);
  }

  private void forBands(Consumer<int[]> work) {
    if (threads == 1) {
      bands.forEach(work);
      return;
    }
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int[] band : bands) {
      tasks.add(
          () -> {
            work.accept(band);
            return null;
          });
    }
    try {
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // such as lack of memory, which the user can mend
      }
      throw new IllegalStateException("replaying failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("replaying was interrupted");
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
