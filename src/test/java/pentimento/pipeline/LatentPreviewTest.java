package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.model.NetworkCase;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

class LatentPreviewTest {
  private static final Path MODEL = Path.of("models", "second");

  /** By an autoencoder that has learnt to see. */
  @Test
  void latentsTellTheirColours() throws IOException {
    try (Scope scope = Scope.open();
        PaintingModel model = PaintingModel.open(MODEL, NetworkCase.SINGLE)) {
      LatentPreview preview = LatentPreview.of(model.vae());
      Picture cat = TestPictures.named("cat", 128, 96);
      Tensor latents = LatentPictures.encode(model.vae(), cat);
      List<Picture> seen = preview.pictures(References.video(List.of(latents, latents)));
      assertEquals(2, seen.size());
      assertEquals(seen.get(0), seen.get(1));
      Picture wanted = Resize.to(cat, 8, 6);
      assertEquals(8, seen.get(0).width());
      double psnr = Similarity.psnr(seen.get(0), wanted);
      assertTrue(psnr > 14, "PSNR " + psnr);
      Picture decoded = LatentPictures.decode(model.vae(), latents);
      assertTrue(Similarity.psnr(decoded, cat) > 17, "PSNR " + Similarity.psnr(decoded, cat));
    }
  }
}
