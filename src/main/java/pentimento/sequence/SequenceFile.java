package pentimento.sequence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pentimento.request.Provenance;
import pentimento.strokes.Stroke;

/**
 * What {@code sequence.json} says beside a folder of frames.
 *
 * @param provenance what the frames were made from
 * @param width of each frame, pixels
 * @param height of each frame, pixels
 * @param strokes number of strokes of the whole painting
 * @param finish how near the strokes came to the picture before it was put in the last frame
 * @param stages the stages in order
 * @param frames the frames in order
 * @param keyFrames the pictures that it passes through; none when it was painted in one go
 */
public record SequenceFile(
    @JsonProperty(required = true) Provenance provenance,
    @JsonProperty(required = true) int width,
    @JsonProperty(required = true) int height,
    @JsonProperty(required = true) int strokes,
    @JsonProperty(required = true) PaintingSequence.Finish finish,
    @JsonProperty(required = true) List<StageEntry> stages,
    @JsonProperty(required = true) List<FrameEntry> frames,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<KeyFrame> keyFrames) {
  /** Its name in a folder of frames. */
  public static final String NAME = "sequence.json";

  /** Largest that is read, bytes: some 30 times that of 512 frames. */
  public static final long MAX_BYTES = 16 << 20;

  /**
   * @param name short, "block-in"
   * @param title for people
   * @param caption what is done in it
   * @param strokes number of its strokes
   * @param change share of all change to the eye, 0..1
   * @param meanHop mean distance between the middles of consecutive strokes, fraction of the long
   *     side
   */
  public record StageEntry(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String caption,
      @JsonProperty(required = true) int strokes,
      @JsonProperty(required = true) double change,
      @JsonProperty(required = true) double meanHop) {}

  /**
   * @param file its name in the folder
   * @param stage name of the stage it shows, or "finished"
   * @param strokes number of strokes painted by then
   * @param caption what to do here
   */
  public record FrameEntry(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String stage,
      @JsonProperty(required = true) int strokes,
      @JsonProperty(required = true) String caption) {}

  /** What is to be said of a sequence. */
  public static SequenceFile of(PaintingSequence sequence) {
    List<StageEntry> stages = new ArrayList<>();
    for (Stage stage : sequence.stages()) {
      List<Stroke> strokes =
          sequence.program().strokes().subList(stage.firstStroke(), stage.endStroke());
      stages.add(
          new StageEntry(
              stage.name(),
              stage.title(),
              stage.caption(),
              strokes.size(),
              stage.change(),
              meanHop(strokes)));
    }
    List<FrameEntry> frames = new ArrayList<>();
    for (Frame frame : sequence.frames()) {
      frames.add(
          new FrameEntry(
              frameName(frame.index()), frame.stage(), (int) frame.position(), frame.caption()));
    }
    return new SequenceFile(
        sequence.provenance(),
        sequence.width(),
        sequence.height(),
        sequence.program().strokes().size(),
        sequence.finish(),
        stages,
        frames,
        sequence.keyFrames());
  }

  /** File name of a frame: {@code 000.png}, {@code 001.png}, ... */
  public static String frameName(int index) {
    return String.format(Locale.ROOT, "%03d.png", index);
  }

  /**
   * Mean distance between the middles of consecutive strokes, as a fraction of the long side: what
   * a hand travels. 0 for fewer than two.
   */
  public static double meanHop(List<Stroke> strokes) {
    double sum = 0;
    for (int i = 1; i < strokes.size(); i++) {
      Stroke a = strokes.get(i - 1);
      Stroke b = strokes.get(i);
      double dx = a.middleX() - b.middleX();
      double dy = a.middleY() - b.middleY();
      sum += Math.sqrt(dx * dx + dy * dy);
    }
    return strokes.size() < 2 ? 0 : sum / (strokes.size() - 1);
  }
}
