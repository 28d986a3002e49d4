package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Similarity;
import pentimento.strokes.Paintings.Painting;

class RandomStyleTest {
  private static final int DRAWS = 1000;

  private static final Map<String, Double> SHARES =
      Map.of(
          "oil",
          0.40,
          "region",
          0.15,
          "digital",
          0.20,
          "watercolour",
          0.10,
          "ink",
          0.05,
          "bezier",
          0.10);

  @Test
  void mannersComeInTheirShares() {
    Map<String, Integer> drawn = new TreeMap<>();
    for (int seed = 0; seed < DRAWS; seed++) {
      drawn.merge(Style.random(seed).name(), 1, Integer::sum);
    }
    assertEquals(Set.copyOf(StyleReader.BUILT_IN), drawn.keySet());
    SHARES.forEach(
        (name, share) -> {
          // Four standard deviations of a draw.
          double tolerance = 4 * Math.sqrt(DRAWS * share * (1 - share));
          assertEquals(DRAWS * share, drawn.get(name), tolerance, name);
        });
  }

  @Test
  void sameSeedSameStyle() {
    Set<Style> styles = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      Style style = Style.random(seed);
      assertEquals(style, Style.random(seed));
      assertEquals(StyleReader.random(seed), StyleReader.random(seed));
      styles.add(style);
    }
    assertEquals(100, styles.size(), "each seed a style of its own");
  }

  @Test
  void mannersKeepTheirLaws() {
    int unprepared = 0;
    for (int seed = 0; seed < 300; seed++) {
      Style style = Style.random(seed);
      assertEquals(style.name().equals("region"), style.once(), "seed " + seed);
      boolean glazes = style.name().equals("watercolour") || style.name().equals("ink");
      assertEquals(glazes, style.glazes(), "seed " + seed);
      unprepared += style.stages().size() < Paintings.style(style.name()).stages().size() ? 1 : 0;
    }
    assertTrue(unprepared > 30, unprepared + " go without ground, drawing or underpainting");
  }

  @Test
  void eachPaints() {
    Picture cat = TestPictures.named("cat", 96, 72);
    for (int seed = 0; seed < 100; seed++) {
      Style style = Style.random(seed);
      style = style.revealing(style.reveal());
      Painting painting = Paintings.paint(cat, style, seed);
      Picture seen = style.tone().of(cat, style.paper());
      double bare = Similarity.psnr(Picture.filled(96, 72, style.paper()), seen);
      double psnr = Similarity.psnr(painting.picture(), seen);
      assertTrue(psnr > bare + 5, "seed %d, %s: %s dB".formatted(seed, style.name(), psnr));
    }
  }
}
