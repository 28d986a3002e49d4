package pentimento.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import pentimento.image.JpegFile;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.request.StrictJson;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Stage;
import pentimento.strokes.Chapter;
import pentimento.strokes.Region;
import pentimento.strokes.RegionMap;
import pentimento.strokes.StageMark;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.StyleWriter;

/** Writes {@link ProgramFile}s. */
final class ProgramWriter {
  /** Of the pictures in it: as good as they need be to come through bristles. */
  private static final float JPEG_QUALITY = 0.92f;

  private static final ObjectMapper MAPPER = StrictJson.mapper();

  private ProgramWriter() {}

  static void write(PaintingSequence sequence, Path target, Progress progress) throws IOException {
    String name = target.getFileName().toString();
    try (OutputFile file = OutputFile.to(target)) {
      try (OutputStream out = file.stream()) {
        if (name.toLowerCase(Locale.ROOT).endsWith(".gz")) {
          try (OutputStream zip = new Gzip(out)) {
            write(sequence, zip);
          }
        } else {
          write(sequence, out);
        }
      }
      file.commit();
    }
    progress.report("writing " + name, 1);
  }

  /** Java's gzip header holds no time, so that the same strokes give the same bytes. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static void write(PaintingSequence sequence, OutputStream out) throws IOException {
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(lines());
      json.writeStartObject();
      for (Map.Entry<String, JsonNode> field : head(sequence).properties()) {
        json.writeFieldName(field.getKey());
        MAPPER.writeTree(json, field.getValue());
      }
      json.writeFieldName("strokes");
      StrokeColumns.write(json, sequence.program().strokes());
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** A field a line, lists of numbers without spaces. */
  private static DefaultPrettyPrinter lines() {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayValueSpacing(Separators.Spacing.NONE);
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentObjectsWith(new DefaultIndenter(" ", "\n"));
    printer.indentArraysWith(DefaultPrettyPrinter.NopIndenter.instance);
    return printer;
  }

  /** All but the strokes. */
  private static ObjectNode head(PaintingSequence sequence) throws IOException {
    StrokeProgram program = sequence.program();
    ObjectNode head = MAPPER.createObjectNode();
    head.put("format", ProgramFile.FORMAT);
    head.put("version", ProgramFile.VERSION);
    head.set("provenance", MAPPER.valueToTree(sequence.provenance()));
    head.put("width", program.width());
    head.put("height", program.height());
    head.put("seed", program.seed());
    head.set("style", StyleWriter.json(program.style()));
    program.palette().forEach(head.putArray("palette")::add);
    for (Region region : program.regions()) {
      head.withArray("regions").add(MAPPER.valueToTree(region));
    }
    ObjectNode finish = MAPPER.valueToTree(sequence.finish());
    if (Double.isInfinite(sequence.finish().psnr())) {
      finish.remove("psnr"); // no JSON number
    }
    head.set("finish", finish);
    for (int i = 0; i < program.style().stages().size(); i++) {
      String name = program.style().stages().get(i).name();
      Optional<Stage> shown = sequence.stage(i);
      ObjectNode entry = head.withArray("stages").addObject();
      entry.put("name", name).put("title", shown.map(Stage::title).orElse(name));
      entry.put("caption", shown.map(Stage::caption).orElse(""));
      entry.put("firstStroke", program.startOf(i)).put("endStroke", program.endOf(i));
    }
    ObjectNode marks = head.putObject("marks");
    for (String column : new String[] {"firstStroke", "stage", "region"}) {
      marks.putArray(column);
    }
    for (StageMark mark : program.marks()) {
      marks.withArray("firstStroke").add(mark.firstStroke());
      marks.withArray("stage").add(mark.stage());
      marks.withArray("region").add(mark.region());
    }
    for (int i = 0; i < program.chapters().size(); i++) {
      head.withArray("chapters").add(chapter(sequence, i));
    }
    return head;
  }

  private static ObjectNode chapter(PaintingSequence sequence, int index) throws IOException {
    Chapter chapter = sequence.program().chapters().get(index);
    ObjectNode json = MAPPER.createObjectNode();
    json.put("firstStroke", chapter.firstStroke());
    json.put("firstRegion", chapter.firstRegion());
    if (chapter.map().isPresent()) {
      runs(chapter.map().get(), json.putArray("map"));
    }
    // Which file an only picture was is known; it may be asked for again.
    boolean known = sequence.targets().size() == 1;
    boolean leftOut = known && sequence.provenance().request().picturesLeftOut();
    if (!leftOut
        && ProgramFile.takesPictures(sequence.program(), sequence.provenance().request())) {
      Picture picture = sequence.targets().get(index);
      int most = ProgramFile.pictureSide(sequence.targets().size());
      int side = Math.min(most, picture.longSide());
      byte[] jpeg = JpegFile.bytes(Resize.fit(picture, side), JPEG_QUALITY);
      json.put("picture", Base64.getEncoder().encodeToString(jpeg));
    }
    return json;
  }

  /** Label, length, label, length, ... row by row, runs going on from row to row. */
  private static void runs(RegionMap map, ArrayNode json) {
    byte[] labels = map.labels();
    for (int i = 0; i < labels.length; ) {
      int from = i;
      while (i < labels.length && labels[i] == labels[from]) {
        i++;
      }
      json.add(labels[from] & 255).add(i - from);
    }
  }
}
