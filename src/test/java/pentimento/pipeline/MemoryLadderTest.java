package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.model.NetworkCase;
import pentimento.model.lora.Lora;
import pentimento.request.Between;
import pentimento.request.Diffusion;
import pentimento.request.Economy;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.weights.MotionFamily;

class MemoryLadderTest {
  private static final Picture CAT = TestPictures.named("cat", 48, 32);
  @TempDir static Path folder;

  @BeforeAll
  static void model() throws IOException {
    TinyPainter.in(folder.resolve("model"));
  }

  private static PaintingModel open() throws IOException {
    return PaintingModel.open(
        folder.resolve("model"), NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER);
  }

  private static Request request(boolean given, int width, Economy economy) {
    return request(given, width, 3, 2, economy);
  }

  private static Request request(boolean given, int width, int frames, int steps, Economy economy) {
    Request.Source cat = new Request.Source("cat.png", TestRequests.HASH, 48, 32);
    Diffusion told =
        new Diffusion(
            "model",
            "cat",
            "",
            List.of(),
            given ? List.of(new Diffusion.Reference(2, cat)) : List.of(),
            "ddim",
            steps,
            3,
            0,
            0,
            Diffusion.Inversion.CONSISTENT,
            1,
            width,
            32,
            true,
            Between.NONE,
            "f32",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(economy));
    return new Request(
            "reconstruct",
            cat,
            Request.ENGINES.get(0),
            new TextNode("oil"),
            true,
            frames,
            1,
            48,
            TestRequests.VIDEO)
        .but()
        .diffusion(told)
        .done();
  }

  private static List<Picture> painted(List<String> memory, int tile) throws IOException {
    Request request = request(true, 48, Economy.NONE.withMemory(memory, tile));
    try (PaintingModel model = open()) {
      return new DiffusionPainting(model, Optional.empty(), Progress.NONE)
          .keyFrames(request, new TreeMap<>(Map.of(2, CAT)), Optional.empty());
    }
  }

  @Test
  void noWayChangesMoreThanRounding() throws IOException {
    List<Picture> expected = painted(List.of(Saving.NOTHING), 0);
    List<List<String>> ways = new ArrayList<>();
    for (Rung rung : Rung.values()) {
      ways.add(List.of(rung.word()));
    }
    ways.add(List.of("turns", "chunks", "slices", "swap"));
    ways.add(List.of("turns", "chunks", "slices", "swap", "mapped", "tiles"));
    ways.add(List.of()); // as this machine needs it
    for (List<String> way : ways) {
      List<Picture> pictures = painted(way, 0);
      for (int f = 0; f < expected.size(); f++) {
        int[] wanted = expected.get(f).rgb();
        int[] made = pictures.get(f).rgb();
        int differing = 0;
        for (int i = 0; i < wanted.length; i++) {
          for (int shift = 0; shift < 24; shift += 8) {
            int apart = Math.abs((wanted[i] >> shift & 255) - (made[i] >> shift & 255));
            assertTrue(apart <= 1, way + ", frame " + f + ": " + apart);
            differing += apart;
          }
        }
        assertTrue(differing < wanted.length / 50, way + ": " + differing + " numbers");
      }
    }
    assertEquals(expected, painted(List.of(Saving.NOTHING), 64), "one tile is the whole");
  }

  @Test
  void eachStepNeedsLessAndNoLessTime() throws IOException {
    try (PaintingModel model = open()) {
      for (boolean given : List.of(true, false)) {
        for (int width : List.of(48, 512, 2048)) {
          Request request = request(given, width, Economy.NONE);
          List<MemoryLadder.Step> steps = MemoryLadder.of(request, model, 0).steps();
          assertEquals(Saving.NONE, steps.get(0).saving());
          assertTrue(steps.size() > 2, steps.toString());
          for (int i = 1; i < steps.size(); i++) {
            assertTrue(steps.get(i).megabytes() < steps.get(i - 1).megabytes(), steps.toString());
            assertTrue(steps.get(i).seconds() >= steps.get(i - 1).seconds(), steps.toString());
          }
          boolean tiles = steps.stream().anyMatch(step -> step.tile() > 0);
          assertEquals(tiles, steps.stream().anyMatch(step -> step.saving().has(Rung.TILES)));
          assertTrue(!tiles || width > 512);
        }
      }
    }
  }

