package pentimento.export;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jcodec.codecs.h264.H264Const;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.common.io.BitWriter;

/**
 * Codes a painting in progress as H.264, Constrained Baseline, one slice a frame, constant
 * quantiser.
 *
 * <p>Between frames of such a video a few strokes are added and nothing moves. So every macroblock
 * whose pixels are as before is skipped at the cost of a fraction of a bit, there is no search for
 * motion, and only what changed is coded: either its difference from what was there, or afresh from
 * its neighbours, whichever looks smaller. Motion vectors are all zero, hence so are their
 * predictions (ISO/IEC 14496-10, 8.4.1), and the frame is reconstructed in place. The deblocking
 * filter is off: at this quantiser there are no block edges to see, and it would change macroblocks
 * that are skipped.
 */
final class PaintingEncoder {
  /** Luma at about 44 dB: the texture of bristles survives. 0 to 51; 6 more halve the precision. */
  static final int QP = 18;

  /** Largest coded macroblock: 3 200 bits are allowed (A.3.1), 384 escaped levels would be more. */
  private static final int MACROBLOCK_BYTES = 1536;

  /** In sums of absolute differences: what the longer syntax of an intra macroblock must win. */
  private static final int INTRA_BIAS = 96;

  private final int width;
  private final int height;
  private final int columns;
  private final int rows;
  private final ParameterSets parameters;
  private final CAVLC[] cavlc;
  private final Residual residual = new Residual(QP);
  private final ByteBuffer rowBuffer;

  private final int[] previous;
  private final boolean[] changed;
  private int sinceKeyFrame = -1;
  private int keyFrames;

  // The frame as decoders have it: Y, Cb, Cr at the coded size.
  private final byte[][] planes;

  private final int[] luma = new int[256];
  private final int[][] chroma = new int[2][64];
  private int[] lumaPrediction = new int[256];
  private int[] lumaCandidate = new int[256];
  private int[][] chromaPrediction = new int[2][64];
  private int[][] chromaCandidate = new int[2][64];

  /**
   * @param width of the pictures given, in pixels; shown is the next even number
   * @param height likewise
   */
  PaintingEncoder(int width, int height, int fpsNumerator, int fpsDenominator) {
    this.width = width;
    this.height = height;
    parameters = new ParameterSets(even(width), even(height), fpsNumerator, fpsDenominator, QP);
    columns = (width + 15) / 16;
    rows = (height + 15) / 16;
    cavlc =
        new CAVLC[] {
          new CAVLC(parameters.sps(), parameters.pps(), 2, 2),
          new CAVLC(parameters.sps(), parameters.pps(), 1, 1),
          new CAVLC(parameters.sps(), parameters.pps(), 1, 1)
        };
    int samples = columns * rows * 256;
    planes = new byte[][] {new byte[samples], new byte[samples / 4], new byte[samples / 4]};
    previous = new int[Math.multiplyExact(width, height)];
    changed = new boolean[columns * rows];
    rowBuffer = ByteBuffer.allocate(columns * MACROBLOCK_BYTES + 64);
  }

  static int even(int side) {
    return side + (side & 1);
  }

  ParameterSets parameters() {
    return parameters;
  }

  /** What decoders show of the last frame: plane 0, 1, 2 is Y, Cb, Cr at the coded size. */
  byte[] reconstruction(int plane) {
    return planes[plane];
  }

  /** Whether the pixels differ anywhere from those of the last frame. */
  boolean differs(int[] rgb) {
    return sinceKeyFrame < 0 || !Arrays.equals(rgb, previous);
  }

  /**
   * Codes the next frame.
   *
   * @param rgb {@code width * height} pixels {@code 0xRRGGBB}
   * @param idr whether decoding can start here; the first frame must be such
   * @param out gets the frame's NAL unit
   */
  void encode(int[] rgb, boolean idr, NalUnit out) {
    if (idr) {
      Arrays.fill(changed, true);
    } else {
      findChanges(rgb);
    }
    System.arraycopy(rgb, 0, previous, 0, previous.length);
    encodeSlice(idr, out);
  }

  /** Codes the last frame once more. */
  void repeat(boolean idr, NalUnit out) {
    Arrays.fill(changed, idr);
    encodeSlice(idr, out);
  }

  private void findChanges(int[] rgb) {
    Arrays.fill(changed, false);
    for (int y = 0; y < height; y++) {
      int row = y * width;
      for (int x = 0; x < width; ) {
        int same = Arrays.mismatch(rgb, row + x, row + width, previous, row + x, row + width);
        if (same < 0) {
          break;
        }
        int mbX = (x + same) / 16;
        changed[y / 16 * columns + mbX] = true;
        x = (mbX + 1) * 16;
      }
    }
  }

  private void encodeSlice(boolean idr, NalUnit out) {
    sinceKeyFrame = idr ? 0 : sinceKeyFrame + 1;
    keyFrames += idr ? 1 : 0;
    rowBuffer.clear();
    BitWriter bits = new BitWriter(rowBuffer);
    parameters.startSlice(out, bits, sinceKeyFrame, keyFrames);
    int skipped = 0;
    for (int mbY = 0; mbY < rows; mbY++) {
      for (int mbX = 0; mbX < columns; mbX++) {
        if (changed[mbY * columns + mbX] && encodeMacroblock(bits, mbX, mbY, idr, skipped)) {
          skipped = 0;
        } else {
          Residual.skip(cavlc, mbX, mbY);
          skipped++;
        }
      }
      out.append(rowBuffer.flip());
      rowBuffer.clear();
    }
    if (skipped > 0) {
      writeUe(bits, skipped);
    }
    bits.write1Bit(1); // rbsp_slice_trailing_bits (7.3.2.10)
    bits.flush();
    out.append(rowBuffer.flip());
  }

