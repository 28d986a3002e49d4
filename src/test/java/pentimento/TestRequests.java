package pentimento;

import com.fasterxml.jackson.databind.node.TextNode;
import pentimento.image.Picture;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/** Requests, and what becomes of them, for tests. */
public final class TestRequests {
  /** A hash that no file has. */
  public static final String HASH = "0123456789abcdef".repeat(4);

  /** A short video: 12 frames, held for 6. */
  public static final Request.Video VIDEO = new Request.Video(12, 1, 0.5, false, false);

  private TestRequests() {}

  /** A request to reconstruct a picture in its own size. */
  public static Request request(Picture picture, int frames, boolean reveal, Request.Video video) {
    return new Request(
        "reconstruct",
        new Request.Source("my cat.png", HASH, picture.width(), picture.height()),
        "strokes",
        new TextNode("oil"),
        reveal,
        frames,
        5,
        picture.longSide(),
        video);
  }

  /** A request like the tests' own, on a picture of 64 x 48. */
  public static Request request() {
    return request(TestPictures.named("cat", 64, 48), 8, true, VIDEO);
  }

  /** The sequence that a request makes of a picture. */
  public static PaintingSequence sequence(Request request, Picture picture) {
    return Reconstruction.run(request, picture, 2, Progress.NONE);
  }

  /** The sequence that the tests' own settings make of a picture. */
  public static PaintingSequence sequence(Picture picture, int frames, boolean reveal) {
    return sequence(request(picture, frames, reveal, VIDEO), picture);
  }
}
