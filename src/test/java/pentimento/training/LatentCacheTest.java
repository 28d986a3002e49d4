package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.dataset.FakeShards;
import pentimento.model.ModelFiles;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.Component;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** Latents are made once, and again when anything about them is amiss. */
class LatentCacheTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir static Path shared;
  private static Path model;
  private static LatentCache cache;

  @TempDir Path folder;
  private Path data;

  @BeforeAll
  static void make() throws IOException {
    model = TinySizes.model(shared, TinySizes.data(shared), 4, DType.F32);
    cache = cache(model);
  }

  private static LatentCache cache(Path of) throws IOException {
    ModelFiles files = ModelFiles.open(of);
    ModelSizes sizes = ModelSizes.of(files);
    return new LatentCache(sizes.vae(), files.part(Component.VAE), sizes.divisor());
  }

  /** Two square sequences, two wide ones. */
  @BeforeEach
  void data() throws IOException {
    data = FakeShards.dataset(folder.resolve("data"), 2, 2, 64);
  }

  private List<LatentCache.Latents> read() throws IOException {
    return cache.read(data, 100, Progress.NONE);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
  }

  private void makeOld() throws IOException {
    for (Path file : files()) {
      Files.setLastModifiedTime(file, LONG_AGO);
    }
  }

  private boolean isOld(int file) throws IOException {
    return Files.getLastModifiedTime(files().get(file)).equals(LONG_AGO);
  }

  private void assertSame(List<LatentCache.Latents> expected) throws IOException {
    List<LatentCache.Latents> again = read();
    assertEquals(expected.size(), again.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).caption(), again.get(i).caption());
      assertEquals(expected.get(i).shape(), again.get(i).shape());
      assertEquals(expected.get(i).latents(), again.get(i).latents());
    }
  }

  @Test
  void latentsOfSeveralShapesAreMadeOnceAndUsedAgain() throws IOException {
    List<Double> told = new ArrayList<>();
    List<LatentCache.Latents> first = cache.read(data, 100, (phase, done) -> told.add(done));
    assertEquals(
        List.of(
            Shape.of(8, 8, 8, 8),
            Shape.of(8, 8, 8, 8),
            Shape.of(8, 8, 8, 12),
            Shape.of(8, 8, 8, 12)),
        first.stream().map(LatentCache.Latents::shape).toList());
    assertFalse(first.get(0).caption().isEmpty());
    assertNotEquals(first.get(0).latents(), first.get(1).latents());
    assertEquals(told.stream().sorted().toList(), told, "progress never falls");
    assertEquals(2, files().size());
    makeOld();
    assertSame(first);
    assertTrue(isOld(0) && isOld(1), "as they were");
  }

  @Test
  void aPartIsEnoughAndTheRestFollows() throws IOException {
    assertEquals(1, cache.read(data, 1, Progress.NONE).size());
    assertEquals(1, files().size(), "the second shard was not looked at");
    makeOld();
    assertEquals(3, cache.read(data, 3, Progress.NONE).size());
    assertEquals(2, files().size());
    assertTrue(isOld(0), "what was there stays");
    assertEquals(4, read().size());
  }

  @Test
  void damagedFilesAreMadeAnew() throws IOException {
    List<LatentCache.Latents> first = read();
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    byte[] wrong = whole.clone();
    wrong[20] ^= 64;
    for (byte[] damaged :
        new byte[][] {Arrays.copyOf(whole, whole.length - 1), new byte[0], wrong, new byte[99]}) {
      Files.delete(file); // what was read stays mapped
      Files.write(file, damaged);
      Files.setLastModifiedTime(files().get(1), LONG_AGO);
      assertSame(first);
      assertEquals(-1, Files.mismatch(files().get(0), Files.write(folder.resolve("w"), whole)));
      assertTrue(isOld(1), "the other is sound");
    }
  }

  @Test
  void filesThatLackSequencesAreMadeAnew() throws IOException {
    List<LatentCache.Latents> first = read();
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    TreeMap<String, StoredTensor> tensors = new TreeMap<>(Safetensors.read(file).tensors());
    tensors.remove("01");
    Safetensors.write(file, tensors, Safetensors.read(file).metadata());
    assertSame(first);
    assertEquals(-1, Files.mismatch(file, Files.write(folder.resolve("w"), whole)));
  }

  @Test
  void anotherShardOfThatNameHasOtherLatents() throws IOException {
    List<LatentCache.Latents> first = read();
    makeOld();
    FakeShards.write(data.resolve("000000.tar"), FakeShards.sequences(50, 2, 64, 64));
    List<LatentCache.Latents> then = read();
    assertNotEquals(first.get(0).latents(), then.get(0).latents());
    assertEquals(first.get(2).latents(), then.get(2).latents());
    assertFalse(isOld(0));
    assertTrue(isOld(1));
  }

  @Test
  void anotherVaeHasItsOwn() throws IOException {
    List<LatentCache.Latents> first = read();
    Path other = TinySizes.model(folder, data, 5, DType.F32);
    List<LatentCache.Latents> theirs = cache(other).read(data, 100, Progress.NONE);
    assertNotEquals(first.get(0).latents(), theirs.get(0).latents());
    assertEquals(4, files().size());
    assertSame(first);
  }

  @Test
  void plansAndRunsShareThem() throws IOException {
    read();
    makeOld();
    TrainingStage stage = TrainingStage.BASE;
    TinyRuns.run(
        stage,
        model,
        data,
        TinyRuns.settings(stage, 1, 1, 1, Optimization.adamW(0.001)),
        TinyRuns.F32,
        TinyRuns.options(folder.resolve("run"), 0),
        new TinyRuns.Told());
    PlanExport.write(
        stage,
        model,
        Optional.of(data),
        folder.resolve("plan"),
        TrainingSettings.usual(stage),
        new PlanExport.Options(stage.learning(), 1 << 20, DType.F16, 100, true),
        Progress.NONE);
    assertEquals(2, files().size());
    assertTrue(isOld(0) && isOld(1));
  }

  @Test
  void whereThereIsNoDataNothingIsMade() {
    assertThrows(IOException.class, () -> cache.read(folder.resolve("none"), 9, Progress.NONE));
    assertFalse(Files.exists(folder.resolve("none")));
  }
}
