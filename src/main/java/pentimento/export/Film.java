package pentimento.export;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import pentimento.image.Picture;
import pentimento.request.Request;
import pentimento.sequence.Narration;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Timeline;
import pentimento.strokes.Replayer;

/**
 * The whole process as a row of shown frames, in which every stroke appears in its turn. What they
 * become, a video or a GIF, is for others to say.
 */
final class Film {
  /** Seconds in which strokes come up whose stage is not shown. */
  private static final double DISSOLVE = 0.4;

  /** Takes pictures in order, one call at a time, not all from the same thread. */
  @FunctionalInterface
  interface Screen {
    /**
     * Shows a picture.
     *
     * @param frames for how many frames, 1 or more; more than one when it is to be looked at
     * @throws IOException when it cannot be kept; ends the film
     */
    void show(Picture picture, int frames) throws IOException;
  }

  private final PaintingSequence sequence;
  private final int fps;
  private final int threads;
  private final FilmClock clock;
  private final Mount mount;
  private final Optional<FrameMark> mark;

  /**
   * @param fps frames a second
   * @param marked does it carry the mark, when the request asks for it?
   * @param threads number of threads to paint with; the frames do not depend on it
   */
  Film(PaintingSequence sequence, int fps, boolean marked, int threads) {
    Request.Video settings = sequence.provenance().request().video();
    MountLayout layout = MountLayout.of(sequence.width(), sequence.height(), settings);
    this.sequence =
        sequence.resized(layout.painting().width(), layout.painting().height(), threads);
    this.fps = fps;
    this.threads = threads;
    clock = new FilmClock(sequence, fps);
    mount = new Mount(layout, this.sequence.target(), settings);
    mark = marked ? Optional.of(new FrameMark(this.sequence)) : Optional.empty();
  }

  /** How its frames are put together. */
  Mount mount() {
    return mount;
  }

  /** What is shown at the end. */
  Picture end() {
    return shown(sequence.finished(), clock.end());
  }

  /**
   * Shows all frames. One is painted while the screen is busy with the one before.
   *
   * @param progress hears what share is done, below 1
   * @throws IOException when the screen fails
   */
  void play(Screen screen, DoubleConsumer progress) throws IOException {
    ExecutorService shower =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "film");
              thread.setDaemon(true);
              return thread;
            });
    try (Replayer replayer = sequence.replayer(threads)) {
      if (clock.first() > 0) {
        screen.show(end(), clock.first());
      }
      Dissolve canvas = new Dissolve(sequence, replayer, (int) Math.round(DISSOLVE * fps));
      int count = clock.count();
      Future<Void> shown = null;
      for (int i = 0; i < count; i++) {
        Picture frame = frame(canvas, i);
        int length = i < count - 1 ? 1 : 1 + clock.hold();
        if (shown != null) {
          finish(shown);
        }
        shown =
            shower.submit(
                () -> {
                  screen.show(frame, length);
                  return null;
                });
        progress.accept((i + 1.0) / (count + 1));
      }
      finish(shown);
    } finally {
      shower.shutdownNow();
    }
  }

  /** Frame i of the painting; the last one is what the sequence ends with. */
  private Picture frame(Dissolve canvas, int i) {
    if (i == clock.count() - 1) {
      return end();
    }
    Timeline.Shown shown = clock.shown(i);
    Picture picture =
        shown.under().map(sequence::picture).orElseGet(() -> canvas.at(clock.position(i)));
    if (shown.over().isPresent()) {
      picture = Pixels.mixed(picture, sequence.picture(shown.over().get()), shown.share());
    }
    double faded = clock.faded(i);
    if (faded > 0) {
      picture = Pixels.mixed(picture, sequence.finished(), faded);
    }
    return shown(picture, clock.text(i));
  }

  private Picture shown(Picture painting, Narration text) {
    return mount.shown(painting, text, mark.filter(it -> it.marks(painting)));
  }

  private static void finish(Future<Void> shown) throws IOException {
    try {
      shown.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error; // such as lack of memory, which the user can mend
      }
      throw new IllegalStateException("coding a frame failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("showing the process was interrupted");
    }
  }
}
