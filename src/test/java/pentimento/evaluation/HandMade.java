package pentimento.evaluation;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pentimento.export.Mp4Writer;
import pentimento.image.Picture;
import pentimento.image.PngFile;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.request.StrictJson;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceFile;

/** Sequences whose figures are known. */
public final class HandMade {
  /** Width of the frames, pixels: small enough to be measured as they are. */
  public static final int WIDTH = 128;

  /** Height of the frames, pixels. */
  public static final int HEIGHT = 96;

  /**
   * Near the quarters: the colour part of the distance is full at a mean difference of 50, and from
   * a ground farther away the first quarters would seem to bring nothing.
   */
  private static final int GROUND = 0xb8a890;

  private static final int[] QUARTERS = {0x905040, 0x6080a0, 0x809060, 0x505860};

  private HandMade() {}

  /** A ground on which the first {@code revealed} quarters, 0 to 4, are painted. */
  public static Picture quarters(int revealed) {
    int[] rgb = Picture.filled(WIDTH, HEIGHT, GROUND).rgb();
    for (int i = 0; i < rgb.length; i++) {
      int quarter = i % WIDTH / (WIDTH / 2) + 2 * (i / WIDTH / (HEIGHT / 2));
      // With a grain, as paint has: of flat colours only edges have structure.
      int grain = (i % WIDTH * 7 + i / WIDTH * 5) % 16 * 0x030303;
      rgb[i] = quarter < revealed ? QUARTERS[quarter] + grain : rgb[i];
    }
    return new Picture(WIDTH, HEIGHT, rgb);
  }

  /** Frames that show so many quarters each. */
  public static List<Picture> frames(int... revealed) {
    List<Picture> frames = new ArrayList<>();
    for (int count : revealed) {
      frames.add(quarters(count));
    }
    return frames;
  }

  /** A folder with the frames as 000.png and on. */
  public static Path folder(Path folder, List<Picture> frames) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < frames.size(); i++) {
      png(folder.resolve(SequenceFile.frameName(i)), frames.get(i));
    }
    return folder;
  }

  /** A PNG file. */
  public static Path png(Path file, Picture picture) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, picture, Map.of());
    }
    return file;
  }

  /** A stage of 100 strokes. */
  public static SequenceFile.StageEntry stage(String name, double meanHop) {
    return new SequenceFile.StageEntry(name, name, "", 100, 0.25, meanHop);
  }

  /** What {@code sequence.json} says of frames 000.png and on that show these stages. */
  public static SequenceFile told(List<SequenceFile.StageEntry> stages, String... frameStages) {
    List<SequenceFile.FrameEntry> frames = new ArrayList<>();
    for (int i = 0; i < frameStages.length; i++) {
      frames.add(
          new SequenceFile.FrameEntry(SequenceFile.frameName(i), frameStages[i], 100 * i, ""));
    }
    return new SequenceFile(
        provenance(Request.Video.DEFAULT),
        WIDTH,
        HEIGHT,
        400,
        new PaintingSequence.Finish(0.0004, 0.0125, 33.979, 0.9, 0.997),
        stages,
        frames,
        List.of());
  }

  /** Provenance of a video. */
  public static Provenance provenance(Request.Video video) {
    Request.Source source = new Request.Source("cup.png", "0".repeat(64), WIDTH, HEIGHT);
    return Provenance.of(
        new Request(
            "reconstruct", source, "strokes", new TextNode("oil"), true, 8, 1, WIDTH, video));
  }

  /** Puts {@code sequence.json} into a folder. */
  public static void json(Path folder, Object content) throws IOException {
    StrictJson.mapper().writeValue(folder.resolve(SequenceFile.NAME).toFile(), content);
  }

  /** A video at 10 frames a second. */
  public static Path video(Path file, List<Picture> frames, String comment) throws IOException {
    Picture first = frames.get(0);
    try (Mp4Writer writer =
        new Mp4Writer(file, first.width(), first.height(), 10, 1, "title", comment)) {
      for (Picture frame : frames) {
        writer.frame(frame.rgb());
      }
      writer.finish();
    }
    return file;
  }
}
