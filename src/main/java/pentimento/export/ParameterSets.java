package pentimento.export;

import java.nio.ByteBuffer;
import org.jcodec.codecs.h264.io.model.NALUnitType;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.RefPicMarkingIDR;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.codecs.h264.io.model.VUIParameters;
import org.jcodec.codecs.h264.io.write.SliceHeaderWriter;
import org.jcodec.common.io.BitWriter;
import org.jcodec.common.model.ColorSpace;

/** What a decoder must know before the first macroblock: SPS, PPS and slice headers. */
final class ParameterSets {
  /**
   * Colour primaries, transfer and matrix: BT.709 for all three. The pixels are sRGB, whose
   * transfer has a code of its own (13), but 1/1/1 is what players are tested with: Chromium and
   * the television-minded ones show 1/1/1 with the very values of the picture.
   */
  static final int BT_709 = 1;

  private static final int BASELINE = 66;
  private static final int REFERENCE = 3;

  private final SeqParameterSet sps = new SeqParameterSet();
  private final PictureParameterSet pps = new PictureParameterSet();
  private final int qp;

  /** Sizes are those to be shown, and even. */
  ParameterSets(int width, int height, int fpsNumerator, int fpsDenominator, int qp) {
    this.qp = qp;
    sps.profileIdc = BASELINE;
    sps.constraintSet0Flag = true;
    sps.constraintSet1Flag =
        true; // with the line above: Constrained Baseline, which all players know
    sps.levelIdc = H264Level.of(width, height, fpsNumerator, fpsDenominator).idc();
    sps.chromaFormatIdc = ColorSpace.YUV420J; // JCodec's name for 4:2:0; range is in the VUI
    sps.log2MaxFrameNumMinus4 = 4;
    sps.picOrderCntType = 2; // shown in the order of decoding
    sps.numRefFrames = 1;
    sps.frameMbsOnlyFlag = true;
    sps.direct8x8InferenceFlag = true;
    int columns = (width + 15) / 16;
    int rows = (height + 15) / 16;
    sps.picWidthInMbsMinus1 = columns - 1;
    sps.picHeightInMapUnitsMinus1 = rows - 1;
    sps.frameCropRightOffset = (columns * 16 - width) / 2; // counted in chroma samples (7-19, 7-20)
    sps.frameCropBottomOffset = (rows * 16 - height) / 2;
    sps.frameCroppingFlag = sps.frameCropRightOffset + sps.frameCropBottomOffset > 0;
    sps.vuiParams = vui(fpsNumerator, fpsDenominator);
    pps.picInitQpMinus26 = qp - 26;
    pps.deblockingFilterControlPresentFlag = true;
  }

  private static VUIParameters vui(int fpsNumerator, int fpsDenominator) {
    VUIParameters vui = new VUIParameters();
    vui.videoSignalTypePresentFlag = true;
    vui.videoFormat = 5; // unspecified: no television system
    vui.colourDescriptionPresentFlag = true;
    vui.colourPrimaries = BT_709;
    vui.transferCharacteristics = BT_709;
    vui.matrixCoefficients = BT_709;
    vui.chromaLocInfoPresentFlag = true;
    vui.chromaSampleLocTypeTopField = 1; // centre of 2 x 2 pixels (figure E-1)
    vui.chromaSampleLocTypeBottomField = 1;
    vui.timingInfoPresentFlag = true;
    vui.numUnitsInTick = fpsDenominator;
    vui.timeScale = Math.multiplyExact(2, fpsNumerator); // a tick is a field (E.2.1)
    vui.fixedFrameRateFlag = true;
    // Without this a player may wait for frames that could come out of order.
    vui.bitstreamRestriction = new VUIParameters.BitstreamRestriction();
    vui.bitstreamRestriction.motionVectorsOverPicBoundariesFlag = false;
    vui.bitstreamRestriction.log2MaxMvLengthHorizontal = 0;
    vui.bitstreamRestriction.log2MaxMvLengthVertical = 0;
    vui.bitstreamRestriction.numReorderFrames = 0;
    vui.bitstreamRestriction.maxDecFrameBuffering = 1;
    return vui;
  }

  SeqParameterSet sps() {
    return sps;
  }

  PictureParameterSet pps() {
    return pps;
  }

  /** The SPS as a NAL unit. */
  ByteBuffer spsUnit() {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    sps.write(buffer);
    return unit(NALUnitType.SPS, buffer);
  }

  /** The PPS as a NAL unit. */
  ByteBuffer ppsUnit() {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    pps.write(buffer);
    return unit(NALUnitType.PPS, buffer);
  }

  private static ByteBuffer unit(NALUnitType type, ByteBuffer payload) {
    NalUnit unit = new NalUnit();
    unit.start(type, REFERENCE);
    unit.append(payload.flip());
    return ByteBuffer.wrap(unit.toByteArray());
  }

  /**
   * Starts the only slice of a frame.
   *
   * @param sinceKeyFrame 0 for an IDR frame, then 1, 2, ...
   * @param keyFrame number of this IDR frame, or of the last one
   */
  void startSlice(NalUnit unit, BitWriter out, int sinceKeyFrame, int keyFrame) {
    boolean idr = sinceKeyFrame == 0;
    unit.start(idr ? NALUnitType.IDR_SLICE : NALUnitType.NON_IDR_SLICE, REFERENCE);
    SliceHeader header = new SliceHeader();
    header.sps = sps;
    header.pps = pps;
    header.sliceType = idr ? SliceType.I : SliceType.P;
    header.frameNum = sinceKeyFrame % (1 << (sps.log2MaxFrameNumMinus4 + 4));
    header.idrPicId = keyFrame & 1; // two IDR frames in a row must differ in it (7.4.3)
    if (idr) {
      header.refPicMarkingIDR = new RefPicMarkingIDR(false, false);
    }
    header.sliceQpDelta = qp - 26 - pps.picInitQpMinus26;
    header.disableDeblockingFilterIdc = 1;
    SliceHeaderWriter.write(header, idr, REFERENCE, out);
  }
}
