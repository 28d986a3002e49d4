package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Between;
import pentimento.request.Diffusion;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Processor;

/** Which device and type are chosen, where CUDA is there and where it is not. */
class DeviceOptionTest {
  private static final Optional<String> NONE = Optional.of("no card");

  @TempDir Path folder;

  private static Lowering chosen(boolean cuda, Optional<Diffusion> earlier, String... arguments)
      throws Exception {
    Options options = new Options();
    DiffusionOptions.addTo(options);
    try {
      return DeviceOption.lowering(
          new DefaultParser().parse(options, arguments),
          earlier,
          () -> cuda ? Optional.empty() : NONE);
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Diffusion> earlier(String precision, Optional<String> device) {
    return Optional.of(
        new Diffusion(
            "m",
            "p",
            "",
            List.of(),
            List.of(),
            "ddim",
            2,
            5,
            0,
            0,
            Diffusion.Inversion.NONE,
            1,
            64,
            64,
            false,
            Between.NONE,
            precision,
            Optional.empty(),
            device,
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void autoTakesTheCardWhereItIs() throws Exception {
    DType own = Processor.here().precision();
    assertEquals(Lowering.fast(DType.F16, Device.GPU), chosen(true, Optional.empty()));
    assertEquals(Lowering.fast(own, Device.CPU), chosen(false, Optional.empty()));
    assertEquals(Lowering.fast(own, Device.CPU), chosen(true, Optional.empty(), "--device", "cpu"));
    assertEquals(
        Lowering.fast(DType.F32, Device.GPU),
        chosen(true, Optional.empty(), "--device", "cuda", "--precision", "f32"));
  }

  @Test
  void earlierResultsStayOnTheirDevice() throws Exception {
    assertEquals(
        Lowering.fast(DType.F32, Device.CPU), chosen(true, earlier("f32", Optional.empty())));
    Optional<Diffusion> card = earlier("f16", Optional.of("cuda"));
    assertEquals(Lowering.fast(DType.F16, Device.GPU), chosen(true, card));
    Lowering here = chosen(false, card);
    assertEquals(Lowering.auto(), here);
    assertTrue(DeviceOption.difference(card, here).orElseThrow().contains("f16 on cuda"));
    assertEquals(Optional.empty(), DeviceOption.difference(card, chosen(true, card)));
    assertEquals(Optional.empty(), DeviceOption.difference(Optional.empty(), here));
    assertEquals(Optional.of("cuda"), DeviceOption.device(chosen(true, card)));
    assertEquals(Optional.empty(), DeviceOption.device(here));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--device=cuda | --device cuda: there is none: no card; docs/gpu.md",
        "--device=tpu | --device is 'tpu', expected auto, cpu or cuda",
        "--precision=f16 | --precision f16 is for GPUs",
        "--precision=f8 | --precision is 'f8', expected auto"
      })
  void whatIsNotThereIsSaid(String flag, String said) {
    UsageException refused =
        assertThrows(UsageException.class, () -> chosen(false, Optional.empty(), flag));
    assertTrue(refused.getMessage().contains(said), refused.getMessage());
  }

  @Test
  void theCommandLineSaysIt() throws IOException {
    Path model = TinyPainter.in(folder.resolve("model"));
    Path out = folder.resolve("a.png");
    Terminal.run("generate", "cat", "--model", model, "--device", "card", "-o", out)
        .complains(Main.MISUSED, "--device is 'card'");
    Terminal.run("reconstruct", out, "--device", "cpu", "-o", folder.resolve("b.png"))
        .complains(Main.MISUSED, "--device");
    Terminal.run("bench", "strokes", "--device", "cpu").complains(Main.MISUSED, "--device");
    Path shown = folder.resolve("c.png");
    Object[] dry = {"generate", "cat", "--model", model, "--device", "cpu", "--dry-run", "-o"};
    Object[] all = Arrays.copyOf(dry, dry.length + 1);
    all[dry.length] = shown;
    String plan = Terminal.run(all).ok().out();
    assertTrue(plan.contains(" on cpu"), plan);
    if (!Device.GPU.isAvailable()) {
      Terminal.run("generate", "cat", "--model", model, "--device", "cuda", "-o", out)
          .complains(Main.MISUSED, "--device cuda: there is none", "docs/gpu.md");
    }
  }

  @Test
  void cardsAreFoundByTheirDriver() throws IOException {
    Path card = folder.resolve("proc/driver/nvidia/gpus/0000:01:00.0");
    Files.createDirectories(card);
    Files.writeString(
        card.resolve("information"), "Model: \t\t NVIDIA Test 9000\nIRQ:   \t\t 87\n");
    CudaCheck check = new CudaCheck(Map.of(), folder);
    assertEquals(List.of("NVIDIA Test 9000"), check.cards());
    assertEquals(List.of(), new CudaCheck(Map.of(), folder.resolve("none")).cards());
    assertEquals(List.of(), check.troubles("2.7.1"));
  }

  @Test
  void variablesAreCheckedOneByOne() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    String path = lib.toString();
    assertTroubles(Map.of("PYTORCH_FLAVOR", "cu128"), "not PYTORCH_LIBRARY_PATH");
    Map<String, String> all =
        Map.of("PYTORCH_LIBRARY_PATH", path, "PYTORCH_FLAVOR", "cu128", "PYTORCH_VERSION", "2.7.1");
    assertTroubles(all, "holds no libtorch_cpu.so");
    Files.createFile(lib.resolve("libtorch_cpu.so"));
    assertTroubles(all, "processors alone: install torch==2.7.1");
    Files.createFile(lib.resolve("libtorch_cuda.so"));
    assertTroubles(all);
    assertTroubles(
        Map.of("PYTORCH_LIBRARY_PATH", path),
        "PYTORCH_FLAVOR is not set",
        "PYTORCH_VERSION is not 2.7.1");
  }

  private void assertTroubles(Map<String, String> environment, String... parts) {
    List<String> troubles = new CudaCheck(environment, folder).troubles("2.7.1");
    assertEquals(parts.length, troubles.size(), troubles.toString());
    for (int i = 0; i < parts.length; i++) {
      assertTrue(troubles.get(i).contains(parts[i]), troubles.get(i));
    }
  }
}
