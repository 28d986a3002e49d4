package pentimento.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import pentimento.image.JpegFile;
import pentimento.image.Picture;
import pentimento.random.Rng;
import pentimento.request.StrictJson;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

/**
 * One sequence of a data set as its files.
 *
 * @param key name of its files before the dot
 * @param json what is known of it
 * @param jpegs the frames
 */
record Sample(String key, byte[] json, List<byte[]> jpegs) {
  /**
   * What is known of a sequence beside how it is painted.
   *
   * @param style name of the manner
   * @param recipe name of what it was made by
   */
  record About(
      String caption,
      String kind,
      List<String> nouns,
      String style,
      String recipe,
      Settings.Split split,
      long seed) {}

  /**
   * A painted sequence as files.
   *
   * @param number in the data set
   * @param quality of the JPEGs, 1..100
   */
  static Sample of(
      long number, About about, Style style, SequencePainter.Painted painted, int quality)
      throws IOException {
    List<byte[]> jpegs = new ArrayList<>();
    for (Picture frame : painted.frames()) {
      jpegs.add(JpegFile.bytes(frame, quality / 100f));
    }
    ObjectNode json = StrictJson.mapper().createObjectNode();
    json.put("caption", about.caption());
    json.put("kind", about.kind());
    ArrayNode nouns = json.putArray("nouns");
    about.nouns().forEach(nouns::add);
    json.put("style", about.style());
    json.put("reveal", style.layers().stream().anyMatch(layer -> layer.reveal() > 0));
    json.put("recipe", about.recipe());
    json.put("split", about.split().word());
    json.put("seed", about.seed());
    json.put("width", painted.frames().get(0).width());
    json.put("height", painted.frames().get(0).height());
    ArrayNode stages = json.putArray("stages");
    painted.stages().forEach(stages::add);
    ArrayNode strokes = json.putArray("strokes");
    painted.strokes().forEach(strokes::add);
    ArrayNode frames = json.putArray("frames");
    painted.frameStages().forEach(frames::add);
    String key = String.format(Locale.ROOT, "%06d", number);
    return new Sample(key, StrictJson.mapper().writeValueAsBytes(json), jpegs);
  }

  /** Writes its files into a shard. */
  void write(OutputStream out) throws IOException {
    Tar.write(out, key + ".json", json);
    for (int f = 0; f < jpegs.size(); f++) {
      Tar.write(out, key + ".f" + f + ".jpg", jpegs.get(f));
    }
  }

  /** Makes composed samples; for many threads. */
  static final class Maker implements Source {
    private final Settings settings;
    private final ObjectLibrary library;
    private final Composer training;
    private final Composer heldOut;

    Maker(Settings settings) {
      this.settings = settings;
      library = ObjectLibrary.builtIn();
      training = new Composer(library, settings.recipe().heldOutNouns());
      Set<String> others = new TreeSet<>(library.nouns());
      others.removeAll(settings.recipe().heldOutNouns());
      heldOut = new Composer(library, others);
    }

    @Override
    public String toJson() {
      return settings.toJson();
    }

    @Override
    public String doing() {
      return "composing and painting";
    }

    @Override
    public int count(int shard) {
      return settings.perShard();
    }

    @Override
    public Optional<Sample> make(int shard, int index) throws IOException {
      Recipe recipe = settings.recipe();
      long number = (long) shard * settings.perShard() + index;
      long part = settings.split() == Settings.Split.TRAIN ? 0 : 1;
      long seed = Rng.derive(Rng.derive(settings.seed(), part), number);
      Rng rng = new Rng(seed);
      Recipe.Shape shape = recipe.shapes().get(shard % recipe.shapes().size());
      int width = shape.width(settings.size());
      int height = shape.height(settings.size());
      boolean oddNouns = false;
      boolean oddStyle = false;
      if (settings.split() == Settings.Split.HELD_OUT) {
        boolean either = !recipe.heldOutStyles().isEmpty() && !recipe.heldOutNouns().isEmpty();
        oddNouns = recipe.heldOutStyles().isEmpty() || either && rng.uniform() < 0.5f;
        oddStyle = !oddNouns;
      }
      Set<String> without = new TreeSet<>(recipe.heldOutStyles());
      if (oddStyle) {
        without = new TreeSet<>(StyleReader.BUILT_IN);
        without.removeAll(recipe.heldOutStyles());
      }
      String name = Manners.name(recipe.styles(), without, rng);
      boolean colours = !name.equals("ink");
      Recipe.Kind kind = kind(rng);
      if (oddNouns && kind == Recipe.Kind.TEXTURE) {
        kind = Recipe.Kind.SINGLE; // textures show no nouns
      }
      Composer composer = oddNouns ? heldOut : training;
      Composed composed = composer.compose(kind, width, height, colours, rng);
      for (int tries = 0; oddNouns && composed.nouns().isEmpty(); tries++) {
        // Not every kind of place has one of the few things that are held out.
        Recipe.Kind other = tries < 20 ? kind : Recipe.Kind.SINGLE;
        composed = composer.compose(other, width, height, colours, rng);
      }
      boolean plain = rng.uniform() < recipe.plain();
      int side = Math.max(width, height);
      Style style = Manners.style(name, plain, Rng.derive(seed, 1), side);
      boolean byLayers = rng.uniform() < 0.6f;
      SequencePainter.Painted painted =
          SequencePainter.paint(composed, style, byLayers, Rng.derive(seed, 2), settings.frames());
      Optional<String> caption = composed.caption();
      if (caption.isPresent() && rng.uniform() < recipe.manner()) {
        caption = Optional.of(caption.get() + ", " + Words.manner(name, rng));
      }
      About about =
          new About(
              caption.orElse(""),
              composed.kind(),
              composed.nouns(),
              name,
              recipe.name(),
              settings.split(),
              seed);
      return Optional.of(of(number, about, style, painted, recipe.quality()));
    }

    private Recipe.Kind kind(Rng rng) {
      double all = settings.recipe().kinds().values().stream().mapToDouble(v -> v).sum();
      double at = rng.uniform() * all;
      Recipe.Kind last = Recipe.Kind.LANDSCAPE;
      for (Recipe.Kind kind : Recipe.Kind.values()) {
        double share = settings.recipe().kinds().get(kind);
        if (share > 0) {
          last = kind;
          at -= share;
          if (at < 0) {
            break;
          }
        }
      }
      return last;
    }
  }
}
