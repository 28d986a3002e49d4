package pentimento.sequence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pentimento.strokes.Layer;

/**
 * A process as a teacher would hand it out: what is needed, and what is done in which stage. All in
 * the language of the request.
 *
 * @param title the picture's name, tidied
 * @param subtitle the medium and the number of stages
 * @param palette colours to mix, ordered by hue and lightness
 * @param tools brushes, in the order of their first use
 * @param toolsNote what the sizes of the tools are meant for
 * @param surface heading of what is painted on
 * @param materials what is painted on and what else is needed, a sentence each
 * @param steps the stages that have strokes, in order
 */
public record Lesson(
    String title,
    String subtitle,
    List<Swatch> palette,
    List<Tool> tools,
    String toolsNote,
    String surface,
    List<String> materials,
    List<Step> steps) {
  /** Long side of the canvas that brushes are chosen for, centimetres. */
  private static final int CANVAS = 40;

  /** Long side of a digital picture that brushes are chosen for, pixels. */
  private static final int FILE = 4000;

  /** Parts of a stage whose captions are taken together. */
  private static final int PARTS = 4;

  /**
   * A colour to mix.
   *
   * @param rgb {@code 0xRRGGBB}
   * @param name "light ochre"
   * @param mixture what it is mixed from; its number where that says more
   */
  public record Swatch(int rgb, String name, String mixture) {}

  /**
   * A brush.
   *
   * @param name "large flat brush"
   * @param size "20, 27, 38 mm"
   * @param stages "stages 3, 4"
   */
  public record Tool(String name, String size, String stages) {}

  /**
   * A stage as a step of the lesson.
   *
   * @param stage which one
   * @param number counted from 1
   * @param share how much of the time it takes, in words
   * @param sentences what to do, in order
   * @param tip what a teacher would say beside it
   */
  public record Step(Stage stage, int number, String share, List<String> sentences, String tip) {}

  /** Takes unmodifiable copies of the lists. */
  public Lesson {
    palette = List.copyOf(palette);
    tools = List.copyOf(tools);
    materials = List.copyOf(materials);
    steps = List.copyOf(steps);
  }

  /** The lesson of a process. */
  public static Lesson of(PaintingSequence sequence) {
    Texts texts = Texts.of(sequence.provenance().request().language());
    Medium medium = Medium.of(sequence.program().style());
    List<Step> steps = steps(sequence, texts);
    return new Lesson(
        title(sequence.provenance().request().subject()),
        texts.format("lesson.subtitle." + medium.key(), "" + steps.size()),
        Swatches.of(sequence.program(), texts, medium),
        tools(sequence, steps, texts, medium),
        texts.format("lesson.brushes." + medium.key(), "" + longSide(medium)),
        texts.get("lesson.surface." + medium.key()),
        materials(sequence, texts, medium),
        steps);
  }

  /** A file's name without its ending, as a title: "my_cup-2.jpg" is "My cup 2". */
  static String title(String file) {
    String name = file.replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
    String tidy = name.replaceAll("[\\s_\\p{Cntrl}-]+", " ").strip();
    return capital(tidy.isEmpty() ? file.strip() : tidy);
  }

  /** The text with a capital at its start. */
  static String capital(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return new StringBuilder()
        .appendCodePoint(Character.toTitleCase(text.codePointAt(0)))
        .append(text, end, text.length())
        .toString();
  }

  private static List<Step> steps(PaintingSequence sequence, Texts texts) {
    Captions captions = Captions.of(sequence);
    Timeline timeline = Timeline.of(sequence);
    List<Step> steps = new ArrayList<>();
    for (Stage stage : LessonParts.of(sequence, timeline)) {
      double start = timeline.timeAt(stage.firstStroke());
      double length = timeline.timeAt(stage.endStroke()) - start;
      List<Double> moments = new ArrayList<>(List.of((double) stage.firstStroke()));
      for (int k = 1; k < PARTS; k++) {
        moments.add(timeline.positionAt(start + length * k / PARTS));
      }
      moments.add((double) stage.endStroke());
      steps.add(
          new Step(
              stage,
              steps.size() + 1,
              texts.format("lesson.share", "" + Math.max(1, Math.round(100 * length))),
              captions
                  .own(sequence.program().stageAt(stage.firstStroke()))
                  .map(List::of)
                  .orElseGet(() -> captions.inTurn(moments)),
              captions.tip(stage.name())));
    }
    return steps;
  }

  private static int longSide(Medium medium) {
    return medium.onScreen() ? FILE : CANVAS;
  }

  /** Brushes of one name are one entry, with all their sizes. */
  private static List<Tool> tools(
      PaintingSequence sequence, List<Step> steps, Texts texts, Medium medium) {
    BrushNames names = new BrushNames(texts, medium);
    double shortSide =
        Math.min(sequence.width(), sequence.height())
            / (double) Math.max(sequence.width(), sequence.height());
    boolean digital = medium.onScreen();
    double unit = longSide(medium) * (digital ? 1 : 10) * shortSide;
    Map<String, Set<Long>> sizes = new LinkedHashMap<>();
    Map<String, Set<Integer>> stages = new LinkedHashMap<>();
    for (Step step : steps) {
      int index = sequence.program().stageAt(step.stage().firstStroke());
      for (Layer layer : sequence.program().style().stages().get(index).layers()) {
        String name = capital(names.inList(layer));
        long size = Math.max(1, Math.round(2 * layer.brush().radius() * unit));
        sizes.computeIfAbsent(name, key -> new TreeSet<>()).add(size);
        stages.computeIfAbsent(name, key -> new TreeSet<>()).add(step.number());
      }
    }
    List<Tool> tools = new ArrayList<>();
    stages.forEach(
        (name, numbers) ->
            tools.add(
                new Tool(
                    name,
                    listed(sizes.get(name)) + (digital ? " px" : " mm"),
                    texts.format(
                        numbers.size() == 1 ? "lesson.stage" : "lesson.stages", listed(numbers)))));
    return tools;
  }

  private static String listed(Set<? extends Number> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static List<String> materials(PaintingSequence sequence, Texts texts, Medium medium) {
    String base = "lesson.surface." + medium.key();
    double scale = longSide(medium) / (double) Math.max(sequence.width(), sequence.height());
    List<String> materials = new ArrayList<>();
    materials.add(
        texts.format(
            base + ".size",
            "" + Math.max(1, Math.round(sequence.width() * scale)),
            "" + Math.max(1, Math.round(sequence.height() * scale)),
            String.format(Locale.ROOT, "#%06x", sequence.program().style().paper())));
    Layer first = sequence.program().style().layers().get(0);
    if (first.technique() == Layer.Technique.SCRUB) {
      String tone = new ColourNames(texts, medium).single(first.colour());
      materials.add(texts.format("lesson.surface.ground", tone));
    }
    materials.add(texts.get(base + ".also"));
    return materials;
  }
}
