package pentimento.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import pentimento.image.Picture;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.random.Rng;
import pentimento.request.Progress;
import pentimento.request.Ranges;
import pentimento.request.StrictJson;
import pentimento.strokes.Style;

/** Paints the pictures of a folder, each in a manner that seed and number draw. */
public final class GalleryPainter implements Source {
  /** Most times that each picture is painted. */
  public static final int MOST_TIMES = 1000;

  private final Gallery gallery;
  private final Settings settings;
  private final List<List<Turn>> shards = new ArrayList<>();
  private final Map<String, String> damaged = new ConcurrentHashMap<>();

  /** A picture that is painted, and what number the sequence has. */
  private record Turn(Gallery.Entry entry, long number) {}

  /**
   * What a run did.
   *
   * @param shards see there
   * @param damaged pictures that could not be decoded, and why, by name
   */
  public record Result(DatasetMaker.Result shards, Map<String, String> damaged) {}

  /**
   * A painter that has not begun.
   *
   * @param settings the recipe gives the manners, their shares and the JPEGs' quality
   * @param times how often each picture is painted, each time another way
   * @throws IllegalArgumentException when the settings ask for what is held out: that is a matter
   *     of composed pictures
   */
  public GalleryPainter(Gallery gallery, Settings settings, int times) {
    Ranges.check("times", times, 1, MOST_TIMES);
    if (settings.split() != Settings.Split.TRAIN) {
      throw new IllegalArgumentException("split is for composed pictures only");
    }
    this.gallery = gallery;
    this.settings = settings;
    long number = 0;
    // All pictures of a shard have one shape; pictures are sorted by it.
    for (Recipe.Shape shape : Recipe.Shape.values()) {
      List<Turn> turns = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        for (Gallery.Entry entry : gallery.pictures()) {
          if (entry.shape() == shape) {
            turns.add(new Turn(entry, number++));
          }
        }
      }
      for (int from = 0; from < turns.size(); from += settings.perShard()) {
        shards.add(turns.subList(from, Math.min(turns.size(), from + settings.perShard())));
      }
    }
  }

  /** How many shards all pictures fill. */
  public int shards() {
    return shards.size();
  }

  /** Makes shards; as {@link DatasetMaker#run}. A picture that cannot be decoded is left out. */
  public Result run(Path folder, int first, int count, int threads, Progress progress)
      throws IOException {
    DatasetMaker.Result made = DatasetMaker.run(this, folder, first, count, threads, progress);
    return new Result(made, new TreeMap<>(damaged));
  }

  @Override
  public String toJson() {
    ObjectNode json = StrictJson.mapper().createObjectNode();
    json.put("pictures", gallery.pictures().size());
    json.put("picturesHash", hash());
    json.put("recipe", settings.recipe().name());
    json.put("seed", settings.seed());
    json.put("perShard", settings.perShard());
    json.put("size", settings.size());
    json.put("frames", settings.frames());
    json.put("sequences", shards.stream().mapToInt(List::size).sum());
    return json.toString();
  }

  /**
   * Of names, sizes and captions: reading all pictures would take longer than some want to wait.
   */
  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Gallery.Entry entry : gallery.pictures()) {
        String line = "%s\n%d\n%s\n".formatted(entry.name(), entry.bytes(), entry.caption());
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String doing() {
    return "painting";
  }

  @Override
  public int count(int shard) {
    return shards.get(shard).size();
  }

  @Override
  public Optional<Sample> make(int shard, int index) throws IOException {
    Turn turn = shards.get(shard).get(index);
    Recipe recipe = settings.recipe();
    long seed = Rng.derive(settings.seed(), turn.number());
    Rng rng = new Rng(seed);
    Picture picture;
    try {
      picture = PictureReader.read(turn.entry().file());
    } catch (PictureException e) {
      damaged.put(turn.entry().name(), e.getMessage());
      return Optional.empty();
    }
    int width = turn.entry().shape().width(settings.size());
    int height = turn.entry().shape().height(settings.size());
    picture = Resize.cover(picture, width, height);
    String name = Manners.name(recipe.styles(), Set.of(), rng);
    boolean plain = rng.uniform() < recipe.plain();
    Style style = Manners.style(name, plain, Rng.derive(seed, 1), Math.max(width, height));
    // Nobody knows the layers of such a picture: the painter finds regions where it needs them.
    Composed found =
        new Composed(picture, Optional.empty(), "picture", List.of(), new byte[width * height], 1);
    SequencePainter.Painted painted =
        SequencePainter.paint(found, style, false, Rng.derive(seed, 2), settings.frames());
    String caption = turn.entry().caption();
    if (!caption.isEmpty() && rng.uniform() < recipe.manner()) {
      caption += ", " + Words.manner(name, rng);
    }
    Sample.About about =
        new Sample.About(
            caption, "picture", List.of(), name, recipe.name(), Settings.Split.TRAIN, seed);
    return Optional.of(Sample.of(turn.number(), about, style, painted, recipe.quality()));
  }
}
