package pentimento.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import pentimento.request.Ranges;
import pentimento.request.StrictJson;

/**
 * What decides every byte of a data set.
 *
 * @param seed any
 * @param split which part
 * @param perShard sequences in a shard, 1..10000
 * @param size side of a square picture in pixels, a multiple of 8, 64..1024
 * @param frames pictures of a sequence, 8 or 16
 */
public record Settings(Recipe recipe, long seed, Split split, int perShard, int size, int frames) {
  /** What learns from it. */
  public enum Split {
    /** Without what the recipe holds out. */
    TRAIN,
    /** Each sequence with something that the recipe holds out. */
    HELD_OUT;

    /** Its name on the command line and in files. */
    public String word() {
      return this == TRAIN ? "train" : "held-out";
    }
  }

  /** Checks every range named above. */
  public Settings {
    Ranges.check("perShard", perShard, 1, 10_000);
    Ranges.check("size", size, 64, 1024);
    if (size % 8 != 0) {
      throw new IllegalArgumentException("size is " + size + ", expected a multiple of 8");
    }
    if (frames != 8 && frames != 16) {
      throw new IllegalArgumentException("frames is " + frames + ", expected 8 or 16");
    }
    boolean some = !recipe.heldOutNouns().isEmpty() || !recipe.heldOutStyles().isEmpty();
    if (split == Split.HELD_OUT && !some) {
      throw new IllegalArgumentException("the recipe " + recipe.name() + " holds nothing out");
    }
  }

  /** What a data set's folder says of itself, one line of JSON. */
  public String toJson() {
    ObjectNode json = StrictJson.mapper().createObjectNode();
    json.put("recipe", recipe.name());
    json.put("recipeHash", Integer.toHexString(recipe.toString().hashCode()));
    json.put("seed", seed);
    json.put("split", split.word());
    json.put("perShard", perShard);
    json.put("size", size);
    json.put("frames", frames);
    return json.toString();
  }
}
