package pentimento.export;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import pentimento.export.PdfPages.Letters;
import pentimento.sequence.Lesson;
import pentimento.sequence.Texts;

/**
 * The stages of a lesson, one below the other on a grid, two to a page where they fit: the canvas
 * at the stage's end, beside it what changed.
 */
final class LessonSteps {
  private static final double GUTTER = 7;
  private static final double GAP = 6;

  /** Height of a stage's heading with its rule, mm. */
  private static final double HEAD = 11;

  /** Ratio of width to height from which the text stands below the picture, not beside it. */
  private static final double WIDE = 1.15;

  /** Lines of what to do and of the tip. */
  private static final int TODO_LINES = 9;

  private static final int TIP_LINES = 7;

  /** Space around a tip, mm. */
  private static final double PAD = 3;

  private static final Color TIP = new Color(0xf5f0e6);

  /** Greatest and least height of a stage's picture that is tried, mm. */
  private static final double HIGHEST = 112;

  private static final double LOWEST = 56;

  private static final double STEP = 2;

  private final PdfPages pages;
  private final Lesson lesson;
  private final Texts texts;
  private final double width;
  private final double room;

  // Sizes of the pictures, mm, and how many stages stand on a page: known once planned.
  private double across;
  private double down;
  private double smallAcross;
  private double smallDown;
  private boolean wide;
  private int slots;

  LessonSteps(PdfPages pages, Lesson lesson, Texts texts) {
    this.pages = pages;
    this.lesson = lesson;
    this.texts = texts;
    width = pages.width() - 2 * LessonSheet.SIDE;
    room = pages.height() - LessonSheet.TOP - LessonSheet.BOTTOM;
  }

  /** Chooses the largest pictures with which two stages or more stand on a page. */
  void plan(double aspect) {
    wide = aspect >= WIDE;
    double highest = HIGHEST;
    do {
      across = Math.min(0.61 * (width - GUTTER), highest * aspect);
      down = across / aspect;
      double left = width - across - GUTTER;
      smallDown = Math.min(left / aspect, wide ? 0.72 * down : 0.42 * down);
      smallAcross = smallDown * aspect;
      double tallest = 0;
      for (Lesson.Step step : lesson.steps()) {
        tallest = Math.max(tallest, height(step));
      }
      slots = Math.max(1, (int) ((room + GAP) / (tallest + GAP)));
      highest -= STEP;
    } while (slots < 2 && highest >= LOWEST);
  }

  private double height(Lesson.Step step) {
    double beside = width - across - GUTTER;
    double todo = label() + todo(step, wide ? across : beside);
    double tip = tip(step, beside);
    double change = label() + smallDown;
    double left = down + (wide ? 3 + todo : 0);
    double right = change + 4 + (wide ? 0 : todo + 4) + tip;
    return HEAD + Math.max(left, right);
  }

  private double todo(Lesson.Step step, double width) {
    return pages.height(said(step), Letters.BODY, width, TODO_LINES);
  }

  private double tip(Lesson.Step step, double width) {
    double text = pages.height(step.tip(), Letters.SMALL, width - 2 * PAD, TIP_LINES);
    return label() + text + 2 * PAD - 0.5;
  }

  private static double label() {
    return Letters.LABEL.leading() + 0.8;
  }

  /** What to do, as one paragraph. */
  private String said(Lesson.Step step) {
    return String.join(texts.get("lesson.between"), step.sentences());
  }

  /** Long side of the pictures, pixels. */
  int longSide() {
    return dots(Math.max(across, down));
  }

  /** Long side of the pictures of change, pixels. */
  int smallSide() {
    return dots(Math.max(smallAcross, smallDown));
  }

  private static int dots(double millimetres) {
    return Math.max(16, (int) Math.round(millimetres / 25.4 * PdfPages.DPI));
  }

  /**
   * Adds the pages.
   *
   * @param pictures one for each step
   */
  void draw(List<StagePictures> pictures) throws IOException {
    double slot = (room - (slots - 1) * GAP) / slots;
    int page = -1;
    for (int i = 0; i < lesson.steps().size(); i++) {
      if (i % slots == 0) {
        page = pages.add();
      }
      double top = LessonSheet.TOP + i % slots * (slot + GAP);
      draw(page, top, lesson.steps().get(i), pictures.get(i));
    }
  }

  private void draw(int page, double top, Lesson.Step step, StagePictures pictures)
      throws IOException {
    double left = LessonSheet.SIDE;
    double right = left + across + GUTTER;
    double beside = width - across - GUTTER;
    head(page, top, step);
    double y = top + HEAD;
    pages.picture(page, pictures.end(), left, y, across, down);
    double below = label(page, "lesson.changed", right, y - 0.8, beside);
    pages.picture(page, pictures.change(), right, below, smallAcross, smallDown);
    below += smallDown + 4;
    if (wide) {
      todo(page, left, y + down + 3, across, step);
    } else {
      below = todo(page, right, below, beside, step) + 4;
    }
    pages.fill(page, right, below, beside, tip(step, beside), TIP);
    double text = label(page, "lesson.tip", right + PAD, below + PAD - 0.8, beside);
    pages.paragraph(
        page,
        step.tip(),
        right + PAD,
        text,
        beside - 2 * PAD,
        TIP_LINES,
        Letters.SMALL,
        LessonSheet.INK);
  }

  private void head(int page, double top, Lesson.Step step) throws IOException {
    pages.fill(page, LessonSheet.SIDE, top, width, LessonSheet.HAIR, LessonSheet.RULE);
    double baseline = top + 7;
    String number = Integer.toString(step.number());
    Letters heading = Letters.HEADING;
    pages.line(page, number, LessonSheet.SIDE, baseline, heading, LessonSheet.ACCENT);
    double share = pages.width(step.share(), Letters.SMALL);
    double indent = pages.width(number, heading) + 3;
    String title = pages.wrap(step.stage().title(), heading, width - indent - share - 5, 1).get(0);
    pages.line(page, title, LessonSheet.SIDE + indent, baseline, heading, LessonSheet.INK);
    pages.line(
        page,
        step.share(),
        LessonSheet.SIDE + width - share,
        baseline,
        Letters.SMALL,
        LessonSheet.PALE);
  }

  private double todo(int page, double left, double top, double width, Lesson.Step step)
      throws IOException {
    double y = label(page, "lesson.todo", left, top, width);
    return pages.paragraph(
        page, said(step), left, y, width, TODO_LINES, Letters.BODY, LessonSheet.INK);
  }

  private double label(int page, String key, double left, double top, double width)
      throws IOException {
    return pages.paragraph(
            page, texts.get(key), left, top, width, 1, Letters.LABEL, LessonSheet.ACCENT)
        + 0.8;
  }
}
