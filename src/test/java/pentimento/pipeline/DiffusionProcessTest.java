package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.model.NetworkCase;
import pentimento.request.Between;
import pentimento.request.Diffusion;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.weights.MotionFamily;

class DiffusionProcessTest {
  @TempDir static Path folder;
  private static final Picture CAT = TestPictures.named("cat", 48, 32);

  @BeforeAll
  static void model() throws IOException {
    TinyPainter.in(folder.resolve("model"));
  }

  private static Request request() {
    Request.Source cat = new Request.Source("cat.png", TestRequests.HASH, 48, 32);
    Diffusion told =
        new Diffusion(
            "model",
            "cat",
            "",
            List.of(),
            List.of(new Diffusion.Reference(2, cat)),
            "ddim",
            2,
            2,
            0,
            0,
            Diffusion.Inversion.CONSISTENT,
            1,
            48,
            32,
            true,
            Between.STROKES,
            "f32",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Request(
            "reconstruct",
            cat,
            Request.ENGINES.get(0),
            new TextNode("oil"),
            true,
            3,
            1,
            48,
            TestRequests.VIDEO)
        .but()
        .diffusion(told)
        .done();
  }

  private static PaintingSequence run(Progress progress) throws IOException {
    try (PaintingModel model =
        PaintingModel.open(
            folder.resolve("model"), NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER)) {
      return new DiffusionProcess(model, Optional.empty(), progress)
          .run(request(), new TreeMap<>(Map.of(2, CAT)), Optional.empty(), 1);
    }
  }

  /** A caller cancels by interrupting the thread; each phase heeds it before the next begins. */
  @Test
  void everyPhaseCanBeCancelled() throws IOException {
    for (String phase :
        List.of("reading the prompt", "encoding", "inverting", "sampling", "decoding", "lifting")) {
      Progress interrupting =
          (name, done) -> {
            if (name.equals(phase)) {
              Thread.currentThread().interrupt();
            }
          };
      assertThrows(CancellationException.class, () -> run(interrupting), phase);
      assertFalse(Thread.interrupted(), phase);
    }
  }

  @Test
  void figuresAreThoseOfTheModelBeforeThePictureTookItsFrame() throws IOException {
    PaintingSequence sequence = run(Progress.NONE);
    assertEquals(CAT, sequence.finished());
    double psnr = sequence.finish().psnr();
    assertTrue(psnr > 0 && psnr < 40, "of random weights: " + psnr);
  }

  @Test
  void networksOfTwoModelsAreRefused() throws IOException {
    Path mixed = TinyPainter.in(folder.resolve("mixed"));
    Path config = mixed.resolve("text_encoder").resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("\"hidden_size\":24", "\"hidden_size\":32"));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PaintingModel.open(mixed, NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER));
    for (String part : List.of("U-Net", "width 24", "text encoder", "32")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
