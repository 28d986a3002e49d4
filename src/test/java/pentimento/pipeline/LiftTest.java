package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.bench.Bicubic;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;

/** What a lifted frame must and must not show. */
class LiftTest {
  private static final int PAPER = 0xf4efe4;

  private static SortedMap<Integer, Picture> at(int frame, Picture picture) {
    return new TreeMap<>(Map.of(frame, picture));
  }

  private static Picture cat() {
    return TestPictures.cat();
  }

  private static int furthest(Picture a, Picture b) {
    int most = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        most = Math.max(most, Math.abs((a.rgb()[i] >> shift & 255) - (b.rgb()[i] >> shift & 255)));
      }
    }
    return most;
  }

  /** The left of one picture, the right of another. */
  private static Picture joined(Picture left, Picture right) {
    int[] rgb = right.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      if (i % right.width() < right.width() / 2) {
        rgb[i] = left.rgb()[i];
      }
    }
    return new Picture(right.width(), right.height(), rgb);
  }

  @Test
  void referencesAreTheirFrames() {
    Picture small = Resize.fit(cat(), 64);
    List<Picture> frames = List.of(small, small, small);
    List<Picture> lifted = Lift.frames(frames, at(1, cat()), 256, 192);
    assertEquals(cat(), lifted.get(1));
    Picture other = Resize.to(cat(), 200, 150);
    assertEquals(Resize.to(other, 256, 192), Lift.frames(frames, at(2, other), 256, 192).get(2));
  }

  @Test
  void frameThatShowsThePictureBecomesIt() {
    Picture reduced = Resize.to(cat(), 64, 48);
    Picture lifted = Lift.frames(List.of(reduced, reduced), at(1, cat()), 256, 192).get(0);
    double psnr = Similarity.psnr(lifted, cat());
    double bicubic = Similarity.psnr(Bicubic.enlarged(reduced, 256, 192), cat());
    assertTrue(psnr > bicubic + 12, psnr + " dB, bicubic " + bicubic);
  }

  @Test
  void blankGroundStaysBlank() {
    Picture blank = Picture.filled(64, 48, PAPER);
    Picture lifted = Lift.frames(List.of(blank, blank), at(1, cat()), 256, 192).get(0);
    int most = furthest(lifted, Picture.filled(256, 192, PAPER));
    assertTrue(most <= 2, "a ghost of " + most + " / 255");
  }

  @Test
  void blankHalfShowsNoGhost() {
    Picture full = joined(Picture.filled(256, 192, PAPER), cat());
    Picture reduced = Resize.to(full, 64, 48);
    Picture lifted = Lift.frames(List.of(reduced, reduced), at(1, cat()), 256, 192).get(0);
    // From 24 pixels, six of the key frame's, beside the border.
    for (int i = 0; i < lifted.rgb().length; i++) {
      if (i % 256 < 104) {
        int green = lifted.rgb()[i] >> 8 & 255;
        assertEquals(PAPER >> 8 & 255, green, 3, "at " + i % 256 + ", " + i / 256);
      }
    }
    Picture bicubic = Bicubic.enlarged(reduced, 256, 192);
    assertTrue(Similarity.psnr(lifted, full) > Similarity.psnr(bicubic, full) + 4);
  }

  @Test
  void edgesDoNotRing() {
    Picture step = joined(Picture.filled(64, 48, 0x404040), Picture.filled(64, 48, 0xc0c0c0));
    Picture lifted = Lift.frames(List.of(step), new TreeMap<>(), 256, 192).get(0);
    for (int pixel : lifted.rgb()) {
      int grey = pixel & 255;
      // Bicubic reaches from 55 to 201.
      assertTrue(grey >= 0x40 - 22 && grey <= 0xc0 + 22, "value " + grey);
    }
  }

  @Test
  void framesBetweenTakeFromEither() {
    Picture early = joined(cat(), Picture.filled(256, 192, PAPER));
    Picture late = joined(Picture.filled(256, 192, 0x405060), cat());
    SortedMap<Integer, Picture> both = at(0, early);
    both.put(2, late);
    Picture small = Resize.to(cat(), 64, 48);
    List<Picture> frames = List.of(small, small, small);
    double one = Similarity.psnr(Lift.frames(frames, at(2, late), 256, 192).get(1), cat());
    double two = Similarity.psnr(Lift.frames(frames, both, 256, 192).get(1), cat());
    assertTrue(two > one + 2, "from both " + two + " dB, from one " + one);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 16, 64, 64",
    "16, 12, 1, 1",
    "1, 1, 7, 5",
    "2, 3, 33, 40",
    "256, 2, 1024, 8",
    "3, 200, 9, 600",
    "64, 48, 64, 48",
    "64, 48, 100, 30",
    "64, 48, 63, 47"
  })
  void anySizeWorks(int width, int height, int toWidth, int toHeight) {
    Picture frame = TestPictures.named("cat", width, height);
    Picture picture = TestPictures.named("cat", toWidth, toHeight);
    List<Picture> lifted = Lift.frames(List.of(frame, frame), at(1, picture), toWidth, toHeight);
    assertEquals(2, lifted.size());
    assertEquals(toWidth, lifted.get(0).width());
    assertEquals(toHeight, lifted.get(0).height());
    assertSame(picture, lifted.get(1));
  }

  @Test
  void greyStaysGrey() {
    Picture stripes = TestPictures.stripes(256, 192, 0.4, 9);
    Picture frame = Resize.to(TestPictures.stripes(256, 192, 1.2, 20), 64, 48);
    Picture lifted = Lift.frames(List.of(frame, frame), at(1, stripes), 256, 192).get(0);
    for (int pixel : lifted.rgb()) {
      assertEquals(pixel & 255, pixel >> 16 & 255, 1);
      assertEquals(pixel & 255, pixel >> 8 & 255, 1);
    }
  }

  @Test
  void threadsDoNotMatter() {
    Picture frame = Resize.to(joined(Picture.filled(256, 192, PAPER), cat()), 64, 48);
    List<Picture> frames = List.of(frame, frame);
    List<Picture> one = Lift.frames(frames, at(1, cat()), 256, 192, 1);
    assertEquals(one, Lift.frames(frames, at(1, cat()), 256, 192, 2));
    assertEquals(one, Lift.frames(frames, at(1, cat()), 256, 192, 7));
  }

  @Test
  void paintingsGain() throws IOException {
    List<Picture> truth = new ArrayList<>();
    TestRequests.sequence(cat(), 8, false).forEachFrame(2, (frame, made) -> truth.add(made));
    List<Picture> reduced = truth.stream().map(frame -> Resize.to(frame, 64, 48)).toList();
    List<Picture> lifted = Lift.frames(reduced, at(7, truth.get(7)), 256, 192);
    double sum = 0;
    for (int i = 1; i < 7; i++) {
      double bicubic = Similarity.psnr(Bicubic.enlarged(reduced.get(i), 256, 192), truth.get(i));
      double margin = Similarity.psnr(lifted.get(i), truth.get(i)) - bicubic;
      assertTrue(margin > -0.1, "frame " + i + " is worse than bicubic: " + margin + " dB");
      sum += margin;
    }
    assertTrue(sum / 6 > 1, "mean margin " + sum / 6 + " dB");
  }

  @Test
  void nonsenseIsRefused() {
    Picture small = TestPictures.named("red", 8, 8);
    TreeMap<Integer, Picture> none = new TreeMap<>();
    assertThrows(IllegalArgumentException.class, () -> Lift.frames(List.of(), none, 16, 16));
    List<Picture> uneven = List.of(small, TestPictures.named("red", 8, 9));
    assertThrows(IllegalArgumentException.class, () -> Lift.frames(uneven, none, 16, 16));
    List<Picture> one = List.of(small);
    assertThrows(IllegalArgumentException.class, () -> Lift.frames(one, at(1, small), 16, 16));
    assertThrows(IllegalArgumentException.class, () -> Lift.frames(one, none, 0, 16));
    assertThrows(IllegalArgumentException.class, () -> Lift.frames(one, none, 16, 16, 0));
  }
}
