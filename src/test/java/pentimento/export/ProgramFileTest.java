package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceBuilder;
import pentimento.strokes.Chapter;
import pentimento.strokes.Region;
import pentimento.strokes.RegionMap;
import pentimento.strokes.StageMark;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;

/** Stroke programs, written and read back. */
class ProgramFileTest {
  @TempDir Path folder;

  static PaintingSequence sequence(String style, boolean reveal) {
    Picture picture = Resize.fit(TestPictures.cat(), 96);
    Request r = TestRequests.request(picture, 8, reveal, TestRequests.VIDEO);
    Request request =
        new Request(
            r.command(), r.source(), r.engine(), new TextNode(style), reveal, 4, -7, 96, r.video());
    return TestRequests.sequence(request, picture);
  }

  static Path write(PaintingSequence sequence, Path file) throws IOException {
    Exporter.of(file).write(sequence, file, 1, Progress.NONE);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "oil, true",
    "oil, false",
    "region, true",
    "digital, true",
    "watercolour, false",
    "ink, false",
    "bezier, false"
  })
  void readsBackWhatWasWritten(String style, boolean reveal) throws IOException {
    PaintingSequence sequence = sequence(style, reveal);
    Path file = write(sequence, folder.resolve("a.json.gz"));
    ProgramFile read = ProgramReader.read(file);
    assertEquals(sequence.program(), read.program());
    assertEquals(sequence.provenance(), read.provenance());
    assertEquals(sequence.finish(), read.finish());
    assertEquals(reveal, read.takesPictures());
    assertEquals(reveal, read.pictures().get(0).isPresent());
    assertTrue(read.complete());
    assertEquals(Optional.of(sequence.provenance()), ProvenanceReader.read(file));
  }

  @Test
  void packedOrNotItSaysTheSameInTheSameBytes() throws IOException {
    PaintingSequence sequence = sequence("oil", true);
    Path plain = write(sequence, folder.resolve("A.JSON"));
    Path packed = write(sequence, folder.resolve("a.json.gz"));
    Path again = write(sequence, folder.resolve("again.json.gz"));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertArrayEquals(Files.readAllBytes(plain), in.readAllBytes());
    }
    assertEquals(-1, Files.mismatch(packed, again));
    assertArrayEquals(new byte[4], Arrays.copyOfRange(Files.readAllBytes(packed), 4, 8), "no time");
    assertEquals(ProgramReader.read(plain).program(), ProgramReader.read(packed).program());
    assertFalse(Files.readString(plain).contains("\r"));
  }

  @Test
  void pictureWithinIsNearTheTrueOne() throws IOException {
    PaintingSequence sequence = sequence("oil", true);
    ProgramFile read = ProgramReader.read(write(sequence, folder.resolve("a.json.gz")));
    double psnr = Similarity.psnr(read.pictures().get(0).orElseThrow(), sequence.target());
    assertTrue(psnr > 30, psnr + " dB");
  }

  @Test
  void pictureMayBeLeftOut() throws IOException {
    PaintingSequence with = sequence("oil", true);
    Path file = write(with, folder.resolve("a.json.gz"));
    PaintingSequence without =
        new PaintingSequence(
            with.program(),
            with.targets(),
            with.finished(),
            with.stages(),
            with.frames(),
            with.finish(),
            Provenance.of(with.provenance().request().but().picturesLeftOut(true).done()));
    Path lean = write(without, folder.resolve("b.json.gz"));
    assertTrue(Files.size(lean) < Files.size(file));
    ProgramFile read = ProgramReader.read(lean);
    assertTrue(read.takesPictures());
    assertFalse(read.complete());
    assertTrue(read.provenance().request().picturesLeftOut());
  }

  /** Two chapters, closed places, a path to and fro over the edge, extreme numbers. */
  private static PaintingSequence strange() {
    PaintingSequence base = sequence("digital", true);
    StrokeProgram p = base.program();
    byte[] closed = new byte[p.width() * p.height()];
    closed[5] = RegionMap.CLOSED;
    closed[closed.length - 1] = 1;
    Region one = p.regions().get(0);
    List<Region> regions = List.of(one, one, one, one);
    short[] wild = {-32768, 32767, 32767, -32768, 0, 0, 0, 0};
    short[] plain = {0, 0, 8191, 6000};
    List<Stroke> strokes =
        List.of(
            new Stroke(0, -1, 1, 0xffffff, Integer.MIN_VALUE, Integer.MAX_VALUE, wild),
            new Stroke(1, 1, 81_920, 1, 1, 0x000000, Integer.MAX_VALUE, 0, plain),
            new Stroke(2, 3, 40, 90, 255, 0x00ff01, 0, 17, wild));
    StrokeProgram program =
        new StrokeProgram(
            p.width(),
            p.height(),
            p.style(),
            List.of(0, 0xffffff),
            regions,
            List.of(new StageMark(0, 0, -1), new StageMark(1, 1, 0), new StageMark(2, 2, 3)),
            List.of(
                new Chapter(0, 0, Optional.empty()),
                new Chapter(2, 2, Optional.of(new RegionMap(p.width(), p.height(), closed)))),
            strokes,
            Long.MIN_VALUE);
    return SequenceBuilder.build(
        program,
        List.of(base.target(), base.target()),
        base.target(),
        new PaintingSequence.Finish(0, 0, Double.POSITIVE_INFINITY, 1, 1),
        base.provenance());
  }

  @Test
  void extremesAndChaptersComeBack() throws IOException {
    PaintingSequence sequence = strange();
    ProgramFile read = ProgramReader.read(write(sequence, folder.resolve("a.json")));
    assertEquals(sequence.program(), read.program());
    assertEquals(sequence.finish(), read.finish());
    assertEquals(2, read.pictures().stream().filter(Optional::isPresent).count());
  }

  @Test
  void aProgramIsToldFromOtherJson() throws IOException {
    PaintingSequence sequence = sequence("ink", false);
    assertTrue(ProgramReader.claims(write(sequence, folder.resolve("a.json"))));
    assertTrue(ProgramReader.claims(write(sequence, folder.resolve("a.json.gz"))));
    write(sequence, folder.resolve("frames"));
    assertFalse(ProgramReader.claims(folder.resolve("frames/sequence.json")));
    assertFalse(ProgramReader.claims(Files.writeString(folder.resolve("b.json"), "[1")));
    assertFalse(ProgramReader.claims(Files.write(folder.resolve("c.json.gz"), new byte[] {31})));
    assertFalse(ProgramReader.claims(folder));
    assertNotEquals(
        Optional.empty(), ProvenanceReader.read(folder.resolve("frames/sequence.json")));
  }
}
