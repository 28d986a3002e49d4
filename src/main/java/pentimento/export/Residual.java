package pentimento.export;

import static org.jcodec.codecs.h264.decode.CoeffTransformer.zigzag4x4;

import org.jcodec.codecs.h264.H264Const;
import org.jcodec.codecs.h264.decode.CoeffTransformer;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.codecs.h264.io.model.MBType;
import org.jcodec.common.io.BitWriter;

/**
 * What a macroblock's prediction leaves over: transformed, quantised, written, and added back the
 * way every decoder adds it (ISO/IEC 14496-10, 7.3.5.3 and 8.5).
 *
 * <p>The order of calls is {@link #transformLuma}, {@link #transformChroma}, {@link #write}, {@link
 * #reconstructLuma} and {@link #reconstructChroma}. 4 x 4 blocks are numbered row by row.
 */
final class Residual {
  /** Neighbours count as long as they lie in the picture; all of it is one slice. */
  private static final MBType ANY = MBType.P_16x16;

  private static final int[] DC_SCAN_2X2 = {0, 1, 2, 3};

  private final int qp;
  private final int[][] luma = new int[16][16];
  private final int[] lumaDc = new int[16];
  private final int[][][] chroma = new int[2][4][16];
  private final int[][] chromaDc = new int[2][4];
  private boolean intra;
  private int lumaPattern;
  private int chromaPattern;

  /**
   * @param qp quantiser of luma and chroma; below 30 the two are the same (table 8-15)
   */
  Residual(int qp) {
    this.qp = qp;
  }

  /**
   * coded_block_pattern: bits 0 to 3 say which 8 x 8 quarters of luma have coefficients; 16 more
   * when chroma has only DC, 32 more when it has others too.
   */
  int codedBlockPattern() {
    return lumaPattern | chromaPattern << 4;
  }

  int lumaPattern() {
    return lumaPattern;
  }

  int chromaPattern() {
    return chromaPattern;
  }

  /**
   * @param source 16 x 16 samples
   * @param prediction 16 x 16 samples
   * @param intra16x16 whether the blocks' DC go through a second transform (8.5.2)
   */
  void transformLuma(int[] source, int[] prediction, boolean intra16x16) {
    intra = intra16x16;
    lumaPattern = 0;
    for (int block = 0; block < 16; block++) {
      int[] coefficients = luma[block];
      subtract(source, prediction, 16, block / 4 * 64 + block % 4 * 4, coefficients);
      CoeffTransformer.fdct4x4(coefficients);
      if (intra) {
        lumaDc[block] = coefficients[0];
        coefficients[0] = 0;
      }
      CoeffTransformer.quantizeAC(coefficients, qp);
      if (!isZero(coefficients)) {
        lumaPattern |= 1 << (block / 8 * 2 + block % 4 / 2);
      }
    }
    if (intra) {
      // Intra_16x16 knows only all or none (table 7-11).
      lumaPattern = lumaPattern == 0 ? 0 : 15;
      CoeffTransformer.fvdDC4x4(lumaDc);
      CoeffTransformer.quantizeDC4x4(lumaDc, qp);
    }
  }

  /** The same for both chroma planes, 8 x 8 samples each. */
  void transformChroma(int[][] source, int[][] prediction) {
    boolean dc = false;
    boolean ac = false;
    for (int plane = 0; plane < 2; plane++) {
      for (int block = 0; block < 4; block++) {
        int[] coefficients = chroma[plane][block];
        int at = block / 2 * 32 + block % 2 * 4;
        subtract(source[plane], prediction[plane], 8, at, coefficients);
        CoeffTransformer.fdct4x4(coefficients);
        chromaDc[plane][block] = coefficients[0];
        coefficients[0] = 0;
        CoeffTransformer.quantizeAC(coefficients, qp);
        ac |= !isZero(coefficients);
      }
      CoeffTransformer.fvdDC2x2(chromaDc[plane]);
      CoeffTransformer.quantizeDC2x2(chromaDc[plane], qp);
      dc |= !isZero(chromaDc[plane]);
    }
    chromaPattern = ac ? 2 : dc ? 1 : 0;
  }

  private static void subtract(int[] source, int[] prediction, int stride, int at, int[] out) {
    for (int i = 0; i < 16; i++) {
      int j = at + (i >> 2) * stride + (i & 3);
      out[i] = source[j] - prediction[j];
    }
  }

  private static boolean isZero(int[] values) {
    int any = 0;
    for (int value : values) {
      any |= value;
    }
    return any == 0;
  }

