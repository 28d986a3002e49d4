package pentimento.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reports as JSON for programs: an array with an object for each sequence, always the same keys in
 * the same order. What a sequence does not tell, and what is infinite, is null.
 */
public final class ReportJson {
  private ReportJson() {}

  /** The array, indented by two, without a newline at its end. */
  public static String of(List<SequenceReport> reports) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    reports.forEach(report -> array.add(object(report)));
    try {
      return new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(array)
          .replace(System.lineSeparator(), "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be written as JSON", e);
    }
  }

  private static ObjectNode object(SequenceReport report) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("sequence", report.source());
    node.put("kind", report.kind().name().toLowerCase(Locale.ROOT));
    node.put("framesFound", report.found());
    node.put("width", report.width());
    node.put("height", report.height());
    node.put("distancesTo", report.end());
    ArrayNode frames = node.putArray("frames");
    for (int i = 0; i < report.frames().size(); i++) {
      ObjectNode frame = frames.addObject();
      frame.put("name", report.frames().get(i));
      frame.put("stage", report.stages().isEmpty() ? null : report.stages().get(i));
      number(frame, "progress", report.profile().progress(i));
      number(frame, "distance", report.profile().distances().get(i));
    }
    ArrayNode changes = node.putArray("changes");
    for (int i = 0; i < report.changes().size(); i++) {
      Change change = report.changes().get(i);
      ObjectNode entry = changes.addObject();
      entry.put("to", report.frames().get(i + 1));
      number(entry, "distance", change.distance());
      number(entry, "share", change.share());
      entry.put("pieces", change.pieces());
    }
    ObjectNode rise = node.putObject("rise");
    rise.put("from", report.rise().from());
    rise.put("basis", report.rise().basis().name().toLowerCase(Locale.ROOT));
    number(rise, "largest", report.rise().largest());
    number(rise, "shareOfStart", report.rise().share());
    rise.put("at", report.rise().at());
    number(node, "gapToFirst", report.gapToFirst().orElse(Double.NaN));
    ArrayNode stages = node.putArray("stages");
    for (StageHop hop : report.hops()) {
      ObjectNode stage = stages.addObject();
      stage.put("name", hop.stage());
      stage.put("strokes", hop.strokes());
      number(stage, "meanHop", hop.meanHop());
    }
    number(node, "covered", report.covered().orElse(Double.NaN));
    likeness(node, "endBeforePicture", report.before());
    likeness(node, "lastFrameAsIs", report.asIs());
    ArrayNode judged = node.putArray("judged");
    for (Judgement judgement : report.judgements()) {
      ObjectNode entry = judged.addObject();
      entry.put("figure", judgement.figure());
      number(entry, "value", judgement.value());
      number(entry, "limit", judgement.limit());
      entry.put("atMost", judgement.atMost());
      entry.put("ok", judgement.ok());
    }
    return node;
  }

  private static void likeness(ObjectNode node, String key, Optional<Likeness> likeness) {
    if (likeness.isEmpty()) {
      node.putNull(key);
      return;
    }
    ObjectNode entry = node.putObject(key);
    number(entry, "mse", likeness.get().mse());
    number(entry, "l1", likeness.get().l1());
    number(entry, "psnr", likeness.get().psnr());
    number(entry, "ssim", likeness.get().ssim());
  }

  /** JSON has no infinity. */
  private static void number(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
