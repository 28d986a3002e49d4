package pentimento.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
import pentimento.sequence.Timeline;
import pentimento.strokes.Replayer;

/**
 * The whole process as a video: every stroke appears in its turn. Frames are painted by one thread
 * while another codes the frame before.
 */
final class Video {
  /** Seconds in which the last canvas turns into the picture itself, when revealing. */
  private static final double FADE = 0.8;

  /** Seconds of the finished picture before the start, when it is shown first. */
  private static final double FIRST = 1;

  private final PaintingSequence sequence;
  private final Request.Video settings;
  private final Timeline timeline;
  private final Optional<CaptionBar> captions;
  private final List<Narration> texts;

  private Video(PaintingSequence sequence) {
    this.sequence = sequence;
    settings = sequence.provenance().request().video();
    timeline = Timeline.of(sequence);
    captions =
        settings.captions() ? Optional.of(new CaptionBar(sequence.width())) : Optional.empty();
    texts = Narration.of(sequence, timeline, settings.duration());
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
        video.frame(captioned(sequence.finished(), texts.get(texts.size() - 1)).rgb());
        video.hold(frames(FIRST) - 1);
      }
      int count = Math.max(2, frames(settings.duration()));
      Future<Void> coded = null;
      for (int i = 0; i < count; i++) {
        Picture frame = frame(replayer, i, count);
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
      video.hold(frames(settings.hold()));
      video.finish();
      file.commit();
      progress.report("writing " + target.getFileName(), 1);
    } finally {
      coder.shutdownNow();
    }
  }

  private int frames(double seconds) {
    return (int) Math.round(seconds * settings.fps());
  }

  /** Frame i of the painting; the last one is what the sequence ends with. */
  private Picture frame(Replayer replayer, int i, int count) {
    int fade = sequence.endsInPicture() ? Math.min(count / 4, frames(FADE)) : 0;
    double time = i / (double) (count - 1 - fade);
    double position = timeline.positionAt(time);
    replayer.advance(position);
    if (i == count - 1) {
      return captioned(sequence.finished(), texts.get(texts.size() - 1));
    }
    Picture picture = replayer.picture(sequence.light(position));
    double given = timeline.nearPause(time, FADE / settings.duration());
    if (given > 0) {
      picture = mixed(picture, sequence.half(), given);
    }
    if (given >= 1) {
      return captioned(picture, Narration.ofGiven(sequence));
    }
    int into = i - (count - 1 - fade);
    if (into > 0) {
      picture = mixed(picture, sequence.finished(), into / (double) fade);
    }
    return captioned(picture, textAt(position));
  }

  private Picture captioned(Picture picture, Narration text) {
    return captions.isPresent() ? captions.get().below(picture, text) : picture;
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
