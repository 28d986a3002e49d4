package pentimento.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.image.Picture;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.request.JsonFields;
import pentimento.request.Provenance;
import pentimento.request.Ranges;
import pentimento.request.Request;
import pentimento.request.StrictJson;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.Chapter;
import pentimento.strokes.Region;
import pentimento.strokes.RegionMap;
import pentimento.strokes.StageMark;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

/** The fields of one stroke program, checked each for itself and against the others. */
final class ProgramFields {
  private static final int MOST_CHAPTERS = Request.MAX_FRAMES;
  private static final int MOST_REGIONS = 1 << 14;

  /** Most pixels of all chapters' maps together: a byte each. */
  private static final long MOST_MAPPED = 1L << 27;

  private static final int MOST_MARKS = 1 << 16;
  private static final int LEAST_SIDE = 16;

  /** Greatest side that strokes may have been planned at, pixels: four times what ours are. */
  private static final int MOST_SIDE = 4096;

  private final JsonFields fields;
  private final List<Stroke> strokes;
  private long mapped;
  private long pictured;
  private int width;
  private int height;
  private Style style;
  private List<Region> regions;

  ProgramFields(ObjectNode head, List<Stroke> strokes) {
    this.strokes = strokes;
    fields = JsonFields.of(head);
  }

  /** Refuses other formats and versions as soon as they say so. */
  static void requireOurs(ObjectNode head, String field) {
    JsonNode value = head.get(field);
    if (field.equals("format") && !ProgramFile.FORMAT.equals(value.textValue())) {
      throw new IllegalArgumentException(
          "format is %s, expected \"%s\""
              .formatted(StrictJson.brief(value.toString()), ProgramFile.FORMAT));
    }
    if (field.equals("version") && !(value.isInt() && value.intValue() == ProgramFile.VERSION)) {
      throw new IllegalArgumentException(
          "version is %s, but this program reads only version %d: a newer one may read it"
              .formatted(StrictJson.brief(value.toString()), ProgramFile.VERSION));
    }
  }

  /**
   * The file's content.
   *
   * @throws IllegalArgumentException when a field is missing, unknown or wrong; names it
   */
  ProgramFile file() throws IOException {
    fields.text("format");
    fields.whole("version");
    Provenance provenance = provenance(fields.any("provenance"));
    Request request = provenance.request();
    width = fields.whole("width");
    height = fields.whole("height");
    requireSize(request.sourceWidth(), request.sourceHeight());
    long seed = fields.longWhole("seed");
    style = style();
    int[] palette = fields.wholes("palette", 0, 0xffffff, 64);
    regions = fields.list("regions", MOST_REGIONS).stream().map(ProgramFields::region).toList();
    PaintingSequence.Finish finish = finish(fields.object("finish"));
    List<StageMark> marks = marks(fields.object("marks"));
    List<JsonFields> chapterFields = fields.list("chapters", MOST_CHAPTERS);
    List<Chapter> chapters = new ArrayList<>();
    List<Optional<Picture>> pictures = new ArrayList<>();
    for (int i = 0; i < chapterFields.size(); i++) {
      JsonFields chapter = chapterFields.get(i);
      String path = "chapters[" + i + "]";
      chapters.add(chapter(chapter, path, chapters));
      pictures.add(picture(chapter, path));
      chapter.build(() -> path);
    }
    requireWithin(chapters);
    StrokeProgram program =
        new StrokeProgram(
            width,
            height,
            style,
            Arrays.stream(palette).boxed().toList(),
            regions,
            marks,
            chapters,
            strokes,
            seed);
    requireStages(program);
    return fields.build(() -> new ProgramFile(provenance, program, finish, pictures));
  }

