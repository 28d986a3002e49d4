package pentimento.export;

import java.io.IOException;
import java.util.List;
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
  /** Seconds in which the last canvas turns into the picture itself, when revealing. */
  private static final double FADE = 0.8;

  /** Seconds of the finished picture before the start, when it is shown first. */
  private static final double FIRST = 1;

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
  private final Request.Video settings;
  private final int fps;
  private final int threads;
  private final Timeline timeline;
  private final Mount mount;
  private final List<Narration> texts;

  /**
   * @param fps frames a second
   * @param threads number of threads to paint with; the frames do not depend on it
   */
  Film(PaintingSequence sequence, int fps, int threads) {
    settings = sequence.provenance().request().video();
    MountLayout layout = MountLayout.of(sequence.width(), sequence.height(), settings);
    this.sequence =
        sequence.resized(layout.painting().width(), layout.painting().height(), threads);
    this.fps = fps;
    this.threads = threads;
    timeline = Timeline.of(sequence);
    mount = new Mount(layout, this.sequence.target(), settings);
    texts = Narration.of(sequence, timeline, settings.duration());
  }

  /** How its frames are put together. */
  Mount mount() {
    return mount;
  }

  /** What is shown at the end. */
  Picture end() {
    return mount.shown(sequence.finished(), texts.get(texts.size() - 1));
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
    try (Replayer replayer = new Replayer(sequence.program(), sequence.target(), threads)) {
      if (settings.showResultFirst()) {
        screen.show(end(), frames(FIRST));
      }
      int count = Math.max(2, frames(settings.duration()));
      Future<Void> shown = null;
      for (int i = 0; i < count; i++) {
        Picture frame = frame(replayer, i, count);
        int length = i < count - 1 ? 1 : 1 + frames(settings.hold());
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

  private int frames(double seconds) {
    return (int) Math.round(seconds * fps);
  }

  /** Frame i of the painting; the last one is what the sequence ends with. */
  private Picture frame(Replayer replayer, int i, int count) {
    boolean reveal = sequence.provenance().request().reveal();
    int fade = reveal ? Math.min(count / 4, frames(FADE)) : 0;
    double position = timeline.positionAt(i / (double) (count - 1 - fade));
    replayer.advance(position);
    if (i == count - 1) {
      return end();
    }
    Picture picture = replayer.picture(sequence.light(position));
    int into = i - (count - 1 - fade);
    if (into > 0) {
      picture = mixed(picture, sequence.finished(), into / (double) fade);
    }
    return mount.shown(picture, textAt(position));
  }

  private Narration textAt(double position) {
    Narration found = texts.get(0);
    for (Narration text : texts.subList(0, texts.size() - 1)) {
      if (text.from() < position) {
        found = text;
      }
    }
    return found;
  }

  private static Picture mixed(Picture a, Picture b, double share) {
    int weight = (int) Math.round(share * 256);
    int[] rgb = new int[a.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      int p = a.rgb()[i];
      int q = b.rgb()[i];
      int mix = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        int from = p >> shift & 255;
        int to = q >> shift & 255;
        mix |= from + ((to - from) * weight + 128 >> 8) << shift;
      }
      rgb[i] = mix;
    }
    return new Picture(a.width(), a.height(), rgb);
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
