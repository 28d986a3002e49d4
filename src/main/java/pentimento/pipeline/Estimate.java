package pentimento.pipeline;

import pentimento.image.Resize;
import pentimento.request.Request;

/**
 * What a reconstruction by strokes should cost, from measurements on two server cores ({@code bench
 * strokes} gives yours).
 *
 * @param width of the results, pixels
 * @param height of the results, pixels
 * @param videoFrames number of frames of a video
 * @param seconds time, JVM start included
 * @param megabytes memory of the whole process
 */
public record Estimate(int width, int height, int videoFrames, double seconds, int megabytes) {
  /** Seconds for a video frame, fixed and for each megapixel. */
  private static final double FRAME = 0.004;

  private static final double FRAME_MEGAPIXEL = 0.0105;

  /** Bytes a pixel: canvas, target, frames on their way, the coder's pictures. */
  private static final int BYTES = 70;

  /** The estimate for a request. */
  public static Estimate of(Request request, boolean video) {
    int[] size = Resize.fitted(request.sourceWidth(), request.sourceHeight(), request.size());
    int width = size[0];
    int height = size[1];
    double mega = width * (double) height / 1e6;
    double planned = Math.min(mega, 1);
    Request.Video settings = request.video();
    int frames =
        Math.max(2, (int) Math.round(settings.duration() * settings.fps()))
            + (int) Math.round(settings.hold() * settings.fps())
            + (settings.showResultFirst() ? settings.fps() : 0);
    int halves = request.halfDone().isPresent() ? 2 : 1;
    double painting = 1.2 + halves * (1.6 * planned + 0.3 * mega);
    double filming =
        video ? settings.duration() * settings.fps() * (FRAME + FRAME_MEGAPIXEL * mega) : 0;
    double source = request.sourceWidth() * (double) request.sourceHeight() * 8 / 1e6;
    return new Estimate(
        width, height, frames, painting + filming, (int) (280 + source + BYTES * mega));
  }
}
