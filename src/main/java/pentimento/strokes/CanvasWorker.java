package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Paints accepted strokes on the canvas in a second thread, in order, while the next are planned.
 * The planner looks at the canvas only after {@link #drain}, so the result does not depend on how
 * fast either is.
 */
final class CanvasWorker implements AutoCloseable {
  private static final int BATCH = 48;
  private static final float[] ANYWHERE = {};

  private final Canvas canvas;
  private final Target target;
  private final List<Layer> layers;
  private final StrokeRaster raster;
  private final ExecutorService thread;
  private final List<Stroke> painted = new ArrayList<>();
  private List<Stroke> batch = new ArrayList<>(BATCH);

  /** Ends when all that was sent is done, or with the first failure: nothing is done after that. */
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  private int added;

  /** Where strokes may go; set by the planner before the first stroke that it matters to. */
  private Confinement confinement;

  CanvasWorker(Canvas canvas, Target target, List<Layer> layers) {
    this.canvas = canvas;
    this.target = target;
    this.layers = layers;
    raster = new StrokeRaster(canvas);
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, "canvas");
              worker.setDaemon(true);
              return worker;
            });
  }

  /** From the strokes that are added next on, paint keeps to what is said. */
  void confineTo(Confinement next, Optional<RegionMap> map) {
    then(
        () -> {
          confinement = next;
          map.ifPresent(canvas::confineTo);
        });
  }

  /** Queues a stroke. */
  void add(Stroke stroke) {
    batch.add(stroke);
    added++;
    if (batch.size() >= BATCH) {
      send();
    }
  }

  /** Queues something to be done when all strokes added so far are on the canvas. */
  void then(Runnable task) {
    send();
    last = last.thenRunAsync(task, thread);
  }

  /** Strokes added so far. */
  int count() {
    return added;
  }

  private void send() {
    if (batch.isEmpty()) {
      return;
    }
    List<Stroke> strokes = batch;
    batch = new ArrayList<>(BATCH);
    last = last.thenRunAsync(() -> strokes.forEach(this::paint), thread);
  }

  private void paint(Stroke stroke) {
    float[] shares =
        confinement == null ? ANYWHERE : confinement.shares(stroke.layer(), stroke.region());
    double change = canvas.apply(raster, stroke, layers.get(stroke.layer()), shares, 0, 1, target);
    double share = change / ((double) canvas.width() * canvas.height());
    painted.add(stroke.withChange((int) Math.round(share * 1e6)));
  }

  /** Waits until every stroke added is on the canvas. */
  void drain() {
    send();
    try {
      last.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // such as lack of memory, which the user can mend
      }
      throw new IllegalStateException("painting a stroke failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("painting was interrupted");
    }
  }

  /** All strokes with the change each made, after draining. */
  List<Stroke> strokes() {
    drain();
    return painted;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