  private static Provenance provenance(JsonNode json) {
    try {
      return Provenance.fromJson(json.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("provenance is " + e.getMessage(), e);
    }
  }

  private void requireSize(int pictureWidth, int pictureHeight) {
    Ranges.check("width", width, 1, MOST_SIDE);
    Ranges.check("height", height, 1, MOST_SIDE);
    int most = Picture.MAX_SIDE;
    Ranges.check("provenance.request.picture.width", pictureWidth, LEAST_SIDE, most);
    Ranges.check("provenance.request.picture.height", pictureHeight, LEAST_SIDE, most);
    int[] fitted = Resize.fitted(pictureWidth, pictureHeight, Math.max(width, height));
    if (Math.abs(fitted[0] - width) > 1 || Math.abs(fitted[1] - height) > 1) {
      throw new IllegalArgumentException(
          "width and height are %d and %d, which are not the proportions of the picture, %d x %d"
              .formatted(width, height, pictureWidth, pictureHeight));
    }
  }

  private Style style() {
    try {
      return StyleReader.style(fields.any("style"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("style." + e.getMessage(), e);
    }
  }

  private static Region region(JsonFields f) {
    return f.build(
        () ->
            new Region(
                f.whole("rgb") & 0xffffff,
                within(f, "size", 0, 1),
                within(f, "centreX", 0, 1),
                within(f, "centreY", 0, 1),
                within(f, "border", 0, 1e6),
                within(f, "saliency", 0, 1),
                within(f, "halfWidth", 0, 1),
                within(f, "axis", -2, 2),
                within(f, "elongation", 0, 1.001),
                f.flag("figure", false)));
  }

  private static double within(JsonFields fields, String field, double low, double high) {
    double value = fields.number(field);
    Ranges.check(field, value, low, high);
    return value;
  }

  private static PaintingSequence.Finish finish(JsonFields f) {
    // Without a signal-to-noise ratio the canvas is the very picture.
    return f.build(
        () ->
            new PaintingSequence.Finish(
                within(f, "mse", 0, 1),
                within(f, "l1", 0, 1),
                f.number("psnr", Double.POSITIVE_INFINITY),
                within(f, "ssim", -1, 1.001),
                within(f, "covered", 0, 1.001),
                f.has("laws") ? laws(f.object("laws")) : new TreeMap<>()));
  }

  private static SortedMap<String, Double> laws(JsonFields f) {
    return f.build(
        () -> {
          SortedMap<String, Double> laws = new TreeMap<>();
          for (String law :
              List.of(PaintingSequence.Finish.OVERPAINTED, PaintingSequence.Finish.FLATS)) {
            if (f.has(law)) {
              laws.put(law, within(f, law, 0, 1));
            }
          }
          return laws;
        });
  }

  private List<StageMark> marks(JsonFields f) {
    int[] first = f.wholes("firstStroke", 0, strokes.size(), MOST_MARKS);
    int[] stage = f.wholes("stage", 0, style.stages().size() - 1, MOST_MARKS);
    int[] region = f.wholes("region", -1, regions.size() - 1, MOST_MARKS);
    if (first.length != stage.length || first.length != region.length) {
      throw new IllegalArgumentException("marks has lists of different lengths");
    }
    requireRising("marks.firstStroke", first);
    requireRising("marks.stage", stage);
    List<StageMark> marks = new ArrayList<>();
    for (int i = 0; i < first.length; i++) {
      marks.add(new StageMark(first[i], stage[i], region[i]));
    }
    return f.build(() -> marks);
  }

  private static void requireRising(String list, int[] values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1]) {
        throw new IllegalArgumentException(
            "%s[%d] is %d, less than the one before it".formatted(list, i, values[i]));
      }
    }
  }

  private Chapter chapter(JsonFields f, String path, List<Chapter> before) {
    int firstStroke = f.whole("firstStroke");
    int firstRegion = f.whole("firstRegion");
    Chapter last = before.isEmpty() ? null : before.get(before.size() - 1);
    Ranges.check(
        path + ".firstStroke",
        firstStroke,
        last == null ? 0 : last.firstStroke(),
        last == null ? 0 : strokes.size());
    Ranges.check(
        path + ".firstRegion",
        firstRegion,
        // One without strokes may have no region of its own.
        last == null ? 0 : last.firstRegion() + (firstStroke > last.firstStroke() ? 1 : 0),
        last == null ? 0 : regions.size() - 1);
    return new Chapter(
        firstStroke,
        firstRegion,
        f.has("map") ? Optional.of(map(f, path + ".map", firstRegion)) : Optional.empty());
  }

