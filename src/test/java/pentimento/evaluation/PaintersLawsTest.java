package pentimento.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence.Finish;
import pentimento.sequence.SequenceFile;

class PaintersLawsTest {
  @TempDir Path temporary;

  private static SequenceFile told(String style, boolean reveal, Map<String, Double> laws) {
    Request request =
        new Request(
            "reconstruct",
            new Request.Source("cup.png", "0".repeat(64), HandMade.WIDTH, HandMade.HEIGHT),
            "strokes",
            new TextNode(style),
            reveal,
            3,
            1,
            HandMade.WIDTH,
            Request.Video.DEFAULT);
    SequenceFile plain = HandMade.told(List.of(), "", "", "finished");
    return new SequenceFile(
        Provenance.of(request),
        plain.width(),
        plain.height(),
        plain.strokes(),
        new Finish(0, 0, 30, 0.9, 1, new TreeMap<>(laws)),
        plain.stages(),
        plain.frames(),
        List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "region, overpainted, 0.02, true",
    "region, overpainted, 0.0201, false",
    "digital, flats, 1, true",
    "digital, flats, 0.9999, false",
  })
  void figuresOfAMannerAreJudged(String style, String law, double value, boolean ok) {
    List<Judgement> laws = PaintersLaws.of(told(style, true, Map.of(law, value)), List.of(0.5));
    assertEquals(1, laws.size(), laws.toString());
    assertEquals(value, laws.get(0).value());
    assertEquals(ok, laws.get(0).ok());
  }

  @Test
  void glazesAreJudgedByTheLightestStepOfTheirOwn() {
    SequenceFile washes = told("watercolour", false, Map.of());
    assertTrue(PaintersLaws.of(washes, List.of(0.0, 0.0)).get(0).ok());
    Judgement lighter = PaintersLaws.of(washes, List.of(0.01, 0.3)).get(0);
    assertEquals(0.3, lighter.value());
    assertFalse(lighter.ok());
    // Revealing, the last frame is the picture itself.
    Judgement revealed = PaintersLaws.of(told("ink", true, Map.of()), List.of(0.0, 0.3)).get(0);
    assertTrue(revealed.ok());
    assertEquals(List.of(), PaintersLaws.of(told("oil", false, Map.of()), List.of(0.3, 0.3)));
  }

  @Test
  void lighterIsWhatRoundingCannotMake() {
    Picture before = Picture.filled(10, 10, 0x808080);
    int[] rgb = before.rgb().clone();
    rgb[0] = 0x828282; // 2 of 255
    rgb[1] = 0x838383;
    rgb[2] = 0xffffff;
    rgb[3] = 0x000000;
    Picture after = new Picture(10, 10, rgb);
    assertEquals(0.02, PaintersLaws.lightened(before, after));
    assertEquals(0, PaintersLaws.lightened(before, before));
  }

  @Test
  void lawsAreToldAndJudgedWithTheSequence() throws IOException {
    SequenceFile told = told("region", true, Map.of(Finish.OVERPAINTED, 0.5));
    Path folder = HandMade.folder(temporary.resolve("new"), HandMade.frames(0, 2, 4));
    HandMade.json(folder, told);
    Moments moments = SequenceReader.read(folder, Progress.NONE);
    assertEquals(told.finish(), moments.told().orElseThrow().finish());
    SequenceReport report = Evaluation.measure(moments, Optional.empty(), Optional.empty());
    Judgement judged =
        report.judgements().stream()
            .filter(judgement -> judgement.figure().contains("painted over"))
            .findFirst()
            .orElseThrow();
    assertFalse(judged.ok());
  }

  /** As of versions that knew no laws: there is no such field. */
  @Test
  void olderSequencesAreRead() throws IOException {
    Path folder = HandMade.folder(temporary.resolve("old"), HandMade.frames(0, 2, 4));
    HandMade.json(folder, told("oil", true, Map.of()));
    assertFalse(Files.readString(folder.resolve(SequenceFile.NAME)).contains("laws"));
    Moments moments = SequenceReader.read(folder, Progress.NONE);
    assertEquals(Map.of(), moments.told().orElseThrow().finish().laws());
  }
}
