package pentimento.export;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.request.Request;
import pentimento.sequence.Narration;

/**
 * Puts the painting in progress on the frame that is shown: on a quiet ground, beside the finished
 * picture, above a caption, each when asked for. For one thread.
 */
final class Mount {
  /** Share of the edge's colourfulness that the ground keeps. */
  private static final double SATURATION = 0.8;

  /** Mean of the ground's channels, of 255: dark enough for light letters, and no black hole. */
  private static final double LIGHTNESS = 36;

  /** Added to the edge's channels: those near black have no colour worth telling. */
  private static final double NEAR_BLACK = 16;

  private final MountLayout layout;
  private final int ground;
  private final Optional<Picture> reference;
  private final Optional<CaptionBar> captions;

  /** All but the painting, for the text it was made for. */
  private Optional<Narration> lettered = Optional.empty();

  private int[] backdrop = {};

  /**
   * @param picture the finished picture, in the size of the layout's painting
   */
  Mount(MountLayout layout, Picture picture, Request.Video settings) {
    this.layout = layout;
    boolean padded = !settings.canvas().isOwn() || settings.beside();
    ground = padded ? quiet(picture) : CaptionBar.BAND;
    reference = layout.reference().map(place -> picture);
    captions =
        layout
            .caption()
            .map(
                place ->
                    settings.canvas().isOwn()
                        ? CaptionBar.under(layout.width())
                        : CaptionBar.on(layout.width(), layout.height()));
  }

  /** Width of the frames, pixels. */
  int width() {
    return layout.width();
  }

  /** Height of the frames, pixels. */
  int height() {
    return layout.height();
  }

  /** The flat colours of what surrounds the painting, {@code 0xRRGGBB}; none when nothing does. */
  List<Integer> colours() {
    List<Integer> colours = new ArrayList<>();
    if (!layout.bare()) {
      colours.add(ground);
      captions.ifPresent(bar -> colours.addAll(CaptionBar.colours()));
    }
    return colours;
  }

  /** The frame that is shown, without a mark. */
  Picture shown(Picture painting, Narration text) {
    return shown(painting, text, Optional.empty());
  }

  /**
   * The frame that is shown.
   *
   * @param painting as it stands, in the size of the layout's painting
   * @param text what to say about it
   * @param mark for the painting, and nothing around it
   */
  Picture shown(Picture painting, Narration text, Optional<FrameMark> mark) {
    if (layout.bare()) {
      return mark.map(it -> it.on(painting)).orElse(painting);
    }
    if (!lettered.equals(Optional.of(text))) {
      backdrop = backdrop(text);
      lettered = Optional.of(text);
    }
    int[] rgb = backdrop.clone();
    put(painting, layout.painting(), rgb);
    mark.ifPresent(it -> it.mark(rgb, layout.width(), layout.painting()));
    return new Picture(layout.width(), layout.height(), rgb);
  }

  private int[] backdrop(Narration text) {
    Picture empty = Picture.filled(layout.width(), layout.height(), ground);
    reference.ifPresent(picture -> put(picture, layout.reference().orElseThrow(), empty.rgb()));
    if (captions.isEmpty()) {
      return empty.rgb();
    }
    BufferedImage image = Pixels.image(empty);
    Graphics2D g = image.createGraphics();
    captions.get().draw(g, layout.caption().orElseThrow(), text);
    g.dispose();
    return Pixels.picture(image).rgb();
  }

  private void put(Picture picture, MountLayout.Box place, int[] rgb) {
    for (int y = 0; y < picture.height(); y++) {
      int at = (place.top() + y) * layout.width() + place.left();
      System.arraycopy(picture.rgb(), y * picture.width(), rgb, at, picture.width());
    }
  }

  /** A dark and quiet relative of the colours along the picture's edge. */
  private static int quiet(Picture picture) {
    double[] mean = edge(picture);
    double grey = (mean[0] + mean[1] + mean[2]) / 3;
    int rgb = 0;
    for (double channel : mean) {
      double muted = grey + SATURATION * (channel - grey);
      rgb = rgb << 8 | (int) Math.round(LIGHTNESS * (muted + NEAR_BLACK) / (grey + NEAR_BLACK));
    }
    return rgb;
  }

  /** Mean red, green and blue along the edge, 0..255. */
  private static double[] edge(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    double[] sum = new double[3];
    int count = 0;
    for (int y = 0; y < height; y++) {
      int step = y == 0 || y == height - 1 || width == 1 ? 1 : width - 1;
      for (int x = 0; x < width; x += step) {
        int rgb = picture.rgb()[y * width + x];
        for (int c = 0; c < 3; c++) {
          sum[c] += rgb >> 16 - 8 * c & 255;
        }
        count++;
      }
    }
    for (int c = 0; c < 3; c++) {
      sum[c] /= count;
    }
    return sum;
  }
}
