package pentimento.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.Narration;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.Replayer;

/**
 * The whole process as a video: every stroke appears in its turn. Frames are painted by one thread
 * while another codes the frame before.
 */
final class Video {
  /** Seconds in which strokes come up whose stage is not shown. */
  private static final double DISSOLVE = 0.4;

  private final PaintingSequence sequence;
  private final Request.Video settings;
  private final FilmClock clock;
  private final Optional<CaptionBar> captions;

  private Video(PaintingSequence sequence) {
    this.sequence = sequence;
    settings = sequence.provenance().request().video();
    clock = new FilmClock(sequence, settings.fps());
    captions =
        settings.captions() ? Optional.of(new CaptionBar(sequence.width())) : Optional.empty();
  }

  static void write(PaintingSequence sequence, Path target, int threads, Progress progress)
      throws IOException {
    new Video(sequence).write(target, threads, progress);
  }

  private void write(Path target, int threads, Progress progress) throws IOException {
    ExecutorService coder =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "video");
              thread.setDaemon(true);
              return thread;
            });
    try (OutputFile file = OutputFile.to(target);
        Mp4Writer video =
            new Mp4Writer(
                file.path(),
                sequence.width(),
                sequence.height() + captions.map(CaptionBar::height).orElse(0),
                settings.fps(),
                1,
                Metadata.title(sequence.provenance()),
                sequence.provenance().toJson());
        Replayer replayer = sequence.replayer(threads)) {
      if (settings.showResultFirst()) {
        video.frame(captioned(sequence.finished(), clock.end()).rgb());
        video.hold(clock.first() - 1);
      }
      int length = (int) Math.round(DISSOLVE * settings.fps());
      Dissolve canvas = new Dissolve(sequence, replayer, length);
      int count = clock.count();
      Future<Void> coded = null;
      for (int i = 0; i < count; i++) {
        Picture frame = frame(canvas, i);
        if (coded != null) {
          finish(coded);
        }
        coded =
            coder.submit(
                () -> {
                  video.frame(frame.rgb());
                  return null;
                });
        progress.report("writing " + target.getFileName(), (i + 1.0) / (count + 1));
      }
      finish(coded);
      video.hold(clock.hold());
      video.finish();
      file.commit();
      progress.report("writing " + target.getFileName(), 1);
    } finally {
      coder.shutdownNow();
    }
  }

  /** Frame i of the painting; the last one is what the sequence ends with. */
  private Picture frame(Dissolve canvas, int i) {
    if (i == clock.count() - 1) {
      return captioned(sequence.finished(), clock.end());
    }
    Picture picture = canvas.at(clock.position(i));
    double faded = clock.faded(i);
    if (faded > 0) {
      picture = Pixels.mixed(picture, sequence.finished(), faded);
    }
    return captioned(picture, clock.text(i));
  }

  private Picture captioned(Picture picture, Narration text) {
    return captions.isPresent() ? captions.get().below(picture, text) : picture;
  }

  private static void finish(Future<Void> coded) throws IOException {
    try {
      coded.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error; // such as lack of memory, which the user can mend
      }
      throw new IllegalStateException("coding the video failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("writing the video was interrupted");
    }
  }
}
