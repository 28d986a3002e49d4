package pentimento.image;

import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Optional;
import pentimento.image.Container.Inks;

/**
 * Turns what a decoder gives, in any depth and kind of colour, into sRGB on paper, row by row.
 *
 * <p>Samples are taken as they are stored: Java's own conversion would treat gray as linear light.
 */
final class RowReader {
  private final Raster raster;
  private final int width;
  private final Inks inks;
  private final int colours;
  private final boolean alpha;
  private final boolean premultiplied;
  private final boolean deep;
  private final int[] palette;
  private final Optional<ColourProfile> profile;

  private final int[] pixels; // one row, all bands
  private final int[] samples; // one row, colours only, 8 or (deep) 16 bits
  private final int[] rgb;
  private final int[] alphas;

  /**
   * Reads a decoded picture.
   *
   * @param model how its bands are meant; absent for a JPEG of four channels
   * @throws IllegalArgumentException when the kind of colour is not supported
   */
  RowReader(Raster raster, Optional<ColorModel> model, Inks inks, byte[] icc) {
    this.raster = raster;
    this.inks = inks;
    width = raster.getWidth();
    pixels = new int[Math.multiplyExact(width, raster.getNumBands())];
    rgb = new int[width];
    alphas = new int[width];
    int type = raster.getTransferType();
    if (type == DataBuffer.TYPE_SHORT || type == DataBuffer.TYPE_DOUBLE) {
      throw new IllegalArgumentException("its samples are signed or of 64 bits");
    }
    if (model.isPresent() && model.get() instanceof IndexColorModel index) {
      profile = ColourProfile.of(icc, 3);
      palette = palette(index);
      colours = 1;
      alpha = false;
      premultiplied = false;
      deep = false;
      samples = new int[0];
      return;
    }
    palette = new int[0];
    colours = model.map(ColorModel::getNumColorComponents).orElse(4);
    if (colours == 2 || colours > 4 || colours > raster.getNumBands()) {
      throw new IllegalArgumentException("it has " + colours + " colour channels");
    }
    alpha = model.map(ColorModel::hasAlpha).orElse(false) && raster.getNumBands() > colours;
    premultiplied = alpha && model.map(ColorModel::isAlphaPremultiplied).orElse(false);
    boolean some = type == DataBuffer.TYPE_FLOAT;
    for (int band = 0; band < colours; band++) {
      some |= raster.getSampleModel().getSampleSize(band) > 8;
    }
    deep = some;
    samples = new int[Math.multiplyExact(width, colours)];
    profile = ColourProfile.of(icc, colours);
  }

  /** Colours, with alpha in the highest bits, for every index that a pixel can hold. */
  private int[] palette(IndexColorModel index) {
    int[] argb = new int[Math.max(256, index.getMapSize())];
    index.getRGBs(argb);
    int[] colour = new int[argb.length];
    int[] channels = new int[3 * argb.length];
    for (int i = 0; i < argb.length; i++) {
      colour[i] = argb[i] & 0xffffff;
      channels[3 * i] = argb[i] >> 16 & 255;
      channels[3 * i + 1] = argb[i] >> 8 & 255;
      channels[3 * i + 2] = argb[i] & 255;
    }
    profile.ifPresent(p -> p.toSrgb(channels, false, colour));
    for (int i = 0; i < argb.length; i++) {
      // Indices beyond the palette are black, as other readers have them.
      int opacity = i < index.getMapSize() ? argb[i] >>> 24 : 255;
      colour[i] = LinearLight.over(colour[i], opacity, PictureReader.PAPER);
    }
    return colour;
  }

  int height() {
    return raster.getHeight();
  }

  /** Row {@code y} as {@code 0xRRGGBB}; the array is used again for the next row. */
  int[] row(int y) {
    readPixels(y);
    if (palette.length > 0) {
      for (int x = 0; x < width; x++) {
        rgb[x] = palette[Math.min(pixels[x] & 0xffff, palette.length - 1)];
      }
      return rgb;
    }
    int bands = raster.getNumBands();
    for (int band = 0; band < colours; band++) {
      int most = most(band);
      for (int x = 0; x < width; x++) {
        samples[x * colours + band] = scaled(pixels[x * bands + band], most, deep ? 65_535 : 255);
      }
    }
    if (alpha) {
      readAlpha(bands);
    }
    if (inks != Inks.NONE) {
      toInk();
    }
    if (profile.isPresent()) {
      profile.get().toSrgb(samples, deep, rgb);
    } else {
      plainColours();
    }
    for (int x = 0; alpha && x < width; x++) {
      rgb[x] = LinearLight.over(rgb[x], alphas[x], PictureReader.PAPER);
    }
    return rgb;
  }

