package pentimento.export;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import pentimento.image.Picture;
import pentimento.sequence.Lesson;
import pentimento.sequence.Texts;

/**
 * The first page of a lesson: the finished picture and what is needed to paint it. Wide pictures
 * stand above the materials, others beside the palette.
 */
final class LessonCover {
  /** Ratio of width to height from which a picture takes the whole width. */
  private static final double WIDE = 1.28;

  /** Highest that a picture may be, mm. */
  private static final double HIGHEST = 132;

  private static final double GUTTER = 8;

  /** Swatch and its row, mm. */
  private static final double SWATCH = 12;

  private static final double SWATCH_HEIGHT = 8;
  private static final double ROW = 11;

  private final PdfPages pages;
  private final Lesson lesson;
  private final Texts texts;
  private final double width;
  private int page;

  LessonCover(PdfPages pages, Lesson lesson, Texts texts) {
    this.pages = pages;
    this.lesson = lesson;
    this.texts = texts;
    width = pages.width() - 2 * LessonSheet.SIDE;
  }

  /**
   * Adds the page.
   *
   * @param aspect width to height of the picture
   * @param finished the finished picture with a long side of so many pixels, if it can be had
   */
  void draw(double aspect, IntFunction<Picture> finished) throws IOException {
    page = pages.add();
    double left = LessonSheet.SIDE;
    double y =
        pages.paragraph(
            page,
            lesson.title(),
            left,
            LessonSheet.TOP,
            width,
            2,
            PdfPages.Letters.TITLE,
            LessonSheet.INK);
    y =
        pages.paragraph(
            page, lesson.subtitle(), left, y, width, 1, PdfPages.Letters.LEAD, LessonSheet.PALE);
    y += 5;
    boolean wide = aspect >= WIDE;
    double column = wide ? 0.62 * width - GUTTER : 0.58 * width;
    double right = left + column + GUTTER;
    double rest = width - column - GUTTER;
    double highest = wide ? materialsTop() - y : HIGHEST;
    double across = Math.min(wide ? width : column, highest * aspect);
    double down = across / aspect;
    int dots = (int) Math.round(Math.max(across, down) / 25.4 * PdfPages.DPI);
    pages.picture(page, finished.apply(Math.max(16, dots)), left, y, across, down);
    double below = y + down + 8;
    if (wide) {
      palette(left, below, column, 2);
      materials(right, below, rest);
    } else {
      palette(right, y, rest, 1);
      materials(left, below, column);
    }
  }

  /** Where the materials must begin below a wide picture. */
  private double materialsTop() {
    int rows = (lesson.palette().size() + 1) / 2;
    double column = 0.62 * width - GUTTER;
    double needed = Math.max(7 + rows * ROW, materialsHeight(width - column - GUTTER));
    return Math.max(80, pages.height() - LessonSheet.BOTTOM - needed - 8);
  }

  private void palette(double left, double top, double width, int columns) throws IOException {
    double y = heading(texts.get("lesson.palette"), left, top, width);
    List<Lesson.Swatch> swatches = lesson.palette();
    int rows = (swatches.size() + columns - 1) / columns;
    double column = (width - (columns - 1) * 5) / columns;
    for (int i = 0; i < swatches.size(); i++) {
      Lesson.Swatch swatch = swatches.get(i);
      double x = left + i / rows * (column + 5);
      double at = y + i % rows * ROW;
      pages.fill(page, x, at, SWATCH, SWATCH_HEIGHT, new Color(swatch.rgb()));
      double text = x + SWATCH + 3;
      double room = column - SWATCH - 3;
      double next =
          pages.paragraph(
              page, swatch.name(), text, at - 0.3, room, 1, PdfPages.Letters.NAME, LessonSheet.INK);
      pages.paragraph(
          page, swatch.mixture(), text, next, room, 1, PdfPages.Letters.SMALL, LessonSheet.PALE);
    }
  }

  private double materialsHeight(double width) {
    double height = 7 + lesson.tools().size() * 8.4 + 8 + 7;
    for (String material : lesson.materials()) {
      height += pages.height(material, PdfPages.Letters.SMALL, width, 3);
    }
    return height;
  }

  private void materials(double left, double top, double width) throws IOException {
    double y = heading(texts.get("lesson.brushes"), left, top, width);
    for (Lesson.Tool tool : lesson.tools()) {
      double size = pages.width(tool.size(), PdfPages.Letters.SMALL);
      pages.paragraph(
          page,
          tool.size(),
          left + width - size,
          y,
          size + 1,
          1,
          PdfPages.Letters.SMALL,
          LessonSheet.INK);
      double room = width - size - 3;
      double next =
          pages.paragraph(
              page, tool.name(), left, y, room, 1, PdfPages.Letters.SMALL, LessonSheet.INK);
      y =
          pages.paragraph(
              page, tool.stages(), left, next, room, 1, PdfPages.Letters.FOOT, LessonSheet.PALE);
      y += 1;
    }
    y =
        pages.paragraph(
            page, lesson.toolsNote(), left, y, width, 2, PdfPages.Letters.FOOT, LessonSheet.PALE);
    y = heading(lesson.surface(), left, y + 4, width);
    for (String material : lesson.materials()) {
      y =
          pages.paragraph(
              page, material, left, y, width, 3, PdfPages.Letters.SMALL, LessonSheet.INK);
    }
  }

  private double heading(String text, double left, double top, double width) throws IOException {
    double y =
        pages.paragraph(
            page, text, left, top, width, 1, PdfPages.Letters.LABEL, LessonSheet.ACCENT);
    pages.fill(page, left, y + 0.6, width, LessonSheet.HAIR, LessonSheet.RULE);
    return y + 3;
  }
}
