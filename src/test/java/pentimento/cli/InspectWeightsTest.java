package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.cli.Terminal.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;
import pentimento.weights.TensorFiles;

/** What is told of weights: files and folders of models. */
class InspectWeightsTest {
  static final Path GOLDEN = Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));

  @TempDir Path folder;

  private static JsonNode json(Path file) throws IOException {
    String line = run("inspect", "--json", file).ok().out();
    assertEquals(1, line.lines().count(), line);
    return new ObjectMapper().readTree(line);
  }

  private static void assertTold(Path file, String... parts) {
    String told = run("inspect", file).ok().out();
    assertTrue(told.startsWith(file + System.lineSeparator()), told);
    for (String part : parts) {
      assertTrue(told.contains(part), part + " is missing in " + told);
    }
  }

  static List<Path> goldenFiles() throws IOException {
    try (Stream<Path> all = Files.walk(GOLDEN)) {
      List<Path> files =
          all.filter(path -> path.toString().matches(".*(weights\\.safetensors|\\.ckpt|\\.bin)"))
              .filter(path -> !path.endsWith("malicious.ckpt"))
              .sorted()
              .toList();
      assertFalse(files.isEmpty(), "no weights under " + GOLDEN);
      return files;
    }
  }

  /** No tensor is lost: each is a network's, left out, or unknown. */
  @ParameterizedTest
  @MethodSource("goldenFiles")
  void allTensorsAreAccountedFor(Path file) throws IOException {
    assertTold(file, "  kind       ", "  file       ");
    JsonNode told = json(file);
    JsonNode facts = told.get("files").get(0);
    int held = 0;
    for (JsonNode part : facts.get("holds")) {
      held += part.get("tensors").intValue();
    }
    assertEquals(held, told.get("tensors").intValue());
    TensorFile tensors = TensorFiles.read(file);
    assertEquals(
        tensors.tensors().size(),
        held + facts.get("leftOut").intValue() + facts.get("unknown").size());
    assertEquals(Files.size(file), facts.get("bytes").longValue());
    long elements =
        tensors.tensors().values().stream().mapToLong(one -> one.shape().elements()).sum();
    assertTrue(told.get("parameters").longValue() <= elements);
  }

  @Test
  void checkpointsSayWhatTheyHoldAndLack() throws IOException {
    Path file = GOLDEN.resolve("ldm-single-file/weights.safetensors");
    assertTold(
        file,
        "  kind       checkpoint, Stable Diffusion 1",
        "  file       safetensors, ",
        "  holds      U-Net: ",
        "  holds      VAE: ",
        " parameters in F16",
        "  in all     ",
        "  left out   ",
        "  needs      a text encoder: ",
        "  needs      motion modules, to make sequences: ",
        "  needs      a replication network");
    JsonNode told = json(file);
    assertEquals("checkpoint", told.get("kind").textValue());
    assertEquals("Stable Diffusion 1", told.get("generation").textValue());
    assertEquals("unet", told.get("files").get(0).get("holds").get(0).get("network").textValue());
    assertEquals("[\"F16\"]", told.get("types").toString());
    assertTrue(told.get("tokenizer").isNull());
    assertTold(GOLDEN.resolve("unet2d-inpaint/weights.safetensors"), "for inpainting");
  }

  @Test
  void singleFilesNeedATokenizerBesideThem() throws IOException {
    Path file = folder.resolve("whole.safetensors");
    merged(file, "ldm-single-file", "", "clip-text", "text_encoder.");
    Path tokenizer = folder.resolve("tokenizer");
    String need = "needs      a tokenizer, which no single file has: copy ";
    String both = "vocab.json and merges.txt of the model that it was made from into " + tokenizer;
    assertTold(file, need + both);
    Files.createDirectory(tokenizer);
    Files.writeString(tokenizer.resolve("vocab.json"), "{}");
    assertTold(file, need + "merges.txt of", "  tokenizer  " + tokenizer);
    Files.writeString(tokenizer.resolve("merges.txt"), "");
    String told = run("inspect", file).ok().out();
    assertFalse(told.contains("a tokenizer"), told);
  }

  /** Writes the weights of two cases as one file, each behind its prefix. */
  private static void merged(Path file, String... casesAndPrefixes) throws IOException {
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    for (int i = 0; i < casesAndPrefixes.length; i += 2) {
      String prefix = casesAndPrefixes[i + 1];
      TensorFiles.read(GOLDEN.resolve(casesAndPrefixes[i]).resolve("weights.safetensors"))
          .tensors()
          .forEach((name, tensor) -> all.put(prefix + name, tensor));
    }
    Safetensors.write(file, all, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "v3"})
  void motionModulesSayWhoseTheyMayBe(String version) throws IOException {
    Path file = GOLDEN.resolve("motion-animatediff-" + version + "/weights.safetensors");
    boolean first = version.equals("v1");
    assertTold(
        file,
        "  kind       motion modules",
        "  motion     " + (version.equals("v2") ? "also in" : "not in") + " the middle block, ",
        " positions, 2 attentions each",
        first
            ? "  family     of processpainter or animatediff-v1: a config.json beside it can say which"
            : "  family     of animatediff-" + version + System.lineSeparator(),
        "  needs      a base model: put it into motion/");
    JsonNode motion = json(file).get("files").get(0).get("holds").get(0).get("motion");
    assertEquals(first ? 2 : 1, motion.get("families").size());
    assertEquals(version.equals("v2"), motion.get("middleBlock").booleanValue());
  }

  @Test
  void adaptersSayWhatTheyChange() throws IOException {
    Path kohya = GOLDEN.resolve("lora/kohya/weights.safetensors");
    assertTold(
        kohya,
        "  kind       LoRA",
        "  adapter    LoRA of ",
        ", rank ",
        ", alpha 1.5",
        "  changes    convolutions (1), attention (3)",
        "  hash       ",
        "  needs      a model whose weights it changes");
    JsonNode adapter = json(kohya).get("files").get(0).get("adapter");
    assertEquals("[1.5]", adapter.get("alphas").toString());
    assertEquals(12, adapter.get("hash").textValue().length());
    Path inside = GOLDEN.resolve("lora/processpainter-peft/weights.safetensors");
    assertTold(
        inside,
        "motion modules and LoRA",
        "  family     of processpainter" + System.lineSeparator(),
        "  !          the adapter of layer ",
        "adapter_config.json, which is not beside the file");
    assertEquals(1, json(inside).get("troubles").size());
  }

  @Test
  void whatFilesSayOfThemselvesIsToldHarmlessly() throws IOException {
    Path file = folder.resolve("said.safetensors");
    StoredTensor tensor =
        TensorFiles.read(GOLDEN.resolve("vae/weights.safetensors"))
            .tensors()
            .values()
            .iterator()
            .next();
    Safetensors.write(
        file,
        Map.of("a\u001b[31m\u009b1m", tensor, "b", tensor),
        Map.of("ss_x", "red\u001b[31m\nnext " + "y".repeat(500)));
    assertTold(
        file,
        "  kind       tensors of no network that is known here",
        "  unknown    2 tensors: ",
        "a?[31m?1m",
        "  says       ss_x: red?[31m next yyy",
        "yyy ...");
    String line = run("inspect", "--json", file).ok().out();
    assertTrue(line.contains("a\\u001B[31m\\u009b1m"), line);
    assertEquals(
        "red\u001b[31m\nnext ",
        json(file).at("/files/0/metadata/ss_x").textValue().substring(0, 14));
  }

  private Path model() throws IOException {
    Path model = folder.resolve("model");
    String[][] parts = {
      {"unet", "unet2d"},
      {"vae", "vae"},
      {"text_encoder", "clip-text"},
      {"motion", "motion-processpainter"},
      {"replication", "replication-processpainter"}
    };
    for (String[] part : parts) {
      Path place = Files.createDirectories(model.resolve(part[0]));
      for (String name : List.of("weights.safetensors", "config.json")) {
        Files.copy(GOLDEN.resolve(part[1]).resolve(name), place.resolve(name));
      }
    }
    Path tokenizer = Files.createDirectories(model.resolve("tokenizer"));
    Files.writeString(tokenizer.resolve("tokenizer.json"), "{}");
    Files.createDirectories(model.resolve("scheduler"));
    Files.writeString(
        model.resolve("scheduler/scheduler_config.json"), "{\"_class_name\":\"DDIMScheduler\"}");
    return model;
  }

  @Test
  void modelFoldersSayWhatIsInThem() throws IOException {
    Path model = model();
    assertTold(
        model,
        "  kind       model folder, Stable Diffusion 1",
        "  file       " + Path.of("unet", "weights.safetensors") + ", safetensors, ",
        "  holds      text encoder: ",
        "animatediff-v1; config.json beside it says how they compute",
        "  tokenizer  " + model.resolve("tokenizer"),
        "  scheduler  DDIMScheduler");
    JsonNode told = json(model);
    assertEquals("model folder", told.get("kind").textValue());
    assertEquals(5, told.get("files").size());
    assertEquals("[]", told.get("needs").toString());
    assertTrue(told.at("/files/3/holds/0/motion/settled").booleanValue(), told.toString());
  }

  @Test
  void modelFoldersSayWhatTheyLack() throws IOException {
    Path model = model();
    for (String part : List.of("vae", "motion", "replication")) {
      Files.delete(model.resolve(part).resolve("weights.safetensors"));
    }
    Files.delete(model.resolve("tokenizer/tokenizer.json"));
    assertTold(
        model,
        "  needs      a VAE: vae/ with its config.json",
        "  needs      a tokenizer: copy vocab.json and merges.txt",
        "  needs      motion modules, to make sequences: this folder has none",
        "  needs      a replication network");
    Files.writeString(model.resolve("unet/weights.safetensors"), "<html>");
    run("inspect", model)
        .complains(Main.MISUSED, model.resolve("unet/weights.safetensors").toString(), "web page");
    Path other = Files.createDirectory(folder.resolve("other"));
    run("inspect", other).complains(Main.MISUSED, "sequence.json");
  }

  @Test
  void shardsAreCountedTogether() throws IOException {
    Path whole = GOLDEN.resolve("vae/weights.safetensors");
    Map<String, StoredTensor> tensors = TensorFiles.read(whole).tensors();
    StringBuilder list = new StringBuilder();
    Map<String, StoredTensor> first = new LinkedHashMap<>();
    Map<String, StoredTensor> second = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          boolean front = first.size() <= second.size();
          (front ? first : second).put(name, tensor);
          list.append(list.isEmpty() ? "" : ",")
              .append("\"%s\":\"%s\"".formatted(name, front ? "1.st" : "2.st"));
        });
    Safetensors.write(folder.resolve("1.st"), first, Map.of());
    Safetensors.write(folder.resolve("2.st"), second, Map.of());
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\":{" + list + "}}");
    assertTold(index, "  kind       VAE", "  file       safetensors in 2 files, ");
    JsonNode told = json(index);
    assertEquals(json(whole).get("parameters"), told.get("parameters"));
    assertEquals(
        Files.size(folder.resolve("1.st")) + Files.size(folder.resolve("2.st")),
        told.at("/files/0/bytes").longValue());
    Files.delete(folder.resolve("2.st"));
    run("inspect", index).complains(Main.MISUSED, "2.st", "there is no such file");
  }

  /** Writes a file of such names, each of which is some tensor. */
  private Path named(String... names) throws IOException {
    StoredTensor some =
        TensorFiles.read(GOLDEN.resolve("unet2d/weights.safetensors"))
            .tensors()
            .get("conv_in.weight");
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, some);
    }
    Path file = folder.resolve("named.safetensors");
    Safetensors.write(file, tensors, Map.of());
    return file;
  }

  @Test
  void modelsAndAdaptersThatCannotBeUsedSayWhy() throws IOException {
    assertTold(
        named("model.diffusion_model.input_blocks.0.0.weight", "conditioner.embedders.1.a"),
        "  kind       U-Net, Stable Diffusion XL",
        "  unknown    1 tensor: conditioner.embedders.1.a",
        "  needs      another model: Stable Diffusion XL cannot be run here");
    assertTold(
        named("lora_unet_mid_block_attentions_0_proj_in.oft_blocks"),
        "  kind       LoRA",
        "  !          holds OFT, which is not supported");
  }

  @Test
  void whatAFoldersFileHoldsBesideIsTold() throws IOException {
    Path model = model();
    Files.copy(
        named("conv_in.weight", "down_blocks.0.motion_modules.0.norm.weight"),
        model.resolve("unet/weights.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertTold(
        model,
        "  !          %s: holds motion modules too, which are not taken from there"
            .formatted(model.resolve("unet/weights.safetensors")));
  }

  static List<Arguments> bad() {
    return List.of(
        Arguments.of("a.safetensors", "version https://git-lfs.github.com/spec/v1\n", "git lfs"),
        Arguments.of("a.ckpt", "<!DOCTYPE html><html>", "is a web page"),
        Arguments.of("a.pt", "", "is empty"),
        Arguments.of("a.bin", "hello", "is no known format"),
        Arguments.of("a.pth", "PK\3\4", "zip archive without its end"),
        Arguments.of("a.bin", "\u0080\2cposix\nsystem\n.", "refused: it asks for posix.system"),
        Arguments.of("a.safetensors", "\377\0\0\0\0\0\0\0{", "ends within its header"),
        Arguments.of(
            "a.safetensors.index.json", "{\"weight_map\":{\"a\":\"../b\"}}", "same folder"),
        Arguments.of("a.safetensors.index.json", "{", "is not JSON"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badFilesAreRefusedInALine(String name, String content, String why) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    run("inspect", file).complains(Main.MISUSED, file.toString(), why);
    run("inspect", "--json", file).complains(Main.MISUSED, file.toString(), why);
  }

  @Test
  void halfOfAFileIsRefusedInALine() throws IOException {
    for (Path whole : goldenFiles()) {
      byte[] bytes = Files.readAllBytes(whole);
      for (int length : new int[] {9, bytes.length / 3, bytes.length - 1}) {
        Path file = folder.resolve(whole.getFileName());
        Files.write(file, Arrays.copyOf(bytes, length));
        run("inspect", file).complains(Main.MISUSED, file.toString());
      }
    }
    run("inspect", GOLDEN.resolve("pickle/malicious.ckpt"))
        .complains(Main.MISUSED, "malicious.ckpt", "Nothing was run");
  }
}
