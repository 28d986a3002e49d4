package pentimento.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Timeline;
import pentimento.strokes.Replayer;

/** The whole process as an animated GIF. */
final class Gif {
  /** Long side, pixels, at which the process is looked at to find its colours. */
  private static final int SAMPLE = 256;

  /** Moments at which it is, evenly over its time. */
  private static final int MOMENTS = 24;

  private Gif() {}

  static void write(PaintingSequence sequence, Path target, int threads, Progress progress)
      throws IOException {
    Provenance provenance = sequence.provenance();
    int fps = provenance.request().video().gifFps();
    String label = "writing " + target.getFileName();
    Film film = new Film(sequence, fps, false, threads);
    GifPalette palette = palette(sequence, film, threads);
    try (OutputFile file = OutputFile.to(target)) {
      try (OutputStream out = file.stream()) {
        GifWriter gif =
            new GifWriter(
                out,
                film.mount().width(),
                film.mount().height(),
                fps,
                palette,
                Metadata.json(provenance));
        film.play(gif::show, done -> progress.report(label, done));
        gif.finish();
      }
      file.commit();
      progress.report(label, 1);
    }
  }

  /** The colours of the whole process, seen small, and of the end with all that surrounds it. */
  private static GifPalette palette(PaintingSequence sequence, Film film, int threads) {
    double scale = Math.min(1, SAMPLE / (double) sequence.target().longSide());
    PaintingSequence small =
        sequence.resized(
            (int) Math.max(1, Math.round(sequence.width() * scale)),
            (int) Math.max(1, Math.round(sequence.height() * scale)),
            threads);
    Timeline timeline = Timeline.of(sequence);
    ColourCount colours = new ColourCount();
    try (Replayer replayer = small.replayer(threads)) {
      for (int k = 0; k < MOMENTS; k++) {
        double position = timeline.positionAt(k / (MOMENTS - 1.0));
        replayer.advance(position);
        colours.add(replayer.picture(small.light(position)), 1);
      }
    }
    Picture end = film.end();
    // The end stays for long: it counts as much as an eighth of the way there.
    int step = Math.max(1, end.rgb().length / (SAMPLE * SAMPLE * MOMENTS / 8));
    colours.add(end, step);
    return new GifPalette(
        Quantiser.palette(colours, GifWriter.TRANSPARENT, film.mount().colours()));
  }
}
