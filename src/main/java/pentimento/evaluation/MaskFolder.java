package pentimento.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pentimento.export.OutputFile;
import pentimento.image.PerceptualDistance;
import pentimento.image.PerceptualDistance.Prepared;
import pentimento.image.Picture;
import pentimento.image.PngFile;

/** Writes change masks as pictures to look at. */
public final class MaskFolder {
  private MaskFolder() {}

  /**
   * Writes a mask for each pair of neighbouring frames: the later frame, dimmed and grey where
   * nothing changed. {@code 1-003.png} of the first sequence shows what came in its frame 3,
   * counted from 0. Files of these names are replaced.
   *
   * @param folder made when it is missing
   * @param sequence which of several sequences, from 1
   * @throws IOException when a file cannot be written; the message names it
   */
  public static void write(Path folder, int sequence, Moments moments) throws IOException {
    List<Picture> frames = moments.reduced();
    Prepared before = PerceptualDistance.prepare(frames.get(0));
    for (int i = 1; i < frames.size(); i++) {
      Prepared after = PerceptualDistance.prepare(frames.get(i));
      ChangeMask mask = ChangeMask.of(PerceptualDistance.map(before, after));
      String description =
          String.format(
              Locale.ROOT,
              "What changes from %s to %s of %s: %.1f %% of the picture in %d pieces. Grey: nothing.",
              moments.names().get(i - 1),
              moments.names().get(i),
              moments.source().getFileName(),
              100 * mask.share(),
              mask.pieces());
      Path target = folder.resolve(String.format(Locale.ROOT, "%d-%03d.png", sequence, i));
      try (OutputFile file = OutputFile.to(target)) {
        try (OutputStream out = file.stream()) {
          PngFile.write(out, mask.over(frames.get(i)), Map.of("Description", description));
        }
        file.commit();
      }
      before = after;
    }
  }
}