  private RegionMap map(JsonFields f, String path, int firstRegion) {
    mapped += width * (long) height;
    if (mapped > MOST_MAPPED) {
      throw new IllegalArgumentException(path + " is one map too many for their size");
    }
    byte[] labels = new byte[width * height];
    int[] runs = f.wholes("map", 0, labels.length, 2 * labels.length);
    int end = 0;
    for (int i = 0; i + 1 < runs.length; i += 2) {
      int label = runs[i];
      boolean known =
          label == (RegionMap.CLOSED & 255)
              || label <= RegionMap.MOST && firstRegion + label < regions.size();
      if (!known) {
        throw new IllegalArgumentException(
            "%s[%d] is %d, but there is no such region".formatted(path, i, label));
      }
      if (runs[i + 1] < 1 || runs[i + 1] > labels.length - end) {
        throw new IllegalArgumentException(
            "%s[%d] is a run of %d, expected 1 to %d"
                .formatted(path, i + 1, runs[i + 1], labels.length - end));
      }
      Arrays.fill(labels, end, end + runs[i + 1], (byte) label);
      end += runs[i + 1];
    }
    if (end != labels.length || runs.length % 2 != 0) {
      throw new IllegalArgumentException(
          "%s covers %d of %d pixels".formatted(path, end, labels.length));
    }
    return new RegionMap(width, height, labels);
  }

  private Optional<Picture> picture(JsonFields f, String path) throws IOException {
    if (!f.has("picture")) {
      return Optional.empty();
    }
    String field = path + ".picture";
    byte[] jpeg;
    try {
      jpeg = Base64.getDecoder().decode(f.text("picture"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + " is not a text in Base64", e);
    }
    if (jpeg.length < 3 || (jpeg[0] & 255) != 0xff || (jpeg[1] & 255) != 0xd8) {
      throw new IllegalArgumentException(field + " is not a JPEG");
    }
    Picture picture;
    try {
      picture = PictureReader.read(Path.of("picture"), jpeg, ProgramFile.PICTURE_SIDE);
    } catch (PictureException e) {
      throw new IllegalArgumentException(path + "." + e.getMessage(), e);
    }
    pictured += picture.width() * (long) picture.height();
    if (pictured > ProgramFile.PICTURE_PIXELS) {
      throw new IllegalArgumentException(field + " is one picture too many for their size");
    }
    int longSide = Math.max(width, height);
    int[] fitted = Resize.fitted(width, height, picture.longSide());
    int slack = 1 + picture.longSide() / longSide; // sides are rounded to pixels
    if (Math.abs(fitted[0] - picture.width()) > slack
        || Math.abs(fitted[1] - picture.height()) > slack) {
      throw new IllegalArgumentException(
          "%s is %d x %d pixels, other proportions than the painting, %d x %d"
              .formatted(field, picture.width(), picture.height(), width, height));
    }
    return Optional.of(picture);
  }

  /** Every stroke names a layer that there is, and a region of its own chapter. */
  private void requireWithin(List<Chapter> chapters) {
    int layers = style.layers().size();
    int chapter = 0;
    for (int i = 0; i < strokes.size(); i++) {
      while (chapter + 1 < chapters.size() && chapters.get(chapter + 1).firstStroke() <= i) {
        chapter++;
      }
      Stroke stroke = strokes.get(i);
      int low = chapters.get(chapter).firstRegion();
      int end =
          chapter + 1 < chapters.size() ? chapters.get(chapter + 1).firstRegion() : regions.size();
      if (stroke.layer() >= layers) {
        throw new IllegalArgumentException(
            "strokes.layer[%d] is %d, but there are %d layers"
                .formatted(i, stroke.layer(), layers));
      }
      if (stroke.region() >= 0 && (stroke.region() < low || stroke.region() >= end)) {
        throw new IllegalArgumentException(
            "strokes.region[%d] is %d, expected -1 or %d to %d"
                .formatted(i, stroke.region(), low, end - 1));
      }
    }
  }

  /** What the stages are said to be is for readers, but true. */
  private void requireStages(StrokeProgram program) {
    List<JsonFields> told = fields.list("stages");
    List<Style.Stage> stages = style.stages();
    if (told.size() != stages.size()) {
      throw new IllegalArgumentException(
          "stages has %d entries, style.stages %d".formatted(told.size(), stages.size()));
    }
    for (int i = 0; i < told.size(); i++) {
      JsonFields stage = told.get(i);
      stage.text("title");
      stage.text("caption");
      String path = "stages[" + i + "]";
      if (!stage.text("name").equals(stages.get(i).name())) {
        throw new IllegalArgumentException(path + ".name is not that of style.stages[" + i + "]");
      }
      if (stage.whole("firstStroke") != program.startOf(i)
          || stage.whole("endStroke") != program.endOf(i)) {
        throw new IllegalArgumentException(
            "%s goes from %d to %d, but marks say %d to %d"
                .formatted(
                    path,
                    stage.whole("firstStroke"),
                    stage.whole("endStroke"),
                    program.startOf(i),
                    program.endOf(i)));
      }
      stage.build(() -> path);
    }
  }
}
