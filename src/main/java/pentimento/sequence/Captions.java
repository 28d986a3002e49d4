package pentimento.sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pentimento.request.ArrangedStage;
import pentimento.strokes.Layer;
import pentimento.strokes.Region;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;

/**
 * Says what is being done at any moment, as a teacher would: from the region that is worked on, its
 * place and colours, and the brush in hand.
 */
final class Captions {
  /** Fewest strokes that a caption is made from. */
  private static final int LEAST = 8;

  /** A region that makes less than this share of the change is one of many. */
  private static final double MANY = 0.35;

  private final StrokeProgram program;
  private final Arrangement arrangement;
  private final Texts texts;
  private final Medium medium;
  private final BrushNames brushes;
  private final ColourNames colours;

  /**
   * @param arrangement its own words go before these
   * @param language one of {@link pentimento.request.Request#LANGUAGES}
   */
  Captions(StrokeProgram program, Arrangement arrangement, String language) {
    this.program = program;
    this.arrangement = arrangement;
    texts = Texts.of(language);
    medium = Medium.of(program.style());
    brushes = new BrushNames(texts, medium);
    colours = new ColourNames(texts, medium);
  }

  /** The captions of a sequence in the language it was asked for in. */
  static Captions of(PaintingSequence sequence) {
    return new Captions(
        sequence.program(), sequence.arrangement(), sequence.provenance().request().language());
  }

  /** Title of a stage for people; a stage that only a user's style has keeps its own name. */
  String title(String stage) {
    String key = texts.firstKey(List.of(base("title", stage), "title." + stage));
    return texts.has(key) ? texts.get(key) : stage;
  }

  /** What a teacher would say beside the work of a stage. */
  String tip(String stage) {
    return texts.first(List.of(base("tip", stage), "tip." + stage, "tip.other"));
  }

  /** Start of a key for what is said of a stage in this medium only. */
  private String base(String family, String stage) {
    return family + "." + medium.key() + "." + stage;
  }

  /** Caption of the finished picture. */
  String finished() {
    return texts.get("caption.finished");
  }

  /** Title of a stage of the style. */
  String title(int stage) {
    return arrangement
        .wish(stage)
        .map(ArrangedStage::title)
        .filter(title -> !title.isEmpty())
        .orElseGet(() -> title(program.style().stages().get(stage).name()));
  }

  /** Caption of the canvas before the first stroke. */
  String blank() {
    return texts.get("caption.blank");
  }

  /** Caption of a first key frame on which something is painted already. */
  String begin() {
    return texts.get("caption.begin");
  }

  /** Caption of a picture that was given and that a process passes through. */
  String given() {
    return texts.get("caption.given");
  }

  /** Caption of a whole stage; empty when nothing is done in it. */
  String ofStage(int stage) {
    return own(stage).orElseGet(() -> general(stage));
  }

  private String general(int stage) {
    int first = program.startOf(stage);
    int end = program.endOf(stage);
    return end > first ? describe(stage, first, end).text() : "";
  }

  /**
   * The caption that somebody wrote for a stage. When it is still what was written for them to
   * edit, it is none: then each moment has its own.
   */
  Optional<String> own(int stage) {
    return arrangement
        .wish(stage)
        .map(ArrangedStage::caption)
        .filter(caption -> !caption.isEmpty() && !caption.equals(general(stage)));
  }

  /**
   * Caption of what is done between two moments; of the later one's stage when there are several.
   *
   * @param from number of strokes painted before
   * @param to number of strokes painted after
   */
  String between(double from, double to) {
    if (program.strokes().isEmpty()) {
      return finished();
    }
    int stage = arrangement.stageAt(program, painted(to));
    int end = Math.min(painted(to), program.endOf(stage));
    if (own(stage).isPresent() || end <= program.startOf(stage)) {
      return ofStage(stage);
    }
    return said(from, to).text();
  }

  private static int painted(double position) {
    return Math.max(1, (int) Math.ceil(position));
  }

  private Said said(double from, double to) {
    int stage = arrangement.stageAt(program, painted(to));
    int end = Math.min(painted(to), program.endOf(stage));
    int first = Math.min((int) from, end - LEAST);
    return describe(stage, Math.max(program.startOf(stage), first), end);
  }

  /**
   * What is done in several parts of a stage, one after the other: where only the place or the
   * brush is another, no more than that is said again.
   *
   * @param moments numbers of strokes painted, rising: one more than there are parts
   */
  List<String> inTurn(List<Double> moments) {
    Set<String> texts = new LinkedHashSet<>();
    Map<String, List<Said>> before = new HashMap<>();
    for (int i = 1; i < moments.size(); i++) {
      Said said = said(moments.get(i - 1), moments.get(i));
      List<Said> known = before.computeIfAbsent(said.work(), work -> new ArrayList<>());
      if (known.isEmpty()) {
        texts.add(said.text());
      } else {
        said.since(known).ifPresent(texts::add);
      }
      known.add(said);
    }
    return List.copyOf(texts);
  }

  /**
   * A caption before it is put in words.
   *
   * @param key of its pattern
   * @param values what fills the pattern: place, brush, colours, manner, focus
   */
  private record Said(Texts texts, String key, List<String> values) {
    private static final String MANY = ".many";

