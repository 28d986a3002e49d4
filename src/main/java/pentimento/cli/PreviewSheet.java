package pentimento.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import pentimento.export.OutputFile;
import pentimento.image.Picture;
import pentimento.image.PngFile;
import pentimento.image.Resize;
import pentimento.pipeline.DiffusionPainting;

/**
 * A PNG that shows the frames as they come to be, written anew after each step. Whoever looks at it
 * sees a whole picture at any time.
 */
final class PreviewSheet implements DiffusionPainting.Preview {
  /** Long side of a frame, pixels. */
  private static final int SIDE = 160;

  private static final int GAP = 4;
  private static final int GREY = 0x404040;

  private final Path file;

  PreviewSheet(Path file) {
    this.file = file;
  }

  @Override
  public void show(int step, int steps, List<Picture> frames) throws IOException {
    int columns = (int) Math.ceil(Math.sqrt(frames.size()) * 1.4);
    columns = Math.min(columns, frames.size());
    int rows = (frames.size() + columns - 1) / columns;
    Picture first = Resize.fit(frames.get(0), SIDE);
    int width = columns * (first.width() + GAP) + GAP;
    int height = rows * (first.height() + GAP) + GAP;
    Picture sheet = Picture.filled(width, height, GREY);
    for (int i = 0; i < frames.size(); i++) {
      Picture frame = Resize.fit(frames.get(i), SIDE);
      int left = GAP + i % columns * (first.width() + GAP);
      int top = GAP + i / columns * (first.height() + GAP);
      for (int y = 0; y < frame.height(); y++) {
        System.arraycopy(
            frame.rgb(), y * frame.width(), sheet.rgb(), (top + y) * width + left, frame.width());
      }
    }
    try (OutputFile out = OutputFile.to(file)) {
      try (OutputStream stream = out.stream()) {
        PngFile.write(stream, sheet, Map.of("Comment", "step %d of %d".formatted(step, steps)));
      }
      out.commit();
    }
  }
}
