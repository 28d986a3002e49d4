package pentimento.export;

import java.util.Locale;

/**
 * The levels of H.264: how large and how fast a video a player must cope with (ISO/IEC 14496-10
 * Annex A, table A-1). Levels below 3.0 are left out: every player knows 3.0.
 */
enum H264Level {
  L3_0(30, 40_500, 1_620),
  L3_1(31, 108_000, 3_600),
  L4_0(40, 245_760, 8_192),
  L4_2(42, 522_240, 8_704),
  L5_0(50, 589_824, 22_080),
  L5_1(51, 983_040, 36_864),
  L5_2(52, 2_073_600, 36_864),
  L6_0(60, 4_177_920, 139_264),
  L6_1(61, 8_355_840, 139_264),
  L6_2(62, 16_711_680, 139_264);

  private final int idc;
  private final long macroblocksPerSecond;
  private final int macroblocksPerFrame;

  H264Level(int idc, long macroblocksPerSecond, int macroblocksPerFrame) {
    this.idc = idc;
    this.macroblocksPerSecond = macroblocksPerSecond;
    this.macroblocksPerFrame = macroblocksPerFrame;
  }

  /** The number that stands in the file: ten times the level. */
  int idc() {
    return idc;
  }

  /**
   * The lowest level that holds frames of this size at this rate.
   *
   * @throws IllegalArgumentException when no level does
   */
  static H264Level of(int width, int height, int fpsNumerator, int fpsDenominator) {
    long columns = (width + 15L) / 16;
    long rows = (height + 15L) / 16;
    double perSecond = (double) columns * rows * fpsNumerator / fpsDenominator;
    for (H264Level level : values()) {
      // A.3.1: neither side may exceed sqrt(8 * MaxFS) macroblocks.
      long longestSquared = 8L * level.macroblocksPerFrame;
      if (columns * rows <= level.macroblocksPerFrame
          && columns * columns <= longestSquared
          && rows * rows <= longestSquared
          && perSecond <= level.macroblocksPerSecond) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "a video of %d x %d at %.3g frames a second is beyond H.264 (about 35 megapixels, "
                + "16,880 pixels a side, 120 frames a second at that size): give a smaller size",
            width,
            height,
            (double) fpsNumerator / fpsDenominator));
  }
}
