package pentimento.export;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.sequence.Lesson;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Stage;
import pentimento.sequence.Texts;
import pentimento.strokes.Replayer;

/** A process as a sheet to hand out ({@code .pdf}): what is needed, then stage by stage. */
final class LessonSheet {
  /** Margins, mm. */
  static final double SIDE = 18;

  static final double TOP = 16;
  static final double BOTTOM = 21;

  static final Color INK = new Color(0x2b2724);
  static final Color PALE = new Color(0x7d756b);
  static final Color ACCENT = new Color(0xa2562a);
  static final Color RULE = new Color(0xd8d0c3);

  /** Thickness of a rule, mm. */
  static final double HAIR = 0.2;

  private LessonSheet() {}

  static void write(PaintingSequence sequence, Path target, int threads, Progress progress)
      throws IOException {
    String label = "writing " + target.getFileName();
    Provenance provenance = sequence.provenance();
    Texts texts = Texts.of(provenance.request().language());
    Lesson lesson = Lesson.of(sequence);
    try (PdfPages pages = new PdfPages(provenance.request().paper());
        OutputFile file = OutputFile.to(target)) {
      LessonCover cover = new LessonCover(pages, lesson, texts);
      cover.draw(
          sequence.width() / (double) sequence.height(), dots -> finished(sequence, dots, threads));
      progress.report(label, 0.3);
      LessonSteps steps = new LessonSteps(pages, lesson, texts);
      steps.plan(sequence.width() / (double) sequence.height());
      List<Stage> stages = lesson.steps().stream().map(Lesson.Step::stage).toList();
      List<StagePictures> pictures =
          StagePictures.of(sequence, stages, steps.longSide(), steps.smallSide(), threads);
      progress.report(label, 0.7);
      steps.draw(pictures);
      footers(pages, texts, Metadata.statement(sequence));
      describe(pages.document(), lesson, provenance);
      pages.finish();
      try (OutputStream out = file.stream()) {
        // Without object streams, so that PdfInfo finds our entry.
        pages.document().save(out, CompressParameters.NO_COMPRESSION);
      }
      file.commit();
    }
    progress.report(label, 1);
  }

  /** The finished picture, as many pixels long as it is printed with if it has or can have them. */
  private static Picture finished(PaintingSequence sequence, int longSide, int threads) {
    Picture own = sequence.finished();
    if (own.longSide() >= longSide) {
      return Resize.fit(own, longSide);
    }
    if (sequence.endsInPicture()) {
      return own;
    }
    try (Replayer replayer = sequence.replayer(threads, longSide)) {
      replayer.finish();
      return replayer.picture();
    }
  }

  private static void footers(PdfPages pages, Texts texts, String said) throws IOException {
    double width = pages.width() - 2 * SIDE;
    double top = pages.height() - BOTTOM + 7;
    for (int page = 0; page < pages.count(); page++) {
      String number = texts.format("lesson.page", "" + (page + 1), "" + pages.count());
      double right = pages.width(number, PdfPages.Letters.FOOT);
      pages.fill(page, SIDE, top - 2, width, HAIR, RULE);
      pages.paragraph(page, said, SIDE, top, width - right - 12, 2, PdfPages.Letters.FOOT, PALE);
      pages.paragraph(
          page, number, SIDE + width - right, top, right + 1, 1, PdfPages.Letters.FOOT, PALE);
    }
  }

  /** What readers show about the file; nothing of it tells when it was made. */
  private static void describe(PDDocument document, Lesson lesson, Provenance provenance) {
    PDDocumentInformation info = document.getDocumentInformation();
    info.getCOSObject().setString(COSName.getPDFName(PdfInfo.KEY), Metadata.json(provenance));
    info.setTitle(lesson.title());
    info.setSubject(provenance.statement());
    info.setCreator(provenance.program());
    info.setProducer("PDFBox");
    document.setDocumentId(0L); // else the clock's; the rest of it comes from what is said above
    document.getDocumentCatalog().setLanguage(provenance.request().language());
    PDViewerPreferences preferences =
        new PDViewerPreferences(new org.apache.pdfbox.cos.COSDictionary());
    preferences.setDisplayDocTitle(true);
    document.getDocumentCatalog().setViewerPreferences(preferences);
  }
}