  /** The largest value of a band's samples as {@link #readPixels} leaves them. */
  private int most(int band) {
    int bits = raster.getSampleModel().getSampleSize(band);
    return bits >= 16 || raster.getTransferType() == DataBuffer.TYPE_FLOAT
        ? 65_535
        : (1 << bits) - 1;
  }

  private static int scaled(int value, int from, int to) {
    return from == to ? value : (int) (((long) value * to * 2 + from) / (2L * from));
  }

  private void readPixels(int y) {
    int bands = raster.getNumBands();
    if (raster.getTransferType() == DataBuffer.TYPE_FLOAT) {
      float[] row =
          raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (float[]) null);
      for (int i = 0; i < row.length; i++) {
        pixels[i] = (int) (Math.max(0, Math.min(1, row[i])) * 65_535 + 0.5f);
      }
      return;
    }
    // What most files come as, taken without a call per sample.
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0
        && raster.getMinX() == 0
        && raster.getMinY() == 0) {
      byte[] data = buffer.getData();
      int stride = model.getPixelStride();
      for (int band = 0; band < bands; band++) {
        int from =
            buffer.getOffset() + y * model.getScanlineStride() + model.getBandOffsets()[band];
        for (int x = 0, i = band; x < width; x++, i += bands, from += stride) {
          pixels[i] = data[from] & 255;
        }
      }
      return;
    }
    raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, pixels);
    if (raster.getSampleModel().getSampleSize(0) > 16) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] >>>= 16;
      }
    }
  }

  private void readAlpha(int bands) {
    int most = most(colours);
    int full = deep ? 65_535 : 255;
    for (int x = 0; x < width; x++) {
      int opacity = pixels[x * bands + colours];
      alphas[x] = scaled(opacity, most, 255);
      if (premultiplied && opacity > 0) {
        int a = scaled(opacity, most, full);
        for (int i = x * colours; i < (x + 1) * colours; i++) {
          samples[i] = (int) Math.min(full, (2L * samples[i] * full + a) / (2L * a));
        }
      }
    }
  }

  /** Brings the channels of a JPEG to amounts of ink. */
  private void toInk() {
    for (int i = 0; i < samples.length; i += 4) {
      if (inks == Inks.INVERTED_CMYK) {
        for (int c = 0; c < 4; c++) {
          samples[i + c] = 255 - samples[i + c];
        }
      } else if (inks == Inks.YCCK) {
        // JFIF's YCbCr to RGB gives 255 minus what is stored of CMY, which is the ink.
        float luma = samples[i];
        float cb = samples[i + 1] - 128;
        float cr = samples[i + 2] - 128;
        samples[i] = clamped(luma + 1.402f * cr);
        samples[i + 1] = clamped(luma - 0.344136f * cb - 0.714136f * cr);
        samples[i + 2] = clamped(luma + 1.772f * cb);
        samples[i + 3] = 255 - samples[i + 3];
      }
    }
  }

  private static int clamped(float value) {
    return Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }

  /** Colours without a profile: gray and RGB are sRGB; each ink takes its share of the light. */
  private void plainColours() {
    int full = deep ? 65_535 : 255;
    for (int x = 0; x < width; x++) {
      int i = x * colours;
      if (colours == 1) {
        rgb[x] = scaled(samples[i], full, 255) * 0x010101;
      } else {
        int light = colours == 4 ? full - samples[i + 3] : full;
        int value = 0;
        for (int c = 0; c < 3; c++) {
          long channel = colours == 4 ? (long) (full - samples[i + c]) * light : samples[i + c];
          long most = colours == 4 ? (long) full * full : full;
          value = value << 8 | (int) ((channel * 255 * 2 + most) / (2 * most));
        }
        rgb[x] = value;
      }
    }
  }
}