  @Test
  void theFirstThatFitsIsTaken() throws IOException {
    try (PaintingModel model = open()) {
      Request request = request(true, 2048, Economy.NONE);
      MemoryLadder all = MemoryLadder.of(request, model, Long.MAX_VALUE);
      assertTrue(all.fits());
      assertEquals(Saving.NONE, all.chosen().saving());
      MemoryLadder.Step third = all.steps().get(2);
      MemoryLadder some =
          MemoryLadder.of(request, model, (long) Math.ceil(third.megabytes() * 1e6));
      assertEquals(third, some.chosen());
      assertTrue(some.fits());
      MemoryLadder none = MemoryLadder.of(request, model, 0);
      assertFalse(none.fits());
      assertEquals(all.steps().get(all.steps().size() - 1), none.chosen());
      assertEquals(
          third.megabytes(), MemoryLadder.named(request, model, third.saving()).megabytes());
      int saved =
          DiffusionEstimate.of(
                  request(true, 2048, Economy.NONE.withMemory(third.saving().words(), 0)),
                  model,
                  false)
              .megabytes();
      assertTrue(saved < DiffusionEstimate.of(request, model, false).megabytes());
    }
  }

  /** Item by item of a batch: what earlier ones left in memory must not change the next. */
  @Test
  void theChoiceIsTheSameAfterWeightsWereRead() throws IOException {
    Request request = request(true, 48, Economy.NONE);
    try (PaintingModel model = open()) {
      MemoryLadder before = MemoryLadder.of(request, model);
      new DiffusionPainting(model, Optional.empty(), Progress.NONE)
          .keyFrames(request, new TreeMap<>(Map.of(2, CAT)), Optional.empty());
      byte[] filled = new byte[64 << 20];
      Arrays.fill(filled, (byte) 1);
      assertEquals(before, MemoryLadder.of(request, model));
      assertEquals(64 << 20, filled.length);
    }
  }

  private static double megabytes(PaintingModel model, Request request, Rung... rungs) {
    return MemoryLadder.named(request, model, Saving.by(rungs)).megabytes();
  }

  private static double seconds(PaintingModel model, Request request, Rung... rungs) {
    return MemoryLadder.named(request, model, Saving.by(rungs)).seconds();
  }

  @Test
  void onlyFramesOfOneWindowCount() throws IOException {
    try (PaintingModel model = open()) {
      int most = model.positions();
      Request one = request(false, 512, most, 2, Economy.NONE);
      Request two = request(false, 512, 2 * most, 2, Economy.NONE);
      Request less = request(false, 512, most / 2, 2, Economy.NONE);
      assertEquals(megabytes(model, one), megabytes(model, two));
      assertTrue(megabytes(model, less) < megabytes(model, one));
      // Networks that take turns do so for each window, but not for steps by shallow layers.
      Request given = request(true, 512, most, 6, Economy.NONE);
      Request windows = request(true, 512, 2 * most, 6, Economy.NONE);
      Request kept = request(true, 512, most, 6, new Economy(3, 0, 1, 0));
      double swapping = seconds(model, given, Rung.SWAP);
      assertTrue(swapping > 0);
      assertTrue(seconds(model, windows, Rung.SWAP) >= 2 * swapping);
      assertEquals(swapping / 3, seconds(model, kept, Rung.SWAP), 1e-9);
    }
  }

  @Test
  void adaptersCount() throws IOException {
    Lora oil = Lora.read(TinyLora.write(folder.resolve("oil.safetensors")));
    Request request = request(true, 48, Economy.NONE);
    try (PaintingModel model = open()) {
      double plain = megabytes(model, request);
      double swapping = seconds(model, request, Rung.SWAP);
      model.adapt(new Adapters(List.of(new Adapters.Strength(oil, 1, 1)), List.of()));
      // Two layers of 32 x 32 and one of 32 x 24 numbers, in single precision.
      assertEquals(4 * (2 * 32 * 32 + 32 * 24) / 1e6, megabytes(model, request) - plain, 1e-9);
      assertTrue(seconds(model, request, Rung.SWAP) > swapping);
      assertEquals(0, seconds(model, request));
      model.adapt(Adapters.NONE);
      assertEquals(plain, megabytes(model, request));
    }
  }

