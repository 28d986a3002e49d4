package pentimento.export;

import java.util.Optional;
import pentimento.request.CanvasSize;
import pentimento.request.Request;

/**
 * What stands where on a shown frame. All in pixels from the top left.
 *
 * @param width of the frame
 * @param height of the frame
 * @param painting the canvas that is painted on, in the picture's proportions
 * @param reference the finished picture beside or above it, of the same size; empty when not shown
 * @param caption as wide as the frame; empty when there are none
 */
record MountLayout(
    int width, int height, Box painting, Optional<Box> reference, Optional<Box> caption) {
  /** Between painting and reference, as a share of the frame's shorter side. */
  private static final double GAP = 0.02;

  /** Shape that a frame of its own size should come near: that of a screen. */
  private static final CanvasSize SCREEN = new CanvasSize(1920, 1080);

  /** A place on the frame. */
  record Box(int left, int top, int width, int height) {}

  /** How painting and reference stand to each other. */
  private enum Arrangement {
    ALONE(1, 1),
    ACROSS(2, 1),
    STACKED(1, 2);

    private final int columns;
    private final int rows;

    Arrangement(int columns, int rows) {
      this.columns = columns;
      this.rows = rows;
    }

    int width(int each, int gap) {
      return columns * each + (columns - 1) * gap;
    }

    int height(int each, int gap) {
      return rows * each + (rows - 1) * gap;
    }

    /** Largest scale at which pictures of a size fit into a room. */
    double scale(int width, int height, int roomWidth, int roomHeight, int gap) {
      return Math.min(
          (roomWidth - (columns - 1.0) * gap) / (columns * (double) width),
          (roomHeight - (rows - 1.0) * gap) / (rows * (double) height));
    }

    static Arrangement of(
        boolean beside, int width, int height, int roomWidth, int roomHeight, int gap) {
      if (!beside) {
        return ALONE;
      }
      double across = ACROSS.scale(width, height, roomWidth, roomHeight, gap);
      return across >= STACKED.scale(width, height, roomWidth, roomHeight, gap) ? ACROSS : STACKED;
    }
  }

  /**
   * The layout for pictures of a size.
   *
   * @param width of the picture, pixels
   * @param height of the picture, pixels
   * @throws IllegalArgumentException when the canvas asked for is too small for captions
   */
  static MountLayout of(int width, int height, Request.Video settings) {
    return settings.canvas().isOwn()
        ? around(width, height, settings)
        : within(settings.canvas(), width, height, settings);
  }

  /** The pictures in their own size, and a frame as large as they need. */
  private static MountLayout around(int width, int height, Request.Video settings) {
    int gap = gap(width, height);
    Arrangement arrangement =
        Arrangement.of(settings.beside(), width, height, SCREEN.width(), SCREEN.height(), 0);
    int all = arrangement.width(width, gap);
    int band = settings.captions() ? CaptionBar.under(all).height() : 0;
    int high = arrangement.height(height, gap);
    return placed(arrangement, all, high + band, 0, 0, width, height, gap, band);
  }

  /** The pictures as large as they may be in a frame of the size asked for, in its middle. */
  private static MountLayout within(
      CanvasSize canvas, int width, int height, Request.Video settings) {
    int band = settings.captions() ? CaptionBar.on(canvas.width(), canvas.height()).height() : 0;
    int room = canvas.height() - band;
    if (room < canvas.height() / 3) {
      throw new IllegalArgumentException(
          "a canvas of %s has no room for captions: give a larger one, or none".formatted(canvas));
    }
    int gap = gap(canvas.width(), canvas.height());
    // A single painting may touch the frame; two are hung on a wall.
    int margin = settings.beside() ? gap : 0;
    int across = canvas.width() - 2 * margin;
    int down = room - (band == 0 ? 2 : 1) * margin;
    Arrangement arrangement = Arrangement.of(settings.beside(), width, height, across, down, gap);
    double scale = arrangement.scale(width, height, across, down, gap);
    int wide = Math.max(1, (int) Math.round(width * scale));
    int high = Math.max(1, (int) Math.round(height * scale));
    int left = (canvas.width() - arrangement.width(wide, gap)) / 2;
    int all = arrangement.height(high, gap);
    // In the middle of the frame where the caption finds room below, else as near as it lets.
    int top = Math.min((canvas.height() - all) / 2, room - all);
    return placed(arrangement, canvas.width(), canvas.height(), left, top, wide, high, gap, band);
  }

  private static MountLayout placed(
      Arrangement arrangement,
      int width,
      int height,
      int left,
      int top,
      int across,
      int down,
      int gap,
      int band) {
    Box first = new Box(left, top, across, down);
    Box second =
        switch (arrangement) {
          case ALONE -> first;
          case ACROSS -> new Box(left + across + gap, top, across, down);
          case STACKED -> new Box(left, top + down + gap, across, down);
        };
    int below = second.top() + down;
    return new MountLayout(
        width,
        height,
        second,
        arrangement == Arrangement.ALONE ? Optional.empty() : Optional.of(first),
        band == 0 ? Optional.empty() : Optional.of(new Box(0, below, width, band)));
  }

  private static int gap(int width, int height) {
    return Math.max(2, (int) Math.round(GAP * Math.min(width, height)));
  }

  /** Is there nothing but the painting? */
  boolean bare() {
    return painting.width() == width && painting.height() == height;
  }
}
