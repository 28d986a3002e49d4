package pentimento.export;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import pentimento.export.PdfPages.Letters;
import pentimento.image.Picture;
import pentimento.sequence.Lesson;
import pentimento.sequence.Texts;

/**
 * The first page of a lesson: the finished picture and what is needed to paint it. Wide pictures
 * stand above the materials, others beside the palette.
 */
final class LessonCover {
  /** Highest that a picture may be beside the palette, mm. */
  private static final double HIGHEST = 120;

  /** Greatest and least share of the width that the palette or a picture beside it gets. */
  private static final double WIDEST = 0.64;

  private static final double NARROWEST = 0.58;

  private static final double GUTTER = 8;

  /** Space below the picture, mm. */
  private static final double BELOW = 7;

  /** Height of a heading with its rule, mm. */
  private static final double HEAD = 7;

  /** Height of a brush's entry in one line and in two, mm. */
  private static final double TOOL = 5.4;

  private static final double HIGH_TOOL = 8.4;

  /** Swatch and its row, mm. */
  private static final double SWATCH = 10;

  /** Between a swatch and its text, and between columns of swatches, mm. */
  private static final double SPACE = 2.5;

  private static final double BETWEEN = 4;

  private static final double SWATCH_HEIGHT = 8;

  /** Most lines of a mixture. */
  private static final int MIXTURE = 3;

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
    double y =
        write(
            lesson.title(),
            LessonSheet.SIDE,
            LessonSheet.TOP,
            width,
            2,
            Letters.TITLE,
            LessonSheet.INK);
    y = write(lesson.subtitle(), LessonSheet.SIDE, y, width, 1, Letters.LEAD, LessonSheet.PALE);
    y += 5;
    double left = LessonSheet.SIDE;
    double room = pages.height() - LessonSheet.BOTTOM - y - width / aspect - BELOW;
    double column = WIDEST * width;
    boolean wide = lower(column) <= room;
    for (double share = WIDEST; !wide && share >= NARROWEST; share -= 0.02) {
      wide = lower(share * width) <= room;
      column = wide ? share * width : column;
    }
    double right = left + column + GUTTER;
    double rest = width - column - GUTTER;
    double across = wide ? width : Math.min(column, HIGHEST * aspect);
    double down = across / aspect;
    int dots = (int) Math.round(Math.max(across, down) / 25.4 * PdfPages.DPI);
    pages.picture(page, finished.apply(Math.max(16, dots)), left, y, across, down);
    double below = y + down + BELOW;
    if (wide) {
      palette(left, below, column, 2);
      surface(right, tools(right, below, rest) + 4, rest);
    } else {
      tools(left, below, column);
      surface(right, palette(right, y, rest, 1) + 2, rest);
    }
  }

  /** From one swatch to the next, mm: room for the longest mixture. */
  private double row(double column) {
    double longest = 0;
    for (Lesson.Swatch swatch : lesson.palette()) {
      double room = column - SWATCH - SPACE;
      longest = Math.max(longest, pages.height(swatch.mixture(), Letters.SMALL, room, MIXTURE));
    }
    return Letters.NAME.leading() + Math.max(longest, SWATCH_HEIGHT - 4) + 2.2;
  }

  private double paletteHeight(double width, int columns) {
    int rows = (lesson.palette().size() + columns - 1) / columns;
    return HEAD + rows * row(column(width, columns));
  }

  private static double column(double width, int columns) {
    return (width - (columns - 1) * BETWEEN) / columns;
  }

  /** Draws the palette and returns where it ends. */
  private double palette(double left, double top, double width, int columns) throws IOException {
    double y = heading(texts.get("lesson.palette"), left, top, width);
    List<Lesson.Swatch> swatches = lesson.palette();
    int rows = (swatches.size() + columns - 1) / columns;
    double column = column(width, columns);
    double row = row(column);
    for (int i = 0; i < swatches.size(); i++) {
      Lesson.Swatch swatch = swatches.get(i);
      int place = i / rows;
      double x = left + place * (column + BETWEEN);
      double at = y + i % rows * row;
      pages.fill(page, x, at, SWATCH, SWATCH_HEIGHT, new Color(swatch.rgb()));
      double text = x + SWATCH + SPACE;
      double room = column - SWATCH - SPACE;
      double next = write(swatch.name(), text, at - 0.3, room, 1, Letters.NAME, LessonSheet.INK);
      write(swatch.mixture(), text, next, room, MIXTURE, Letters.SMALL, LessonSheet.PALE);
    }
    return y + rows * row;
  }

  private double toolsHeight(double width) {
    double height = HEAD + pages.height(lesson.toolsNote(), Letters.FOOT, width, 2);
    for (Lesson.Tool tool : lesson.tools()) {
      height += inOneLine(tool, width) ? TOOL : HIGH_TOOL;
    }
    return height;
  }

  /** Height of all that stands below a wide picture, with so much of the width for the palette. */
  private double lower(double column) {
    double rest = width - column - GUTTER;
    return Math.max(paletteHeight(column, 2), toolsHeight(rest) + 4 + surfaceHeight(rest));
  }

  /** Is there room for a brush's name, stages and sizes beside each other? */
  private boolean inOneLine(Lesson.Tool tool, double width) {
    return pages.width(tool.name() + tool.size(), Letters.SMALL)
            + pages.width(tool.stages(), Letters.FOOT)
        < width - 7;
  }

  /** Draws the brushes and returns where they end. */
  private double tools(double left, double top, double width) throws IOException {
    double y = heading(texts.get("lesson.brushes"), left, top, width);
    for (Lesson.Tool tool : lesson.tools()) {
      double size = pages.width(tool.size(), Letters.SMALL);
      double next =
          write(tool.name(), left, y, width - size - 3, 1, Letters.SMALL, LessonSheet.INK);
      double row = inOneLine(tool, width) ? TOOL : HIGH_TOOL;
      if (row == TOOL) {
        double after = left + pages.width(tool.name(), Letters.SMALL) + 2.5;
        write(tool.stages(), after, y + 0.4, width, 1, Letters.FOOT, LessonSheet.PALE);
      } else {
        write(tool.stages(), left, next, width, 1, Letters.FOOT, LessonSheet.PALE);
      }
      write(tool.size(), left + width - size, y, size + 1, 1, Letters.SMALL, LessonSheet.INK);
      y += row;
    }
    return write(lesson.toolsNote(), left, y, width, 2, Letters.FOOT, LessonSheet.PALE);
  }

  private double surfaceHeight(double width) {
    double height = HEAD;
    for (String material : lesson.materials()) {
      height += pages.height(material, Letters.SMALL, width, 4) + 0.8;
    }
    return height;
  }

  private void surface(double left, double top, double width) throws IOException {
    double y = heading(lesson.surface(), left, top, width);
    for (String material : lesson.materials()) {
      y = write(material, left, y, width, 4, Letters.SMALL, LessonSheet.INK) + 0.8;
    }
  }

  private double heading(String text, double left, double top, double width) throws IOException {
    double y = write(text, left, top, width, 1, Letters.LABEL, LessonSheet.ACCENT);
    pages.fill(page, left, y + 0.6, width, LessonSheet.HAIR, LessonSheet.RULE);
    return top + HEAD;
  }

  private double write(
      String text, double left, double top, double width, int lines, Letters letters, Color colour)
      throws IOException {
    return pages.paragraph(page, text, left, top, width, lines, letters, colour);
  }
}
