package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.Lesson;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Texts;

class LessonSheetTest {
  @TempDir Path folder;

  private static Request request(Picture picture, String name, String language, String paper) {
    Request plain = TestRequests.request(picture, 8, true, TestRequests.VIDEO);
    return new Request(
            plain.command(),
            new Request.Source(name, TestRequests.HASH, picture.width(), picture.height()),
            plain.engine(),
            plain.style(),
            true,
            8,
            1,
            picture.longSide(),
            plain.video())
        .but()
        .language(language)
        .paper(paper)
        .done();
  }

  private static PaintingSequence sequence(int width, int height, String language, String paper) {
    Picture picture = TestPictures.named("cat", width, height);
    return TestRequests.sequence(request(picture, "my cat.png", language, paper), picture);
  }

  private Path write(PaintingSequence sequence, String name, int threads) throws IOException {
    Path file = folder.resolve(name);
    Exporter.of(file).write(sequence, file, threads, Progress.NONE);
    return file;
  }

  private static PDDocument open(Path file) throws IOException {
    return Loader.loadPDF(file.toFile());
  }

  /** The text with all that lines and pages do to it taken out. */
  private static String text(PDDocument document) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setSortByPosition(false);
    return flat(stripper.getText(document));
  }

  private static String flat(String text) {
    return text.replaceAll("\\s+", "");
  }

  @ParameterizedTest
  @CsvSource({"en, a4", "de, letter", "zh, a4"})
  void sheetsTellTheWholeLesson(String language, String paper) throws IOException {
    PaintingSequence sequence = sequence(160, 120, language, paper);
    Lesson lesson = Lesson.of(sequence);
    Texts texts = Texts.of(language);
    try (PDDocument document = open(write(sequence, "a.pdf", 2))) {
      assertEquals(5, document.getNumberOfPages());
      String text = text(document);
      for (Lesson.Step step : lesson.steps()) {
        assertTrue(text.contains(flat(step.number() + step.stage().title())), text);
        assertTrue(text.contains(flat(step.tip())), step.tip());
        assertTrue(text.contains(flat(step.sentences().get(0))), step.sentences().get(0));
      }
      lesson.palette().forEach(s -> assertTrue(text.contains(flat(s.name())), s.name()));
      lesson.tools().forEach(t -> assertTrue(text.contains(flat(t.name())), t.name()));
      assertTrue(text.contains(flat(texts.get("statement"))), text);
      assertTrue(text.contains(flat(texts.format("lesson.page", "5", "5"))), text);
      assertTrue(text.startsWith("Mycat"), text);
      assertFalse(text.contains("?"), "a character that no font has");
      assertEquals("My cat", document.getDocumentInformation().getTitle());
      assertEquals(language, document.getDocumentCatalog().getLanguage());
      float width = document.getPage(0).getMediaBox().getWidth();
      assertEquals(paper.equals("a4") ? 595.3 : 612, width, 0.1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void fontsAreEmbeddedInPart(String language) throws IOException {
    Path file = write(sequence(160, 120, language, "a4"), "a.pdf", 2);
    int fonts = 0;
    try (PDDocument document = open(file)) {
      for (PDPage page : document.getPages()) {
        for (COSName name : page.getResources().getFontNames()) {
          PDFont font = page.getResources().getFont(name);
          assertTrue(font.isEmbedded(), font.getName());
          assertTrue(font.getName().matches("[A-Z]{6}\\+(OpenSans|NotoSansSC).*"), font.getName());
          fonts++;
        }
      }
    }
    assertTrue(fonts > 4);
    assertTrue(Files.size(file) < 2_000_000, Files.size(file) + " bytes");
  }

  @Test
  void picturesAreSharpEnoughForPrint() throws IOException {
    try (PDDocument document = open(write(sequence(160, 120, "en", "a4"), "a.pdf", 2))) {
      int images = 0;
      for (COSName name : document.getPage(1).getResources().getXObjectNames()) {
        PDImageXObject image = (PDImageXObject) document.getPage(1).getResources().getXObject(name);
        assertEquals("jpg", image.getSuffix());
        assertTrue(
            image.getWidth() >= 400, "replayed larger than the picture: " + image.getWidth());
        images++;
      }
      assertEquals(4, images, "two stages, each with what changed");
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 320", "320, 16", "17, 33", "90, 90", "1, 20"})
  void oddShapesStayOnThePage(int width, int height) throws IOException {
    for (String paper : Request.PAPERS) {
      assertInside(write(sequence(width, height, "de", paper), "a.pdf", 2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüssel-auf-dem-Tisch-im-Hafen.png",
        "一幅很长很长的名字的画在傍晚的港口里许多小船和灯塔还有远处的群山和近处的木头码头以及天上的云彩.png",
        "a\tb \u0000 \ud83d\ude00 عنوان.png",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
      })
  void longAndOddNamesStayOnThePage(String name) throws IOException {
    Picture picture = TestPictures.named("disc", 64, 48);
    for (String paper : Request.PAPERS) {
      assertInside(
          write(TestRequests.sequence(request(picture, name, "en", paper), picture), "a.pdf", 2));
    }
  }

  /** Every letter within the margins, none below the footer. */
  private static void assertInside(Path file) throws IOException {
    try (PDDocument document = open(file)) {
      PDFTextStripper stripper =
          new PDFTextStripper() {
            @Override
            protected void processTextPosition(TextPosition text) {
              double margin = 17.5 * 72 / 25.4;
              assertTrue(text.getX() >= margin, text + " at x " + text.getX());
              double right = text.getPageWidth() - margin;
              assertTrue(
                  text.getX() + text.getWidth() <= right, text + " ends at " + text.getEndX());
              assertTrue(text.getY() > 30, text + " at y " + text.getY());
              assertTrue(text.getY() < text.getPageHeight() - 18, text + " at y " + text.getY());
            }
          };
      stripper.getText(document);
    }
  }

  @Test
  void sameRequestGivesTheSameBytes() throws IOException {
    Path one = write(sequence(96, 72, "zh", "a4"), "one.pdf", 1);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      Path two = write(sequence(96, 72, "zh", "a4"), "two.pdf", 3);
      assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"my cat.png", "a (b) \\) c.png", "絵 ж \"q\" 😀.png"})
  void sheetsSayHowTheyWereMade(String name) throws IOException {
    Picture picture = TestPictures.named("disc", 48, 36);
    PaintingSequence sequence =
        TestRequests.sequence(request(picture, name, "de", "letter"), picture);
    Path file = write(sequence, "a.pdf", 1);
    assertEquals(Optional.of(sequence.provenance()), ProvenanceReader.read(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%PDF-1.4",
        "/PentimentoRequest",
        "/PentimentoRequest <7b7d>",
        "/Pentimento (x)",
        "/PentimentoRequest /PentimentoReque",
      })
  void otherFilesDoNotSay(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("other.pdf"), content);
    assertEquals(Optional.empty(), ProvenanceReader.read(file));
  }

  @Test
  void damagedAndHugeFilesAreRefused() throws IOException {
    Path cut = Files.writeString(folder.resolve("cut.pdf"), "/PentimentoRequest ({\"a\": (1");
    assertTrue(
        assertThrows(IOException.class, () -> ProvenanceReader.read(cut))
            .getMessage()
            .startsWith(cut + ": is damaged"));
    Path wrong =
        Files.writeString(folder.resolve("wrong.pdf"), "//PentimentoRequest (dear reader)");
    assertThrows(IllegalArgumentException.class, () -> ProvenanceReader.read(wrong));
    byte[] endless = new byte[5 << 20];
    byte[] key = "/PentimentoRequest (".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(key, 0, endless, 0, key.length);
    Path longer = Files.write(folder.resolve("longer.pdf"), endless);
    assertThrows(IOException.class, () -> ProvenanceReader.read(longer));
  }

  @Test
  void whatDoesNotChangeFades() {
    Picture before = Picture.filled(40, 30, 0x304050);
    int[] rgb = before.rgb().clone();
    for (int y = 10; y < 20; y++) {
      for (int x = 0; x < 12; x++) {
        rgb[y * 40 + x] = 0xc02020;
      }
    }
    Picture after = new Picture(40, 30, rgb);
    Picture faded = StagePictures.faded(before, after, after);
    assertEquals(0xc02020, faded.rgb()[15 * 40 + 4], "what changed keeps its colour");
    int far = faded.rgb()[15 * 40 + 35];
    assertEquals(far >> 16 & 255, far & 255, "grey");
    assertTrue((far & 255) > 200, Integer.toHexString(far));
    List<Integer> same =
        java.util.Arrays.stream(StagePictures.faded(after, after, after).rgb()).boxed().toList();
    assertTrue(same.stream().allMatch(p -> (p >> 16 & 255) == (p & 255)), "nothing changed");
  }
}