    String text() {
      return texts.format(key, values.toArray());
    }

    /** Its key but for how many shapes are worked on. */
    String work() {
      return key.endsWith(MANY) ? key.substring(0, key.length() - MANY.length()) : key;
    }

    /**
     * What to say when the same work was described shortly before; empty for nothing new.
     *
     * @param before what was said of it, in order, at least once
     */
    Optional<String> since(List<Said> before) {
      String brush =
          before.get(before.size() - 1).values.get(1).equals(values.get(1)) ? "" : ".brush";
      if (key.endsWith(MANY) && before.stream().noneMatch(said -> said.key.equals(key))) {
        return Optional.of(next("many" + brush));
      }
      boolean placed = texts.get(key).contains("{0}") && !values.get(2).isEmpty();
      if (placed && before.stream().noneMatch(said -> said.values.get(0).equals(values.get(0)))) {
        return Optional.of(next("place" + brush));
      }
      return brush.isEmpty() ? Optional.empty() : Optional.of(next("brush"));
    }

    private String next(String which) {
      return texts.format("next." + which, values.toArray());
    }
  }

  private Said describe(int stage, int from, int to) {
    Map<Integer, Double> regions = new HashMap<>();
    Map<Integer, Double> layers = new HashMap<>();
    double all = 0;
    for (int i = from; i < to; i++) {
      Stroke stroke = program.strokes().get(i);
      double weight = stroke.change() + 1;
      regions.merge(stroke.region(), weight, Double::sum);
      layers.merge(stroke.layer(), weight, Double::sum);
      all += weight;
    }
    int region = heaviest(regions);
    int index = heaviest(layers);
    Layer layer = index < 0 ? null : program.style().layers().get(index);
    boolean many = region >= 0 && regions.get(region) < MANY * all;
    boolean reveals = layer != null && layer.reveal() > 0.9;
    Region seen = region < 0 ? null : program.regions().get(region);
    String name = program.style().stages().get(stage).name();
    boolean covers = layer != null && layer.technique() == Layer.Technique.COVER;
    int number = index - program.style().firstLayer(stage) + 1;
    String key = key(name, number, reveals, covers, many);
    String pattern = texts.get(key);
    String colour =
        seen != null
            ? colours.inSentence(seen.rgb())
            : layer != null && layer.colour() != 0 ? colours.inSentence(layer.colour()) : "";
    boolean unsaid = seen == null && pattern.contains("{3}");
    if (unsaid || colour.isEmpty() && pattern.contains("{2}")) {
      key = "caption.plain";
    }
    return new Said(
        texts,
        key,
        List.of(
            place(seen),
            layer == null ? "" : brushes.inSentence(layer),
            colour,
            seen == null ? "" : manner(seen),
            texts.get("focus." + ninth(focus()))));
  }

  /**
   * Key of the caption for a stage's Nth layer, counted from 1: the first there is of those that
   * suit, the special before the general.
   */
  private String key(String stage, int number, boolean reveals, boolean covers, boolean many) {
    List<String> keys = new ArrayList<>();
    for (String base : List.of(base("caption", stage), "caption." + stage)) {
      if (reveals) {
        keys.add(base + ".reveal");
      }
      if (covers) {
        keys.add(base + ".cover");
      }
      if (many) {
        keys.add(base + "." + number + ".many");
        keys.add(base + ".many");
      }
      keys.add(base + "." + number);
      keys.add(base);
    }
    keys.add("caption.other");
    return texts.firstKey(keys);
  }

  /** Key of the largest value; of equal ones the smallest key; -1 when there is none. */
  private static int heaviest(Map<Integer, Double> weights) {
    int best = -1;
    double most = -1;
    for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
      double w = entry.getValue();
      if (w > most || w == most && entry.getKey() < best) {
        most = w;
        best = entry.getKey();
      }
    }
    return best;
  }

  private Region focus() {
    Region best = program.regions().get(0);
    for (Region region : program.regions()) {
      if (region.saliency() > best.saliency()) {
        best = region;
      }
    }
    return best;
  }

  private String place(Region region) {
    if (region == null) {
      return texts.get("place.all");
    }
    boolean large = region.size() > 0.6;
    boolean far =
        region.border() > 1.2
            && region.size() > 0.15
            && region.saliency() < 0.45
            && region.centreY() < 0.6;
    boolean behind = !region.figure() && program.regions().size() > 1 && (large || far);
    if (large && !behind) {
      return texts.get("place.all");
    }
    return texts.get("place." + (behind ? "background" : ninth(region)));
  }

  /** Which ninth of the picture a region lies in, as the end of a key. */
  private static String ninth(Region region) {
    String down = region.centreY() < 0.36 ? "top" : region.centreY() > 0.64 ? "bottom" : "";
    String across = region.centreX() < 0.36 ? "left" : region.centreX() > 0.64 ? "right" : "";
    if (down.isEmpty() && across.isEmpty()) {
      return "middle";
    }
    return down.isEmpty() ? across : across.isEmpty() ? down : down + "-" + across;
  }

  private String manner(Region region) {
    boolean calm = region.border() > 1.2 && region.size() > 0.12;
    return texts.get("manner." + (region.elongation() > 0.75 ? "length" : calm ? "calm" : "form"));
  }
}
