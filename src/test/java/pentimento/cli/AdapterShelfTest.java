package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.export.ProvenanceReader;
import pentimento.image.PngFile;
import pentimento.model.lora.LoraFile;
import pentimento.pipeline.TinyLora;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;

/** What lies in the folders for adapters, and what strangers may make of it. */
class AdapterShelfTest {
  private static final String HOME = "pentimento.home";

  @TempDir Path folder;
  private final String before = System.getProperty(HOME, "");
  private Path shelf;

  @BeforeEach
  void moveIn() throws IOException {
    shelf = Files.createDirectories(folder.resolve("lora"));
    System.setProperty(HOME, folder.toString());
  }

  @AfterEach
  void moveOut() {
    if (before.isEmpty()) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  private static Terminal.Result run(Object... args) {
    return Terminal.run(args);
  }

  @Test
  void strangersPromptsLeadNowhere() throws IOException {
    Path model = TinyPainter.in(folder.resolve("model"));
    Path secret = TinyLora.write(folder.resolve("secret.safetensors"));
    TinyLora.write(Files.createDirectories(shelf.resolve("sub")).resolve("oil.safetensors"));
    String settings = "\nSteps: 1, Sampler: DDIM, Size: 32x32, Seed: 1, CFG scale: 2";
    for (String name :
        List.of(
            secret.toString(),
            "../secret",
            "../secret.safetensors",
            shelf.resolve("sub/oil.safetensors").toString())) {
      Path picture = png("a cat <lora:" + name + ":1>" + settings);
      run("generate", "--from", picture, "--model", model, "-q", "-o", folder.resolve("o.png"))
          .complains(Main.MISUSED, "<lora:", "no adapter of that name", "there is sub/oil");
    }
    for (String name : List.of("oil", "sub/oil", "sub/oil.safetensors")) {
      Path picture = png("a cat <lora:" + name + ":1>" + settings);
      Object[] plan = {
        "generate",
        "--from",
        picture,
        "--model",
        model,
        "--dry-run",
        "-q",
        "-o",
        folder.resolve("o.png")
      };
      assertTrue(run(plan).ok().out().contains("adapter      oil.safetensors"), name);
    }
  }

  private Path png(String parameters) throws IOException {
    Path file = folder.resolve("web.png");
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, TestPictures.named("cat", 32, 32), Map.of("parameters", parameters));
    }
    return file;
  }

  @Test
  void circlesAndClosedFoldersArePassedOver() throws Exception {
    Path sub = Files.createDirectories(shelf.resolve("sub"));
    Path closed = Files.createDirectories(shelf.resolve("closed"));
    TinyLora.write(sub.resolve("oil.safetensors"));
    TinyLora.write(shelf.resolve("wax.safetensors"));
    Files.createSymbolicLink(sub.resolve("circle"), shelf);
    Files.createSymbolicLink(sub.resolve("gone.safetensors"), folder.resolve("nowhere"));
    closed.toFile().setReadable(false);
    List<String> names = AdapterShelf.read().items().stream().map(AdapterShelf.Item::name).toList();
    closed.toFile().setReadable(true);
    assertEquals(List.of("sub/oil.safetensors", "wax.safetensors"), names);
  }

  @Test
  void whatDoesNotFitAndNobodyNamedIsPassedOver() throws IOException {
    Path model = TinyPainter.in(folder.resolve("model"));
    Path wide = folder.resolve("lora/a/brush.safetensors");
    Path damaged = folder.resolve("lora/b/brush.safetensors");
    Path longer = folder.resolve("lora/c/brush.safetensors");
    Path fitting = folder.resolve("lora/d/brush.safetensors");
    for (Path file : List.of(wide, damaged, longer, fitting)) {
      Files.createDirectories(file.getParent());
    }
    new LoraFile().add("emb_params", 1, 768).write(wide);
    float[] none = new float[24];
    none[3] = Float.NaN;
    new LoraFile().add("emb_params", none, 1, 24).write(damaged);
    new LoraFile().add("emb_params", 76, 24).write(longer);
    new LoraFile().add("emb_params", 2, 24).write(fitting);
    Path out = folder.resolve("out.png");
    Terminal.Result result =
        run(
            "generate",
            "a brush",
            "--model",
            model,
            "--frames",
            "2",
            "--steps",
            "1",
            "--width",
            "32",
            "--height",
            "32",
            "--threads",
            "1",
            "-o",
            out);
    assertEquals(Main.DONE, result.code(), result.err());
    for (String part :
        List.of(
            wide + " is not used: the embedding brush has vectors of width 768",
            damaged + " is not used: the embedding brush holds values that are no finite numbers",
            longer + " is not used: the embedding brush has 76 vectors")) {
      assertTrue(result.err().contains(part), result.err());
    }
    assertFalse(result.err().contains(fitting + " is not used"), result.err());
    Assembly assembly =
        ProvenanceReader.read(out)
            .orElseThrow()
            .request()
            .diffusion()
            .flatMap(Diffusion::assembly)
            .orElseThrow();
    assertEquals(1, assembly.embeddings().size());
    run("generate", "a brush", "--model", model, "--embedding", wide, "-o", folder.resolve("y.png"))
        .complains(Main.MISUSED, "brush", "768", "takes 24");
  }
}
