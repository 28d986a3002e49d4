package pentimento.strokes;

import java.util.Arrays;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.image.Resize;
import pentimento.request.Ranges;

/**
 * How a painter translates the tones and colours of a picture before painting it: an ink painter
 * sees little colour and leaves all that is light to the paper.
 *
 * @param chroma share of the colour that is kept, 0..1
 * @param black share of the darkest pixels that all become the deepest tone, 0..0.5
 * @param white share of the pixels, counted from the darkest, beyond which all is paper, 0.5..1
 * @param gamma power of the tones between, 0.2..5; below 1 lightens
 * @param deepest luma of the deepest tone, 0..1
 */
public record Tone(double chroma, double black, double white, double gamma, double deepest) {
  /** The picture as it is. */
  public static final Tone NATURAL = new Tone(1, 0, 1, 1, 0);

  /** Long side of the copy that tones are counted on, pixels: the same for all sizes. */
  private static final int COUNTED = 256;

  /** Checks every range named above. */
  public Tone {
    Ranges.check("chroma", chroma, 0, 1);
    Ranges.check("black", black, 0, 0.5);
    Ranges.check("white", white, 0.5, 1);
    Ranges.check("gamma", gamma, 0.2, 5);
    Ranges.check("deepest", deepest, 0, 1);
  }

  /**
   * The picture as the painter sees it.
   *
   * @param paper colour of the paper, {@code 0xRRGGBB}: what white becomes
   */
  public Picture of(Picture picture, int paper) {
    if (equals(NATURAL)) {
      return picture;
    }
    float[] luma = Planes.of(Resize.fit(picture, Math.min(COUNTED, picture.longSide()))).luma();
    Arrays.sort(luma);
    float low = luma[(int) (black * (luma.length - 1))];
    float high = luma[(int) (white * (luma.length - 1))];
    int[] rgb = new int[picture.rgb().length];
    float[] curve = new float[1024];
    for (int i = 0; i < curve.length; i++) {
      float v = (i / 1023f - low) / Math.max(high - low, 0.05f);
      double tone = StrictMath.pow(Math.max(0, Math.min(1, v)), gamma);
      curve[i] = (float) (deepest + (1 - deepest) * tone);
    }
    float red = (paper >> 16 & 255) / 255f;
    float green = (paper >> 8 & 255) / 255f;
    float blue = (paper & 255) / 255f;
    for (int i = 0; i < rgb.length; i++) {
      int p = picture.rgb()[i];
      float r = (p >> 16 & 255) / 255f;
      float g = (p >> 8 & 255) / 255f;
      float b = (p & 255) / 255f;
      float y = Planes.luma(r, g, b);
      float tone = curve[(int) (Math.min(1, y) * 1023 + 0.5f)];
      // Colour fades where the paper is to be left white.
      float kept = (float) chroma * Math.min(1, 4 * (1 - tone));
      rgb[i] =
          Planes.pack(
              (tone + (r - y) * kept) * red,
              (tone + (g - y) * kept) * green,
              (tone + (b - y) * kept) * blue);
    }
    return new Picture(picture.width(), picture.height(), rgb);
  }
}
