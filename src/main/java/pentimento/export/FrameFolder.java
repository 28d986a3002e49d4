package pentimento.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import pentimento.image.PngFile;
import pentimento.request.Progress;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceFile;

/** A folder of frames, {@code 000.png} and on, with {@code sequence.json} that explains them. */
final class FrameFolder {
  private FrameFolder() {}

  static void write(PaintingSequence sequence, Path target, int threads, Progress progress)
      throws IOException {
    try (OutputFolder folder = OutputFolder.to(target)) {
      int count = sequence.frames().size();
      FrameMark mark = new FrameMark(sequence);
      sequence.forEachFrame(
          threads,
          (frame, picture) -> {
            Path file = folder.path().resolve(SequenceFile.frameName(frame.index()));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
              PngFile.write(out, mark.on(picture), Metadata.texts(sequence.provenance(), frame));
            }
            progress.report("writing " + target.getFileName(), (frame.index() + 1.0) / count);
          });
      String json =
          new ObjectMapper()
              .registerModule(new Jdk8Module())
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(SequenceFile.of(sequence))
              .replace(System.lineSeparator(), "\n");
      Files.write(
          folder.path().resolve(SequenceFile.NAME), (json + "\n").getBytes(StandardCharsets.UTF_8));
      folder.commit();
    }
  }

  /** Does a target without a known ending name a folder? */
  static boolean isFolder(Path target) {
    Path name = target.getFileName();
    return name == null || !name.toString().contains(".");
  }
}
