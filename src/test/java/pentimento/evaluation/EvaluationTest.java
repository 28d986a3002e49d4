package pentimento.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.sequence.SequenceFile;

class EvaluationTest {
  @TempDir Path temporary;

  private SequenceReport report(int... quarters) throws IOException {
    Path folder = HandMade.folder(temporary.resolve("plain"), HandMade.frames(quarters));
    return Evaluation.measure(
        SequenceReader.read(folder, Progress.NONE), Optional.empty(), Optional.empty());
  }

  private Moments told(List<SequenceFile.StageEntry> stages) throws IOException {
    Path folder = HandMade.folder(temporary.resolve("told"), HandMade.frames(0, 1, 2, 4));
    HandMade.json(folder, HandMade.told(stages, "ground", "block-in", "detail", "finished"));
    return SequenceReader.read(folder, Progress.NONE);
  }

  private static Judgement judgement(SequenceReport report, String figure) {
    return report.judgements().stream()
        .filter(judgement -> judgement.figure().contains(figure))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is judged of " + figure));
  }

  @Test
  void steadyProcess() throws IOException {
    SequenceReport report = report(0, 1, 2, 3, 4);
    assertEquals(4, report.changes().size());
    for (Change change : report.changes()) {
      assertEquals(1, change.pieces());
      assertEquals(0.27, change.share(), 0.03);
    }
    assertEquals(2, report.judgements().size());
    assertTrue(report.judgements().stream().allMatch(Judgement::ok));
    assertTrue(report.covered().isEmpty() && report.before().isEmpty() && report.asIs().isEmpty());
    assertEquals(Rise.Basis.DISTANCE, report.rise().basis());
  }

  @Test
  void processThatGoesBack() throws IOException {
    SequenceReport report = report(0, 1, 2, 3, 2, 4);
    List<Double> distances = report.profile().distances();
    assertEquals(distances.get(4) - distances.get(3), report.rise().largest(), 1e-12);
    assertEquals(distances.get(2), distances.get(4));
    assertEquals(4, report.rise().at());
    assertFalse(judgement(report, "rise").ok());
    assertEquals(report.rise().largest() / distances.get(0), judgement(report, "rise").value());
  }

  @Test
  void framesThatNobodyCanTellApart() throws IOException {
    SequenceReport report = report(0, 2, 4, 4);
    assertEquals(2, report.smallestChange());
    assertEquals(0, judgement(report, "smallest change").value());
    assertFalse(judgement(report, "smallest change").ok());
  }

  @Test
  void hopsHaveLimitsFromTheBlockInOn() throws IOException {
    List<SequenceFile.StageEntry> stages =
        List.of(
            HandMade.stage("ground", 0.5),
            HandMade.stage("block-in", 0.2),
            HandMade.stage("modelling", 0.0801),
            HandMade.stage("detail", 0.08),
            new SequenceFile.StageEntry("accents", "", "", 1, 0, 0));
    SequenceReport report = Evaluation.measure(told(stages), Optional.empty(), Optional.empty());
    assertEquals(
        List.of(
            OptionalDouble.empty(),
            OptionalDouble.of(0.2),
            OptionalDouble.of(0.08),
            OptionalDouble.of(0.08),
            OptionalDouble.empty()),
        report.hops().stream().map(StageHop::limit).toList());
    assertTrue(judgement(report, "hop, block-in").ok());
    assertFalse(judgement(report, "hop, modelling").ok());
    assertTrue(judgement(report, "hop, detail").ok());
    assertEquals(5, report.judgements().size());
    assertEquals(1, report.rise().from());
    assertEquals(0.997, report.covered().getAsDouble());
    assertEquals(new Likeness(0.0004, 0.0125, 33.979, 0.9), report.before().orElseThrow());
  }

  @Test
  void stylesWithoutABlockInHaveNoHopLimits() throws IOException {
    SequenceReport report =
        Evaluation.measure(
            told(List.of(HandMade.stage("wash", 0.5), HandMade.stage("glaze", 0.9))),
            Optional.empty(),
            Optional.empty());
    assertEquals(2, report.judgements().size());
  }

  @Test
  void referenceTakesThePlaceOfTheLastFrame() throws IOException {
    Moments moments = told(List.of(HandMade.stage("block-in", 0.1)));
    SequenceReport plain = Evaluation.measure(moments, Optional.empty(), Optional.empty());
    SequenceReport same = measured(moments, HandMade.quarters(4));
    assertEquals(plain.profile(), same.profile());
    assertEquals(new Likeness(0, 0, Double.POSITIVE_INFINITY, 1), same.asIs().orElseThrow());
    assertEquals(plain.before(), same.before(), "not the last frame, which is the picture itself");
    assertEquals("cup.png", same.end());
    SequenceReport other = measured(moments, HandMade.quarters(2));
    assertEquals(0, other.profile().distances().get(2));
    assertFalse(judgement(other, "rise").ok());
    // A reference of another size is brought to that of the frames.
    Picture twice = Resize.to(HandMade.quarters(4), 256, 192);
    assertTrue(measured(moments, twice).profile().distances().get(3) < 0.05);
  }

  private static SequenceReport measured(Moments moments, Picture reference) {
    return Evaluation.measure(
        moments, Optional.of(new Evaluation.Reference("cup.png", reference)), Optional.empty());
  }

  @Test
  void likenessOfKnownPictures() {
    Likeness likeness =
        Likeness.between(Picture.filled(32, 32, 0x000000), Picture.filled(32, 32, 0x333333));
    assertEquals(0.04, likeness.mse(), 1e-12); // 51 / 255 squared
    assertEquals(0.2, likeness.l1(), 1e-12);
    assertEquals(13.979400086720377, likeness.psnr(), 1e-9);
    assertEquals(1e-4 / 0.0401, likeness.ssim(), 1e-6);
  }

  @Test
  void referenceOfOtherProportions() throws IOException {
    Moments moments = told(List.of());
    for (Picture picture :
        List.of(Picture.filled(96, 128, 0), Picture.filled(128, 100, 0), Picture.filled(1, 1, 0))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> measured(moments, picture))
              .getMessage();
      assertTrue(message.contains("128 x 96"), message);
    }
    measured(moments, Picture.filled(640, 481, 0)); // rounding is allowed
  }

  @Test
  void gapToTheFirst() throws IOException {
    SequenceReport first = report(0, 1, 2, 3, 4);
    assertTrue(first.gapToFirst().isEmpty());
    Moments moments = told(List.of());
    SequenceReport second =
        Evaluation.measure(moments, Optional.empty(), Optional.of(first.profile()));
    assertEquals(first.profile().gap(second.profile()), second.gapToFirst().getAsDouble());
    assertTrue(second.gapToFirst().getAsDouble() > 0.001);
  }

  @Test
  void whatIsNoNumberFails() {
    assertFalse(new Judgement("", Double.NaN, 1, true).ok());
    assertFalse(new Judgement("", Double.NaN, 1, false).ok());
    assertFalse(new Judgement("", Double.POSITIVE_INFINITY, 1, true).ok());
    assertTrue(new Judgement("", 1, 1, true).ok());
    assertTrue(new Judgement("", 1, 1, false).ok());
  }
}
