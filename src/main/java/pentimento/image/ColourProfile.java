package pentimento.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.RasterFormatException;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * Converts colours of an embedded ICC profile (gray, RGB or CMYK) to sRGB, by the colour management
 * that comes with Java, with perceptual intent unless the profile asks for another.
 */
final class ColourProfile {
  /** A profile that moves no colour by more than this many 8-bit steps is taken for sRGB itself. */
  private static final int SAME = 2;

  private static final int RENDERING_INTENT = 64;
  private static final int DEVICE_CLASS = 12;

  private final ColorConvertOp convert;
  private final int channels;

  private ColourProfile(ICC_Profile profile, int channels) {
    ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    convert = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
    this.channels = channels;
  }

  /**
   * The profile, unless it is broken, made for another number of channels, or as good as sRGB: then
   * the picture's numbers are to be taken as they are.
   *
   * @param icc empty when there is none
   * @param channels 1, 3 or 4, without alpha
   */
  static Optional<ColourProfile> of(byte[] icc, int channels) {
    if (icc.length < 128) {
      return Optional.empty();
    }
    try {
      byte[] bytes = icc.clone();
      if (bytes[RENDERING_INTENT + 3] == 0) {
        // Java would convert from an output profile (all CMYK) with relative colorimetric intent,
        // and only from a display profile as the profile asks: perceptual.
        System.arraycopy(new byte[] {'m', 'n', 't', 'r'}, 0, bytes, DEVICE_CLASS, 4);
      }
      ICC_Profile profile = ICC_Profile.getInstance(bytes);
      int type = profile.getColorSpaceType();
      boolean fits =
          switch (channels) {
            case 1 -> type == ColorSpace.TYPE_GRAY;
            case 3 -> type == ColorSpace.TYPE_RGB;
            default -> type == ColorSpace.TYPE_CMYK;
          };
      if (!fits || profile.getNumComponents() != channels) {
        return Optional.empty();
      }
      ColourProfile made = new ColourProfile(profile, channels);
      return made.isSrgb() ? Optional.empty() : Optional.of(made);
    } catch (CMMException
        | IllegalArgumentException
        | RasterFormatException
        | ArrayIndexOutOfBoundsException
        | NullPointerException e) {
      return Optional.empty(); // as browsers do
    }
  }

  /** Whether RGB stays RGB; tries every 17th value in each channel. */
  private boolean isSrgb() {
    int[] samples = new int[channels == 3 ? 3 * 16 * 16 * 16 : channels];
    for (int i = 0; channels == 3 && i < samples.length / 3; i++) {
      samples[3 * i] = 17 * (i >> 8);
      samples[3 * i + 1] = 17 * ((i >> 4) & 15);
      samples[3 * i + 2] = 17 * (i & 15);
    }
    int[] rgb = new int[samples.length / channels];
    toSrgb(samples, false, rgb); // also finds out whether the profile can be used at all
    boolean same = channels == 3;
    for (int i = 0; same && i < rgb.length; i++) {
      for (int c = 0; c < 3; c++) {
        same &= Math.abs(((rgb[i] >> (16 - 8 * c)) & 255) - samples[3 * i + c]) <= SAME;
      }
    }
    return same;
  }

  /**
   * Converts one row.
   *
   * @param samples interleaved channels, 0..255 or, if {@code deep}, 0..65535; CMYK is amount of
   *     ink
   * @param rgb receives {@code 0xRRGGBB} of each
   */
  void toSrgb(int[] samples, boolean deep, int[] rgb) {
    int type = deep ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
    WritableRaster in = Raster.createInterleavedRaster(type, rgb.length, 1, channels, null);
    WritableRaster out =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, rgb.length, 1, 3, null);
    if (deep) {
      short[] data = ((DataBufferUShort) in.getDataBuffer()).getData();
      for (int i = 0; i < data.length; i++) {
        data[i] = (short) samples[i];
      }
    } else {
      byte[] data = ((DataBufferByte) in.getDataBuffer()).getData();
      for (int i = 0; i < data.length; i++) {
        data[i] = (byte) samples[i];
      }
    }
    convert.filter(in, out);
    byte[] data = ((DataBufferByte) out.getDataBuffer()).getData();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (data[3 * i] & 255) << 16 | (data[3 * i + 1] & 255) << 8 | (data[3 * i + 2] & 255);
    }
  }
}
