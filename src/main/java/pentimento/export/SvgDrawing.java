package pentimento.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Stage;
import pentimento.strokes.Brush;
import pentimento.strokes.Chapter;
import pentimento.strokes.Layer;
import pentimento.strokes.RegionMap;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/**
 * The strokes as an SVG drawing: a group for each stage, a curve for each stroke. A preview, and
 * material for vector programs: without bristles, relief and light.
 */
final class SvgDrawing {
  /** Units to the long side. */
  private static final int UNITS = 4096;

  /** Seconds between stages where a browser shows the drawing. */
  private static final double PAUSE = 1.2;

  private static final String OPEN = "<metadata id=\"pentimento\">";
  private static final String CLOSE = "</metadata>";

  /** Within how many bytes of a file its metadata must end. */
  private static final int METADATA_WITHIN = 4 << 20;

  private final PaintingSequence sequence;
  private final StrokeProgram program;
  private final List<Layer> layers;
  private final Writer out;

  private SvgDrawing(PaintingSequence sequence, Writer out) {
    this.sequence = sequence;
    this.out = out;
    program = sequence.program();
    layers = program.style().layers();
  }

  static void write(PaintingSequence sequence, Path target, Progress progress) throws IOException {
    try (OutputFile file = OutputFile.to(target)) {
      try (Writer out =
          new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8))) {
        new SvgDrawing(sequence, out).write();
      }
      file.commit();
    }
    progress.report("writing " + target.getFileName(), 1);
  }

  /**
   * What a drawing says of its making.
   *
   * @return empty when it does not say
   * @throws IllegalArgumentException when what it says is not a request of this program
   */
  static Optional<Provenance> provenance(Path file) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(METADATA_WITHIN), StandardCharsets.UTF_8);
    }
    int from = text.indexOf(OPEN);
    int to = text.indexOf(CLOSE, Math.max(0, from));
    if (from < 0 || to < 0) {
      return Optional.empty();
    }
    String json = text.substring(from + OPEN.length(), to);
    return Optional.of(
        Provenance.fromJson(
            json.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .strip()));
  }

  private void write() throws IOException {
    double unit = UNITS / (double) Math.max(sequence.width(), sequence.height());
    Provenance provenance = sequence.provenance();
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">",
        sequence.width(),
        sequence.height(),
        Math.round(sequence.width() * unit),
        Math.round(sequence.height() * unit));
    line("<title>%s</title>", escaped(Metadata.title(provenance)));
    line("<desc>%s %s</desc>", escaped(provenance.program()), escaped(provenance.statement()));
    line("%s%s%s", OPEN, escaped(Metadata.json(provenance)), CLOSE);
    line(
        "<style>path{fill:none;stroke-linecap:round;stroke-linejoin:round}"
            + ".glaze path{mix-blend-mode:multiply}"
            + "@media (prefers-reduced-motion:no-preference){@keyframes s{from{visibility:hidden}}}"
            + "</style>");
    clips(unit * sequence.width() / program.width());
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>", colour(program.style().paper()));
    for (int stage : order()) {
      stage(stage);
    }
    line("</svg>");
  }

  /** What confined strokes are clipped by: a class for each region, figure and ground. */
  private void clips(double unit) throws IOException {
    for (int i = 0; i < program.chapters().size(); i++) {
      Chapter chapter = program.chapters().get(i);
      if (chapter.map().isEmpty()) {
        continue;
      }
      int first = chapter.firstRegion();
      RegionMap map = chapter.map().get();
      for (int label = 0;
          label <= RegionMap.MOST && first + label < program.regions().size();
          label++) {
        int own = label;
        clip(clip(i, Layer.Confine.REGION, first + label), SvgOutline.of(map, q -> q == own, unit));
      }
      for (boolean figure : new boolean[] {true, false}) {
        clip(
            "c" + i + (figure ? "figure" : "ground"),
            SvgOutline.of(
                map,
                q ->
                    first + q < program.regions().size()
                        && program.regions().get(first + q).figure() == figure,
                unit));
      }
    }
  }

  private void clip(String name, String outline) throws IOException {
    if (!outline.isEmpty()) {
      line("<clipPath id=\"%s\"><path d=\"%s\"/></clipPath>", name, outline);
      line("<style>.%s path{clip-path:url(#%s)}</style>", name, name);
    }
  }

  /** Name of the place that a layer's strokes in a region keep to. */
  private String clip(int chapter, Layer.Confine confine, int region) {
    return "c"
        + chapter
        + switch (confine) {
          case NONE -> "";
          case REGION -> "r" + region;
          case FIGURE -> program.regions().get(region).figure() ? "figure" : "ground";
        };
  }

  /** Class of the stroke's clip; empty when it goes anywhere. */
  private String clip(int index) {
    Stroke stroke = program.strokes().get(index);
    Layer.Confine confine = layers.get(stroke.layer()).confine();
    int chapter = program.chapterAt(index);
    return confine == Layer.Confine.NONE
            || stroke.region() < 0
            || program.chapters().get(chapter).map().isEmpty()
        ? ""
        : clip(chapter, confine, stroke.region());
  }

  /** Stages as they lie upon each other: line art goes above what is slipped below it. */
  private List<Integer> order() {
    List<Style.Stage> stages = program.style().stages();
    List<Integer> order = new ArrayList<>();
    List<Integer> above = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      List<Layer> own = stages.get(i).layers();
      if (own.stream().anyMatch(Layer::overLines)) {
        order.addAll(above);
        above.clear();
      }
      (own.stream().allMatch(layer -> layer.brush().kind() == Brush.Kind.PEN) ? above : order)
          .add(i);
    }
    order.addAll(above);
    return order;
  }

  private void stage(int index) throws IOException {
    String name = program.style().stages().get(index).name();
    int endStroke = program.endOf(index);
    String animation =
        index == 0 ? "" : " style=\"animation:s %ss step-end\"".formatted(plain(PAUSE * index, 1));
    line(
        "<g id=\"stage-%d-%s\" data-stage=\"%s\"%s>",
        index + 1,
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
        escaped(name),
        animation);
    line("<title>%s</title>", escaped(sequence.stage(index).map(Stage::title).orElse(name)));
    int first = program.startOf(index);
    while (first < endStroke) {
      int end = first;
      int layer = program.strokes().get(first).layer();
      String clip = clip(first);
      int chapter = program.chapterAt(first);
      while (end < endStroke
          && program.chapterAt(end) == chapter
          && program.strokes().get(end).layer() == layer
          && clip(end).equals(clip)) {
        end++;
      }
      Picture after = sequence.targets().get(chapter);
      run(layers.get(layer), clip, program.strokes().subList(first, end), after);
      first = end;
    }
    line("</g>");
  }

  /**
   * Strokes of one layer, one after another; what most have in common stands in their group.
   *
   * @param after the picture that they are painted after
   */
  private void run(Layer layer, String clip, List<Stroke> strokes, Picture after)
      throws IOException {
    Map<Integer, Integer> widths = new HashMap<>();
    Map<Integer, Integer> opacities = new HashMap<>();
    for (Stroke stroke : strokes) {
      widths.merge(width(layer, stroke), 1, Integer::sum);
      opacities.merge(stroke.opacity(), 1, Integer::sum);
    }
    int width = mostFrequent(widths);
    int opacity = mostFrequent(opacities);
    String classes = ((layer.brush().kind() == Brush.Kind.GLAZE ? "glaze " : "") + clip).strip();
    line(
        "<g%s stroke-width=\"%d\" stroke-opacity=\"%s\">",
        classes.isEmpty() ? "" : " class=\"" + classes + "\"", width, opacity(layer, opacity));
    for (Stroke stroke : strokes) {
      out.write("<path d=\"" + SvgPath.of(points(stroke), width(layer, stroke) / 2.0));
      out.write("\" stroke=\"" + colour(colour(layer, stroke, after)) + "\"");
      int own = width(layer, stroke);
      if (own != width) {
        out.write(" stroke-width=\"" + own + "\"");
      }
      if (stroke.opacity() != opacity) {
        out.write(" stroke-opacity=\"" + opacity(layer, stroke.opacity()) + "\"");
      }
      out.write("/>\n");
    }
    line("</g>");
  }

  /** Of equally frequent ones the smallest. */
  private static int mostFrequent(Map<Integer, Integer> counts) {
    int best = Integer.MAX_VALUE;
    int most = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      int count = entry.getValue();
      if (count > most || count == most && entry.getKey() < best) {
        best = entry.getKey();
        most = count;
      }
    }
    return best;
  }

  /** Mean width, in units: brushes swell and taper along a stroke. */
  private static int width(Layer layer, Stroke stroke) {
    double share =
        switch (layer.brush().kind()) {
          case PEN, PENCIL -> 0.86;
          case INK -> 0.8;
          case SOFT -> 0.75;
          default -> 1;
        };
    boolean tapers = layer.brush().kind() != Brush.Kind.OIL;
    double radius = tapers ? (stroke.radius() + stroke.endRadius()) / 2.0 : stroke.radius();
    return (int) Math.max(1, Math.round(2 * share * radius * UNITS / Stroke.RADIUS_UNITS));
  }

  private static String opacity(Layer layer, int share) {
    Brush brush = layer.brush();
    double load = Math.min(1, (brush.loadStart() + brush.loadEnd()) / 2);
    double paint =
        switch (brush.kind()) {
          case PENCIL -> 0.7;
          case WASH, GLAZE -> load;
          case OIL -> 0.4 + 0.6 * load;
          default -> 1;
        };
    return plain(paint * brush.alpha() * share / Stroke.FULL, 2);
  }

  private static double[] points(Stroke stroke) {
    double[] points = new double[stroke.path().length];
    for (int i = 0; i < points.length; i++) {
      points[i] = stroke.path()[i] * (double) UNITS / Stroke.GRID;
    }
    return points;
  }

  /** The stroke's colour; where the picture comes through, mixed with its mean along the path. */
  private static int colour(Layer layer, Stroke stroke, Picture picture) {
    if (layer.reveal() == 0) {
      return stroke.rgb();
    }
    int longSide = picture.longSide();
    long[] sum = new long[3];
    int count = 0;
    short[] path = stroke.path();
    for (int i = 0; i < path.length; i += 2) {
      int x = clamp(path[i] * longSide / Stroke.GRID, picture.width());
      int y = clamp(path[i + 1] * longSide / Stroke.GRID, picture.height());
      int rgb = picture.rgb()[y * picture.width() + x];
      for (int c = 0; c < 3; c++) {
        sum[c] += rgb >> 16 - 8 * c & 255;
      }
      count++;
    }
    int mixed = 0;
    for (int c = 0; c < 3; c++) {
      double seen = sum[c] / (double) count;
      double own = stroke.rgb() >> 16 - 8 * c & 255;
      mixed = mixed << 8 | (int) Math.round(own + (seen - own) * layer.reveal());
    }
    return mixed;
  }

  private static int clamp(int value, int size) {
    return Math.max(0, Math.min(size - 1, value));
  }

  private void line(String format, Object... values) throws IOException {
    out.write(String.format(Locale.ROOT, format, values));
    out.write('\n');
  }

  private static String colour(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  private static String plain(double value, int places) {
    return BigDecimal.valueOf(value)
        .setScale(places, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Text for XML: its own signs escaped, what it cannot hold replaced. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> {
                  boolean allowed =
                      c >= 0x20 && c < 0xd800 || c >= 0xe000 && c < 0xfffe || c >= 0x10000;
                  escaped.appendCodePoint(allowed ? c : '?');
                }
              }
            });
    return escaped.toString();
  }
}
