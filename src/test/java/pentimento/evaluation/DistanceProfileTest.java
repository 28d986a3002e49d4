package pentimento.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pentimento.image.Picture;
import pentimento.sequence.SequenceFile;

/** Profiles, their gaps and their rises. */
class DistanceProfileTest {
  private static DistanceProfile profile(Double... distances) {
    return new DistanceProfile(Arrays.asList(distances));
  }

  /** CIE lightness of a grey, from its definition. */
  private static double lightness(int grey) {
    double v = grey / 255.0;
    double y = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    return y > 216.0 / 24_389 ? 116 * Math.cbrt(y) - 16 : 24_389 / 27.0 * y;
  }

  @Test
  void distancesOfFlatGreysFollowTheFormula() {
    int[] greys = {40, 90, 150, 190, 210};
    List<Picture> frames =
        Arrays.stream(greys).mapToObj(g -> Picture.filled(64, 48, g * 0x010101)).toList();
    DistanceProfile profile = DistanceProfile.of(frames, frames.get(4));
    double b = 210 / 255.0;
    for (int i = 0; i < greys.length; i++) {
      // Flat pictures have equal structure: of MS-SSIM only the coarsest luminance term is left.
      double a = greys[i] / 255.0;
      double luminance = (2 * a * b + 1e-4) / (a * a + b * b + 1e-4);
      double alike = Math.pow(luminance, 0.3001 / (0.0448 + 0.2856 + 0.3001));
      double colour = Math.min(1, Math.abs(lightness(greys[i]) - lightness(210)) / 50);
      assertEquals(0.5 * (1 - alike) + 0.5 * colour, profile.distances().get(i), 2e-4);
    }
  }

  @Test
  void revealingAPictureNearsItSteadily() {
    List<Picture> frames = HandMade.frames(0, 1, 2, 3, 4);
    DistanceProfile profile = DistanceProfile.of(frames, frames.get(4));
    for (int i = 1; i < 5; i++) {
      assertTrue(
          profile.distances().get(i) < profile.distances().get(i - 1) - 0.02, profile::toString);
    }
    assertEquals(0, profile.distances().get(4));
    assertEquals(0, Rise.of(profile, Optional.empty()).largest());
  }

  @Test
  void isLinearBetweenFrames() {
    DistanceProfile profile = profile(0.8, 0.4, 0.1);
    assertEquals(0.8, profile.at(0), 1e-12);
    assertEquals(0.6, profile.at(0.25), 1e-12);
    assertEquals(0.4, profile.at(0.5), 1e-12);
    assertEquals(0.1, profile.at(1), 1e-12);
    assertEquals(0.5, profile.progress(1));
  }

  @Test
  void gapIsTheMeanDifferenceOver33Points() {
    assertEquals(0, profile(1.0, 0.0).gap(profile(1.0, 0.5, 0.0)), 1e-12);
    // Against 1 up to the middle: p in the first half, 1 - p in the second, 8 / 33 in the mean.
    assertEquals(8 / 33.0, profile(1.0, 0.0).gap(profile(1.0, 1.0, 0.0)), 1e-12);
    assertEquals(8 / 33.0, profile(1.0, 1.0, 0.0).gap(profile(1.0, 0.0)), 1e-12);
    assertEquals(0.25, profile(0.5, 0.5).gap(profile(0.25, 0.25, 0.25)), 1e-12);
  }

  @Test
  void badProfilesCannotExist() {
    assertThrows(IllegalArgumentException.class, () -> profile(0.5));
    assertThrows(IllegalArgumentException.class, () -> profile(0.5, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> profile(0.5, -0.1));
    assertThrows(IllegalArgumentException.class, () -> profile(1.1, 0.0));
  }

  @Test
  void risesCountFromTheLowestSoFar() {
    Rise rise = Rise.of(profile(0.8, 0.4, 0.403, 0.406, 0.409, 0.0), Optional.empty());
    assertEquals(Rise.Basis.DISTANCE, rise.basis());
    assertEquals(1, rise.from());
    assertEquals(0.009, rise.largest(), 1e-12);
    assertEquals(4, rise.at());
    // Each step is below 1 % of the start, their sum is not.
    assertEquals(0.009 / 0.8, rise.share(), 1e-12);
    assertTrue(rise.share() > Rise.LIMIT);
  }

  @Test
  void risesBeforeTheBlockInDoNotCount() {
    DistanceProfile profile = profile(0.8, 0.9, 0.85, 0.86, 0.3, 0.0);
    assertEquals(0, Rise.of(profile, Optional.empty()).largest());
    List<SequenceFile.StageEntry> stages =
        List.of(
            HandMade.stage("ground", 0),
            HandMade.stage("block-in", 0),
            HandMade.stage("detail", 0));
    Rise told =
        Rise.of(
            profile,
            Optional.of(
                HandMade.told(
                    stages, "ground", "ground", "block-in", "block-in", "detail", "finished")));
    assertEquals(Rise.Basis.STAGE, told.basis());
    assertEquals(2, told.from());
    assertEquals(0.01, told.largest(), 1e-12);
    assertEquals(3, told.at());
    Rise later =
        Rise.of(
            profile,
            Optional.of(
                HandMade.told(
                    stages, "ground", "ground", "ground", "ground", "detail", "finished")));
    assertEquals(4, later.from(), "no frame of the block-in: the first after it");
  }

  @Test
  void stylesWithoutABlockInAreJudgedByDistance() {
    Rise rise =
        Rise.of(
            profile(0.8, 0.4, 0.0),
            Optional.of(
                HandMade.told(List.of(HandMade.stage("glaze", 0)), "glaze", "glaze", "finished")));
    assertEquals(Rise.Basis.DISTANCE, rise.basis());
    assertEquals(1, rise.from());
  }

  @Test
  void processesThatNeverComeNearAreJudgedAsAWhole() {
    Rise rise = Rise.of(profile(0.5, 0.45, 0.6), Optional.empty());
    assertEquals(Rise.Basis.WHOLE, rise.basis());
    assertEquals(0, rise.from());
    assertEquals(0.15, rise.largest(), 1e-12);
  }

  @Test
  void risesFromNothingAreInfinite() {
    assertEquals(0, Rise.of(profile(0.0, 0.0), Optional.empty()).share());
    Rise rise = Rise.of(profile(0.0, 0.2, 0.0), Optional.empty());
    assertEquals(Double.POSITIVE_INFINITY, rise.share());
  }
}
