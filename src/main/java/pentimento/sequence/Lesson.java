package pentimento.sequence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  /** Most sentences for a stage. */
  private static final int SENTENCES = 4;

  /** Where a sentence ends and the next begins. */
  private static final String SENTENCE_END = "(?<=[.!?])\\s+|(?<=[。！？])";

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
   * @param size "25 mm"
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
        title(sequence.provenance().request().picture().name()),
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
    for (Stage stage : sequence.stages()) {
      if (stage.endStroke() == stage.firstStroke()) {
        continue;
      }
      double start = timeline.timeAt(stage.firstStroke());
      double length = timeline.timeAt(stage.endStroke()) - start;
      Set<String> sentences = new LinkedHashSet<>();
      double from = stage.firstStroke();
      for (int k = 1; k <= PARTS; k++) {
        double to =
            k == PARTS ? stage.endStroke() : timeline.positionAt(start + length * k / PARTS);
        sentences.addAll(List.of(captions.between(from, to).split(SENTENCE_END)));
        from = to;
      }
      steps.add(
          new Step(
              stage,
              steps.size() + 1,
              texts.format("lesson.share", "" + Math.max(1, Math.round(100 * length))),
              sentences.stream().limit(SENTENCES).toList(),
              captions.tip(stage.name())));
    }
    return steps;
  }

  private static int longSide(Medium medium) {
    return medium == Medium.DIGITAL ? FILE : CANVAS;
  }

  /** Brushes of one name and size are one brush. */
  private static List<Tool> tools(
      PaintingSequence sequence, List<Step> steps, Texts texts, Medium medium) {
    BrushNames names = new BrushNames(texts, medium);
    double shortSide =
        Math.min(sequence.width(), sequence.height())
            / (double) Math.max(sequence.width(), sequence.height());
    double unit = longSide(medium) * (medium == Medium.DIGITAL ? 1 : 10) * shortSide;
    List<Tool> tools = new ArrayList<>();
    List<List<Integer>> used = new ArrayList<>();
    for (Step step : steps) {
      int index = sequence.stages().indexOf(step.stage());
      for (Layer layer : sequence.program().style().stages().get(index).layers()) {
        String size = size(2 * layer.brush().radius() * unit, medium);
        Tool tool = new Tool(capital(names.inList(layer)), size, "");
        int known = tools.indexOf(tool);
        if (known < 0) {
          tools.add(tool);
          used.add(new ArrayList<>(List.of(step.number())));
        } else if (!used.get(known).contains(step.number())) {
          used.get(known).add(step.number());
        }
      }
    }
    for (int i = 0; i < tools.size(); i++) {
      List<String> numbers = used.get(i).stream().map(String::valueOf).toList();
      String key = numbers.size() == 1 ? "lesson.stage" : "lesson.stages";
      Tool tool = tools.get(i);
      tools.set(
          i, new Tool(tool.name(), tool.size(), texts.format(key, String.join(", ", numbers))));
    }
    return tools;
  }

  private static String size(double width, Medium medium) {
    return Math.max(1, Math.round(width)) + (medium == Medium.DIGITAL ? " px" : " mm");
  }

  private static List<String> materials(PaintingSequence sequence, Texts texts, Medium medium) {
    String base = "lesson.surface." + medium.key();
    double scale = longSide(medium) / (double) Math.max(sequence.width(), sequence.height());
    List<String> materials = new ArrayList<>();
    materials.add(
        texts.format(
            base + ".size",
            "" + Math.max(1, Math.round(sequence.width() * scale)),
            "" + Math.max(1, Math.round(sequence.height() * scale))));
    Layer first = sequence.program().style().layers().get(0);
    if (first.technique() == Layer.Technique.SCRUB) {
      String tone = new ColourNames(texts, medium).single(first.colour());
      materials.add(texts.format("lesson.surface.ground", tone));
    }
    materials.add(texts.get(base + ".also"));
    return materials;
  }
}