  /**
   * Writes residual() of this macroblock.
   *
   * @param cavlc for luma, Cb and Cr: remembers how many coefficients the neighbours have, which
   *     chooses the code table (9.2.1)
   */
  void write(BitWriter out, CAVLC[] cavlc, int mbX, int mbY) {
    int x = mbX * 4;
    int y = mbY * 4;
    if (intra) {
      cavlc[0].writeLumaDCBlock(
          out, x, y, ANY, ANY, lumaDc, H264Const.totalZeros16, 0, 16, zigzag4x4);
    }
    for (int i = 0; i < 16; i++) {
      int column = H264Const.MB_BLK_OFF_LEFT[i];
      int row = H264Const.MB_BLK_OFF_TOP[i];
      if ((lumaPattern & 1 << (i / 4)) != 0) {
        int[] levels = luma[row * 4 + column];
        writeBlock(out, cavlc[0], x + column, y + row, levels, intra ? 1 : 0);
      } else {
        cavlc[0].setZeroCoeff(x + column, y + row);
      }
    }
    if (chromaPattern != 0) {
      for (int plane = 0; plane < 2; plane++) {
        cavlc[plane + 1].writeChrDCBlock(
            out, chromaDc[plane], H264Const.totalZeros4, 0, 4, DC_SCAN_2X2);
      }
    }
    for (int plane = 0; plane < 2; plane++) {
      for (int i = 0; i < 4; i++) {
        int column = mbX * 2 + i % 2;
        int row = mbY * 2 + i / 2;
        if (chromaPattern == 2) {
          writeBlock(out, cavlc[plane + 1], column, row, chroma[plane][i], 1);
        } else {
          cavlc[plane + 1].setZeroCoeff(column, row);
        }
      }
    }
  }

  private static void writeBlock(
      BitWriter out, CAVLC cavlc, int column, int row, int[] levels, int first) {
    cavlc.writeACBlock(
        out, column, row, ANY, ANY, levels, H264Const.totalZeros16, first, 16 - first, zigzag4x4);
  }

  /** Tells the code tables of the neighbours to come that this macroblock has no coefficients. */
  static void skip(CAVLC[] cavlc, int mbX, int mbY) {
    // setZeroCoeff notes a block's column and its row: the diagonal covers all of them.
    for (int i = 0; i < 4; i++) {
      cavlc[0].setZeroCoeff(mbX * 4 + i, mbY * 4 + i);
    }
    for (int i = 0; i < 2; i++) {
      cavlc[1].setZeroCoeff(mbX * 2 + i, mbY * 2 + i);
      cavlc[2].setZeroCoeff(mbX * 2 + i, mbY * 2 + i);
    }
  }

  /** Puts prediction plus residual into the luma plane, first sample at {@code at}. */
  void reconstructLuma(int[] prediction, byte[] plane, int stride, int at) {
    if (intra) {
      CoeffTransformer.invDC4x4(lumaDc);
      CoeffTransformer.dequantizeDC4x4(lumaDc, qp, null);
    }
    for (int block = 0; block < 16; block++) {
      int[] coefficients = luma[block];
      CoeffTransformer.dequantizeAC(coefficients, qp, null);
      if (intra) {
        coefficients[0] = lumaDc[block];
      }
      CoeffTransformer.idct4x4(coefficients);
      int x = block % 4 * 4;
      int y = block / 4 * 4;
      add(prediction, 16, y * 16 + x, coefficients, plane, stride, at + y * stride + x);
    }
  }

  /** The same for chroma plane 0 (Cb) or 1 (Cr). */
  void reconstructChroma(int which, int[] prediction, byte[] plane, int stride, int at) {
    int[] dc = chromaDc[which];
    CoeffTransformer.invDC2x2(dc);
    CoeffTransformer.dequantizeDC2x2(dc, qp, null);
    for (int block = 0; block < 4; block++) {
      int[] coefficients = chroma[which][block];
      CoeffTransformer.dequantizeAC(coefficients, qp, null);
      coefficients[0] = dc[block];
      CoeffTransformer.idct4x4(coefficients);
      int x = block % 2 * 4;
      int y = block / 2 * 4;
      add(prediction, 8, y * 8 + x, coefficients, plane, stride, at + y * stride + x);
    }
  }

  private static void add(
      int[] prediction,
      int predictionStride,
      int from,
      int[] residual,
      byte[] plane,
      int stride,
      int to) {
    for (int i = 0; i < 16; i++) {
      int value = prediction[from + (i >> 2) * predictionStride + (i & 3)] + residual[i];
      plane[to + (i >> 2) * stride + (i & 3)] = (byte) Math.max(0, Math.min(255, value));
    }
  }
}
