package pentimento.sequence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import pentimento.request.ArrangedStage;
import pentimento.request.JsonFields;
import pentimento.strokes.StrokeProgram;

/**
 * An arrangement as JSON that people edit: {@code {"stages": [{"name": "drawing", "show": true,
 * "time": 2.5, "frames": 1, "title": "Drawing", "caption": "Draw ..."}, ...]}}.
 */
public final class ArrangementFile {
  /** Largest that is read, bytes. */
  public static final long MAX_BYTES = 1 << 20;

  private ArrangementFile() {}

  /**
   * The stages that a file arranges. Only name is needed, and time where show is not false.
   *
   * @throws IllegalArgumentException for a field that is missing, unknown, out of range or of the
   *     wrong kind; names it
   */
  public static List<ArrangedStage> read(JsonNode json) {
    JsonFields file = JsonFields.of(json);
    List<ArrangedStage> stages = new ArrayList<>();
    for (JsonFields stage : file.list("stages")) {
      boolean show = stage.flag("show", true);
      stages.add(
          stage.build(
              () ->
                  new ArrangedStage(
                      stage.text("name"),
                      show,
                      show ? stage.number("time") : stage.number("time", 0),
                      stage.whole("frames", 1),
                      stage.text("title", ""),
                      stage.text("caption", ""))));
    }
    return file.build(() -> List.copyOf(stages));
  }

  /**
   * A sequence's arrangement for somebody to edit, lines ending in newlines: every stage of the
   * style, those that are not shown too. The times of the others add up to the video's duration.
   */
  public static String of(PaintingSequence sequence) {
    ObjectMapper json = new ObjectMapper();
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    try {
      return json.writer(printer).writeValueAsString(Map.of("stages", stages(sequence))) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the arrangement cannot be written as JSON", e);
    }
  }

  private static List<ArrangedStage> stages(PaintingSequence sequence) {
    StrokeProgram program = sequence.program();
    Arrangement arrangement = sequence.arrangement();
    Captions captions = Captions.of(sequence);
    double[] times = times(sequence);
    List<ArrangedStage> stages = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      String name = program.style().stages().get(i).name();
      int stage = i;
      int frames =
          (int)
              sequence.frames().stream()
                  .limit(sequence.frames().size() - 1)
                  .filter(frame -> arrangement.stageAt(program, (int) frame.position()) == stage)
                  .count();
      stages.add(
          new ArrangedStage(
              name,
              arrangement.shows(i),
              times[i],
              frames,
              captions.title(i),
              captions.ofStage(i)));
    }
    return stages;
  }

  /**
   * Seconds of each stage of the style, to hundredths; of those not shown, what they could have.
   */
  private static double[] times(PaintingSequence sequence) {
    double duration = sequence.provenance().request().video().duration();
    double[] natural = Timeline.natural(sequence.program());
    double[] shares = Timeline.shares(sequence.program(), sequence.arrangement());
    double all = Math.max(1e-9, Arrays.stream(natural).sum());
    double shown = Math.max(1e-9, Arrays.stream(shares).sum());
    long[] hundredths = new long[shares.length];
    long left = Math.round(duration * 100);
    int longest = 0;
    for (int i = 0; i < shares.length; i++) {
      boolean shows = sequence.arrangement().shows(i);
      double share = shows ? shares[i] / shown : natural[i] / all;
      hundredths[i] = Math.round(duration * 100 * share);
      left -= shows ? hundredths[i] : 0;
      longest = shares[i] > shares[longest] ? i : longest;
    }
    hundredths[longest] += left; // what rounding left over
    return Arrays.stream(hundredths).mapToDouble(hundredth -> hundredth / 100.0).toArray();
  }
}
