package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.TinyModel;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Component;

class InversionCacheTest {
  @TempDir Path folder;

  private final AtomicInteger found = new AtomicInteger();

  private Tensor noise(InversionCache cache, double value, ModelPart unet, String settings)
      throws IOException {
    Tensor latents = Tensor.of(new double[] {value, 2, 3, 4}, Shape.of(1, 4, 1, 1));
    return cache.noise(
        latents,
        Tensor.of(0.5),
        unet,
        settings,
        () -> {
          found.incrementAndGet();
          return latents.times(0.5);
        });
  }

  @Test
  void theSameQuestionIsAnsweredOnce() throws IOException {
    Path model = TinyModel.in(folder.resolve("model"), "unet");
    ModelPart unet = ModelFiles.open(model).part(Component.UNET);
    InversionCache cache = new InversionCache(Optional.of(folder.resolve("cache")));
    try (Scope scope = Scope.open()) {
      double[] first = noise(cache, 1, unet, "a").toDoubles();
      assertArrayEquals(new double[] {0.5, 1, 1.5, 2}, first);
      assertArrayEquals(first, noise(cache, 1, unet, "a").toDoubles());
      assertEquals(1, found.get());
      noise(cache, 1.5, unet, "a");
      noise(cache, 1, unet, "b");
      assertEquals(3, found.get(), "other latents and other settings are other questions");
      List<Path> kept = files();
      assertEquals(3, kept.size());
      for (Path file : kept) {
        Files.write(file, new byte[] {1, 2, 3});
      }
      assertArrayEquals(first, noise(cache, 1, unet, "a").toDoubles());
      assertEquals(4, found.get(), "a damaged file is made again");
    }
  }

  @Test
  void withoutAFolderNothingIsKept() throws IOException {
    Path model = TinyModel.in(folder.resolve("model"), "unet");
    ModelPart unet = ModelFiles.open(model).part(Component.UNET);
    InversionCache cache = new InversionCache(Optional.empty());
    try (Scope scope = Scope.open()) {
      noise(cache, 1, unet, "a");
      noise(cache, 1, unet, "a");
      assertEquals(2, found.get());
    }
  }

  @Test
  void aFolderThatCannotBeMadeStopsNothing() throws IOException {
    Path model = TinyModel.in(folder.resolve("model"), "unet");
    ModelPart unet = ModelFiles.open(model).part(Component.UNET);
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    InversionCache cache = new InversionCache(Optional.of(file.resolve("cache")));
    try (Scope scope = Scope.open()) {
      assertArrayEquals(new double[] {0.5, 1, 1.5, 2}, noise(cache, 1, unet, "a").toDoubles());
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.sorted().toList();
    }
  }
}
