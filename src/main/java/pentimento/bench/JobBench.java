package pentimento.bench;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.pipeline.DiffusionPainting;
import pentimento.pipeline.Habits;
import pentimento.pipeline.PaintingModel;
import pentimento.pipeline.Saving;
import pentimento.request.Between;
import pentimento.request.Diffusion;
import pentimento.request.Economy;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.tensor.DType;

/** Key frames of a whole job by a model, as it is best used. */
final class JobBench {
  private static final int FPS = 24;

  private final PaintingModel model;
  private final Picture picture;
  private final boolean shown;
  private final int frames;
  private final int size;
  private final Saving saving;
  private final Progress progress;

  /**
   * Jobs by a model.
   *
   * @param shown is the picture given for the last frame?
   * @param size side of the frames, pixels
   */
  JobBench(
      PaintingModel model,
      Picture picture,
      boolean shown,
      int frames,
      int size,
      Saving saving,
      Progress progress) {
    this.model = model;
    this.picture = Resize.to(picture, size, size);
    this.shown = shown;
    this.frames = frames;
    this.size = size;
    this.saving = saving;
    this.progress = progress;
  }

  /**
   * Paints them.
   *
   * @param every of so many steps one is whole
   */
  List<Picture> keyFrames(int every) throws IOException {
    Habits habits = model.habits();
    Request.Source source = new Request.Source("picture", "0".repeat(64), size, size);
    List<Diffusion.Reference> references =
        shown ? List.of(new Diffusion.Reference(frames - 1, source)) : List.of();
    Diffusion told =
        new Diffusion(
            "model",
            "",
            habits.negative(),
            List.of(),
            references,
            "ddim",
            habits.steps(),
            habits.guidance(),
            0,
            0,
            habits.inversion(),
            1,
            size,
            size,
            false,
            Between.NONE,
            model.lowering().type() == DType.BF16 ? "bf16" : "f32",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Economy(every, 0, 1, 0, saving.words())));
    Request.Video video = new Request.Video(FPS, 1, 1, false, false);
    Request request =
        new Request(
                "reconstruct",
                source,
                Request.ENGINES.get(0),
                new TextNode("oil"),
                true,
                frames,
                1,
                size,
                video)
            .but()
            .diffusion(told)
            .done();
    SortedMap<Integer, Picture> given = new TreeMap<>();
    if (shown) {
      given.put(frames - 1, picture);
    }
    return new DiffusionPainting(model, Optional.empty(), progress)
        .keyFrames(request, given, Optional.empty());
  }

  /** Likeness of all frames together, dB. */
  static double psnr(List<Picture> expected, List<Picture> actual) {
    double sum = 0;
    for (int f = 0; f < expected.size(); f++) {
      sum += Similarity.mse(expected.get(f), actual.get(f));
    }
    return -10 * Math.log10(sum / expected.size());
  }
}
