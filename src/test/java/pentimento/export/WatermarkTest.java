package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Similarity;
import pentimento.request.Request;

/** The mark in single pictures. */
class WatermarkTest {
  private static final int SIDE = 256;
  private static final Watermark STROKES = new Watermark("strokes");

  private static WatermarkVote.Result vote(Picture picture) {
    WatermarkVote vote = new WatermarkVote();
    vote.add(picture);
    return vote.result();
  }

  private static WatermarkVote.Result search(Picture picture) {
    WatermarkSearch search = new WatermarkSearch();
    search.add(picture);
    return search.result();
  }

  private static Picture cut(Picture picture, int left, int top) {
    int width = picture.width() - left;
    int[] rgb = new int[width * (picture.height() - top)];
    for (int y = 0; y < picture.height() - top; y++) {
      System.arraycopy(picture.rgb(), (top + y) * picture.width() + left, rgb, y * width, width);
    }
    return new Picture(width, picture.height() - top, rgb);
  }

  static List<String> names() {
    return TestPictures.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void isReadBackAndNotSeen(String name) {
    Picture picture = TestPictures.named(name, SIDE, SIDE);
    for (String engine : Request.ENGINES) {
      Picture marked = new Watermark(engine).on(picture);
      WatermarkVote.Result result = vote(marked);
      assertTrue(result.found(), result.toString());
      assertEquals(48, result.agreeing());
      assertEquals(Optional.of(engine), result.engine());
      assertTrue(Similarity.psnr(picture, marked) > 46, name);
      assertEquals(marked, new Watermark(engine).on(picture));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void isNotFoundWhereItIsNot(String name) {
    Picture picture = TestPictures.named(name, SIDE, SIDE);
    assertTrue(vote(picture).agreeing() < 38, vote(picture).toString());
    assertFalse(search(picture).found(), name);
  }

  @Test
  void bitsOfChanceComeOutLikeCoins() {
    List<Integer> agreeing = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      WatermarkVote.Result result = vote(TestPictures.noise(SIDE, SIDE, i));
      assertFalse(result.found());
      agreeing.add(result.agreeing());
    }
    // The best of five lightnesses that resemble each other: somewhat above 24.
    double mean = agreeing.stream().mapToInt(Integer::intValue).average().orElseThrow();
    assertTrue(mean > 24 && mean < 30, Double.toString(mean));
  }

  @Test
  void aBlockDependsOnItselfAlone() {
    Picture before = TestPictures.named("cat", SIDE, SIDE);
    int[] rgb = before.rgb().clone();
    rgb[40 * SIDE + 100] ^= 0xffffff; // in the block that begins at 96, 32
    Picture after = new Picture(SIDE, SIDE, rgb);
    int[] one = STROKES.on(before).rgb();
    int[] other = STROKES.on(after).rgb();
    for (int i = 0; i < one.length; i++) {
      boolean there = i % SIDE / 16 == 6 && i / SIDE / 16 == 2;
      assertTrue(there || one[i] == other[i], "pixel " + i);
      assertEquals(0, (one[i] ^ before.rgb()[i]) >> 8, "only blue changes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"255x256", "1024x127", "64x64"})
  void smallPicturesAreLeftAlone(String size) {
    int width = Integer.parseInt(size.split("x")[0]);
    int height = Integer.parseInt(size.split("x")[1]);
    Picture picture = TestPictures.named("cat", width, height);
    assertSame(picture, STROKES.on(picture));
    assertEquals(0, vote(picture).pictures());
    assertFalse(Watermark.fits(width, height));
    assertTrue(Watermark.fits(256, 256) && Watermark.fits(512, 128));
  }

  @Test
  void onlyTheGeneratedPartIsMarked() {
    Picture before = TestPictures.named("cat", 700, 400);
    int[] rgb = before.rgb().clone();
    STROKES.mark(rgb, 700, new MountLayout.Box(37, 21, 300, 270));
    for (int i = 0; i < rgb.length; i++) {
      int x = i % 700;
      int y = i / 700;
      boolean within = x >= 48 && x < 336 && y >= 32 && y < 288;
      assertTrue(within || rgb[i] == before.rgb()[i], "pixel " + x + ", " + y);
    }
    WatermarkVote.Result result = vote(new Picture(700, 400, rgb));
    assertTrue(result.found(), result.toString());
  }

  static Stream<Picture> changed() {
    Picture marked = STROKES.on(TestPictures.named("cat", 320, 300));
    int[] lighter = marked.rgb().clone();
    for (int i = 0; i < lighter.length; i++) {
      int pixel = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        int value = (int) Math.round((lighter[i] >> shift & 255) * 1.05);
        pixel |= Math.min(255, value) << shift;
      }
      lighter[i] = pixel;
    }
    return Stream.of(cut(marked, 8, 8), cut(marked, 13, 7), new Picture(320, 300, lighter));
  }

  @ParameterizedTest
  @MethodSource("changed")
  void isFoundInWhatHasBeenChanged(Picture picture) {
    assertTrue(vote(picture).found() || search(picture).found(), picture.toString());
  }

  @Test
  void theCodeSaysWhatItShould() {
    boolean[] strokes = WatermarkCode.bits("strokes");
    boolean[] diffusion = WatermarkCode.bits("diffusion");
    int different = 0;
    double[] votes = new double[WatermarkCode.BITS];
    for (int i = 0; i < votes.length; i++) {
      different += strokes[i] == diffusion[i] ? 0 : 1;
      votes[i] = diffusion[i] ? 0.1 : -0.1;
    }
    assertTrue(different >= 4, "the check sets the engines apart");
    assertEquals(48, WatermarkCode.agreeing(votes));
    assertEquals(Optional.of("diffusion"), WatermarkCode.engine(votes));
    votes[63] = -votes[63];
    assertEquals(Optional.empty(), WatermarkCode.engine(votes));
    assertEquals(0, WatermarkCode.agreeing(new double[WatermarkCode.BITS]));
    int[] count = new int[WatermarkCode.BITS];
    for (int slot = 0; slot < WatermarkCode.SLOTS; slot++) {
      count[WatermarkCode.bit(slot)]++;
    }
    for (int bit : count) {
      assertEquals(2, bit);
    }
  }
}
