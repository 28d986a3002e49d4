package pentimento.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import pentimento.request.Progress;
import pentimento.sequence.PaintingSequence;

/** The captions as SubRip subtitles ({@code .srt}), in time with the video of the same request. */
final class Subtitles {
  private Subtitles() {}

  static void write(PaintingSequence sequence, Path target, Progress progress) throws IOException {
    int fps = sequence.provenance().request().video().fps();
    List<FilmClock.Cue> cues = new FilmClock(sequence, fps).cues();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cues.size(); i++) {
      FilmClock.Cue cue = cues.get(i);
      text.append(i + 1).append('\n');
      text.append(clock(cue.start())).append(" --> ").append(clock(cue.end())).append('\n');
      text.append(line(cue.text().title())).append('\n');
      text.append(line(cue.text().caption())).append("\n\n");
    }
    try (OutputFile file = OutputFile.to(target)) {
      try (OutputStream out = file.stream()) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
      file.commit();
    }
    progress.report("writing " + target.getFileName(), 1);
  }

  private static String clock(double seconds) {
    long millis = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d,%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }

  /** One line, not empty, that no player takes for a time or a tag: styles may name stages so. */
  private static String line(String text) {
    String plain =
        text.replaceAll("[\\s\\p{Cntrl}]+", " ").replace('<', '\u2039').replace("-->", "\u2192");
    return plain.isBlank() ? "\u00b7" : plain.strip();
  }
}
