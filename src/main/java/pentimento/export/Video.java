package pentimento.export;

import java.io.IOException;
import java.nio.file.Path;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.sequence.PaintingSequence;

/** The whole process as an mp4. */
final class Video {
  private Video() {}

  static void write(PaintingSequence sequence, Path target, int threads, Progress progress)
      throws IOException {
    Provenance provenance = sequence.provenance();
    int fps = provenance.request().video().fps();
    String label = "writing " + target.getFileName();
    Film film = new Film(sequence, fps, true, threads);
    try (OutputFile file = OutputFile.to(target);
        Mp4Writer video =
            new Mp4Writer(
                file.path(),
                film.mount().width(),
                film.mount().height(),
                fps,
                1,
                Metadata.title(provenance),
                provenance.toJson())) {
      film.play(
          (picture, frames) -> {
            video.frame(picture.rgb());
            video.hold(frames - 1);
          },
          done -> progress.report(label, done));
      video.finish();
      file.commit();
      progress.report(label, 1);
    }
  }
}