  @Test
  void onlyWeightsThatCanStayInTheirFilesAreMapped() throws IOException {
    Request request = request(true, 48, Economy.NONE);
    Path single = TinyPainter.single(folder.resolve("single"));
    try (PaintingModel model =
            PaintingModel.open(single, NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER);
        PaintingModel other =
            PaintingModel.open(
                single, Lowering.fast(DType.BF16, Device.CPU), MotionFamily.PROCESSPAINTER)) {
      assertEquals(Optional.empty(), MemoryLadder.unmappable(request, model));
      double usual = megabytes(model, request, Rung.SLICES);
      assertTrue(megabytes(model, request, Rung.SLICES, Rung.MAPPED) < usual);
      String why = MemoryLadder.unmappable(request, other).orElseThrow();
      assertTrue(why.contains("bf16") && why.contains("U-Net"), why);
      double sliced = megabytes(other, request, Rung.SLICES);
      assertEquals(sliced, megabytes(other, request, Rung.SLICES, Rung.MAPPED));
      assertTrue(
          MemoryLadder.of(request, other, 0).steps().stream()
              .noneMatch(step -> step.saving().has(Rung.MAPPED)));
    }
  }

  /** Seconds of a step and a picture, as {@code bench networks} measured them. */
  @Test
  void whatSavesMemoryTakesAsLongAsMeasured() throws IOException {
    try (PaintingModel model = open()) {
      Request request = request(false, 512, 8, 25, Economy.NONE);
      double none = DiffusionEstimate.sampling(request, model);
      double inTurns = seconds(model, request, Rung.CHUNKS, Rung.TURNS);
      assertEquals(66.2 / 59.3, (none + inTurns) / none, 0.01);
      Request alone = request(false, 512, 8, 25, new Economy(1, 0.5, 0.5, 0));
      assertEquals(30.8 / 59.3, DiffusionEstimate.sampling(alone, model) / none, 0.03);
    }
  }

  @Test
  void waysAreWords() {
    for (Rung rung : Rung.values()) {
      assertEquals(Saving.by(rung), Saving.of(List.of(rung.word())));
    }
    assertEquals(Saving.NONE, Saving.of(List.of("none")));
    assertEquals(List.of("none"), Saving.NONE.words());
    assertEquals(
        List.of("turns", "chunks"), Saving.of(List.of("chunks", "turns", "chunks")).words());
    for (String wrong : List.of("", "Turns", "none ", "x".repeat(1000))) {
      String said =
          assertThrows(IllegalArgumentException.class, () -> Saving.of(List.of(wrong)))
              .getMessage();
      assertTrue(said.contains("turns, chunks"), said);
      assertTrue(said.length() < 200, said);
    }
    assertThrows(IllegalArgumentException.class, () -> Saving.of(List.of(Saving.NOTHING, "turns")));
  }

  @Test
  void freeMemoryIsWhatSystemAndContainerLeave() throws IOException {
    Path root = folder.resolve("root");
    Path proc = Files.createDirectories(root.resolve("proc"));
    Path group = Files.createDirectories(root.resolve("sys/fs/cgroup"));
    long machine = FreeMemory.bytes(root);
    assertTrue(machine > 1 << 20, "without any file it is the machine's: " + machine);
    Files.writeString(
        proc.resolve("meminfo"), "MemTotal: 99 kB\nMemAvailable:    8000 kB\nSwap: 1 kB\n");
    assertEquals(8000 * 1024, FreeMemory.bytes(root));
    Files.writeString(group.resolve("memory.max"), "max\n");
    Files.writeString(group.resolve("memory.current"), "5000000\n");
    assertEquals(8000 * 1024, FreeMemory.bytes(root));
    Files.writeString(group.resolve("memory.max"), "6000000\n");
    assertEquals(1_000_000, FreeMemory.bytes(root));
    Files.writeString(
        group.resolve("memory.stat"), "active_file 9\ninactive_file 2000000\nother 1\n");
    assertEquals(3_000_000, FreeMemory.bytes(root));
    Files.writeString(group.resolve("memory.max"), "99999999999999999999999\n");
    assertEquals(8000 * 1024, FreeMemory.bytes(root));
    Path old = Files.createDirectories(group.resolve("memory"));
    Files.writeString(old.resolve("memory.limit_in_bytes"), "100\n");
    Files.writeString(old.resolve("memory.usage_in_bytes"), "300\n");
    assertEquals(0, FreeMemory.bytes(root));
    assertTrue(FreeMemory.bytes() > 1 << 20);
  }
}