  /** Returns false, with nothing written, when nothing is left to code. */
  private boolean encodeMacroblock(BitWriter bits, int mbX, int mbY, boolean idr, int skipped) {
    Bt709.macroblock(previous, width, height, mbX, mbY, luma, chroma[0], chroma[1]);
    int inter = idr ? Integer.MAX_VALUE : predictFromLastFrame(mbX, mbY);
    int enough = idr ? Integer.MAX_VALUE : inter - INTRA_BIAS;
    int lumaMode = predictLumaFromNeighbours(mbX, mbY, enough);
    boolean intra = lumaMode >= 0;
    int chromaMode = intra ? predictChromaFromNeighbours(mbX, mbY) : 0;

    residual.transformLuma(luma, lumaPrediction, intra);
    residual.transformChroma(chroma, chromaPrediction);
    if (!intra && residual.codedBlockPattern() == 0) {
      return false;
    }
    if (!idr) {
      writeUe(bits, skipped);
    }
    if (intra) {
      // Table 7-11: the type tells prediction and pattern; in P slices five inter types come first.
      int type =
          1 + lumaMode + 4 * residual.chromaPattern() + (residual.lumaPattern() == 0 ? 0 : 12);
      writeUe(bits, idr ? type : type + 5);
      writeUe(bits, IntraPrediction.chromaMode(chromaMode));
    } else {
      writeUe(bits, 0); // P_L0_16x16
      writeUe(bits, 0); // mvd_l0, across
      writeUe(bits, 0); // mvd_l0, down
      writeUe(bits, H264Const.CODED_BLOCK_PATTERN_INTER_COLOR_INV[residual.codedBlockPattern()]);
    }
    writeUe(bits, 0); // mb_qp_delta
    residual.write(bits, cavlc, mbX, mbY);
    residual.reconstructLuma(lumaPrediction, planes[0], columns * 16, lumaAt(mbX, mbY));
    for (int i = 0; i < 2; i++) {
      residual.reconstructChroma(
          i, chromaPrediction[i], planes[i + 1], columns * 8, chromaAt(mbX, mbY));
    }
    return true;
  }

  private int lumaAt(int mbX, int mbY) {
    return mbY * 16 * columns * 16 + mbX * 16;
  }

  private int chromaAt(int mbX, int mbY) {
    return mbY * 8 * columns * 8 + mbX * 8;
  }

  /** Returns the sum of absolute luma differences. */
  private int predictFromLastFrame(int mbX, int mbY) {
    copy(planes[0], columns * 16, lumaAt(mbX, mbY), 16, lumaPrediction);
    copy(planes[1], columns * 8, chromaAt(mbX, mbY), 8, chromaPrediction[0]);
    copy(planes[2], columns * 8, chromaAt(mbX, mbY), 8, chromaPrediction[1]);
    return difference(luma, lumaPrediction);
  }

  /** Returns the best mode, or -1 with the prediction left alone when none is below the limit. */
  private int predictLumaFromNeighbours(int mbX, int mbY, int limit) {
    int best = -1;
    int least = limit;
    for (int mode = 0; mode < IntraPrediction.MODES; mode++) {
      if (IntraPrediction.available(mode, mbX > 0, mbY > 0)) {
        IntraPrediction.predict(
            mode, planes[0], columns * 16, lumaAt(mbX, mbY), 16, mbX > 0, mbY > 0, lumaCandidate);
        int difference = difference(luma, lumaCandidate);
        if (difference < least) {
          least = difference;
          best = mode;
          int[] swap = lumaPrediction;
          lumaPrediction = lumaCandidate;
          lumaCandidate = swap;
        }
      }
    }
    return best;
  }

  private int predictChromaFromNeighbours(int mbX, int mbY) {
    int best = -1;
    int least = Integer.MAX_VALUE;
    for (int mode = 0; mode < IntraPrediction.MODES; mode++) {
      if (IntraPrediction.available(mode, mbX > 0, mbY > 0)) {
        int difference = 0;
        for (int i = 0; i < 2; i++) {
          IntraPrediction.predict(
              mode,
              planes[i + 1],
              columns * 8,
              chromaAt(mbX, mbY),
              8,
              mbX > 0,
              mbY > 0,
              chromaCandidate[i]);
          difference += difference(chroma[i], chromaCandidate[i]);
        }
        if (difference < least) {
          least = difference;
          best = mode;
          int[][] swap = chromaPrediction;
          chromaPrediction = chromaCandidate;
          chromaCandidate = swap;
        }
      }
    }
    return best;
  }

  private static void copy(byte[] plane, int stride, int at, int size, int[] out) {
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        out[y * size + x] = plane[at + y * stride + x] & 255;
      }
    }
  }

  private static int difference(int[] a, int[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum;
  }

  /** ue(v) (9.1). JCodec's own ends at 32 766, less than the macroblocks of a large frame. */
  private static void writeUe(BitWriter out, int value) {
    int bits = 31 - Integer.numberOfLeadingZeros(value + 1);
    out.writeNBit(0, bits);
    out.writeNBit(value + 1, bits + 1);
  }
}
