package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.image.Picture;
import pentimento.image.Similarity;
import pentimento.model.NetworkCase;
import pentimento.model.TinyModel;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.weights.MotionFamily;

class LatentPreviewTest {
  @TempDir Path folder;

  /** Even with random weights the latents of one colour tell it better than a guess does. */
  @Test
  void coloursAreFoundAgain() throws IOException {
    TinyModel.in(folder, "unet", "vae", "motion");
    try (Scope scope = Scope.open();
        PaintingModel model =
            PaintingModel.open(folder, NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER)) {
      LatentPreview preview = LatentPreview.of(model.vae());
      Picture flat = Picture.filled(64, 64, 0xd04020);
      Tensor latents = LatentPictures.encode(model.vae(), flat);
      Tensor video = References.video(List.of(latents, latents));
      List<Picture> seen = preview.pictures(video);
      assertEquals(2, seen.size());
      assertEquals(seen.get(0), seen.get(1));
      assertEquals(64 / model.factor(), seen.get(0).width());
      Picture wanted = Picture.filled(seen.get(0).width(), seen.get(0).height(), 0xd04020);
      Picture grey = Picture.filled(wanted.width(), wanted.height(), 0x808080);
      assertTrue(Similarity.l1(seen.get(0), wanted) < 0.6 * Similarity.l1(grey, wanted));
    }
  }
}
