package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.Scope;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.LoadedWeights;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

class ModelFilesTest {
  private static final String PICKLE = "diffusion_pytorch_model.bin";

  @TempDir Path folder;

  private void assertRefused(String... parts) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ModelFiles.open(folder));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  private Path weights(Component component) throws IOException {
    return folder.relativize(ModelFiles.open(folder).part(component).file());
  }

  @Test
  void foldersHoldNetworks() throws IOException {
    TinyModel.in(folder);
    Files.createDirectories(folder.resolve("tokenizer"));
    Files.createDirectories(folder.resolve("scheduler"));
    Files.writeString(
        folder.resolve("scheduler").resolve("scheduler_config.json"),
        "{\"_class_name\": \"PNDMScheduler\"}");
    ModelFiles files = ModelFiles.open(folder);
    assertEquals(
        EnumSet.complementOf(EnumSet.of(Component.LORA)), EnumSet.copyOf(files.parts().keySet()));
    files
        .parts()
        .forEach(
            (component, part) -> {
              assertEquals(component, part.component());
              assertFalse(part.tensors().isEmpty(), component.title());
              assertTrue(part.config().isPresent(), component.title());
            });
    assertEquals(Optional.of(folder.resolve("tokenizer")), files.tokenizer());
    assertEquals("PNDMScheduler", files.scheduler().orElseThrow().path("_class_name").textValue());
    assertEquals(NetworkCase.config("unet2d"), files.part(Component.UNET).config().orElseThrow());
  }

  @Test
  void foldersOfModelsAreKnown() throws IOException {
    assertFalse(ModelFiles.isModel(folder));
    assertFalse(ModelFiles.isModel(folder.resolve("none")));
    TinyModel.in(folder, "vae");
    assertTrue(ModelFiles.isModel(folder));
    assertFalse(ModelFiles.isModel(folder.resolve("vae")));
  }

  @Test
  void missingNetworksAreNamed() throws IOException {
    ModelFiles files = ModelFiles.open(TinyModel.in(folder, "unet", "vae"));
    assertEquals(Optional.empty(), files.tokenizer());
    assertEquals(Optional.empty(), files.scheduler());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> files.part(Component.MOTION));
    assertEquals(folder + ": has no motion modules; it has [U-Net, VAE]", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "diffusion_pytorch_model.fp16.safetensors",
        "diffusion_pytorch_model.non_ema.safetensors",
        "model.safetensors",
        "diffusion_pytorch_model.bin",
        "pytorch_model.bin",
        "v3_sd15_unet.ckpt",
        "anything.safetensors",
      })
  void weightsHaveManyNames(String name) throws IOException {
    TinyModel.add(folder, "unet", name);
    assertEquals(Path.of("unet", name), weights(Component.UNET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".fp16"})
  void shardsAreOneNetwork(String variant) throws IOException {
    TinyModel.addShards(folder, "unet", variant);
    ModelFiles files = ModelFiles.open(folder);
    assertEquals(
        Path.of("unet", "diffusion_pytorch_model.safetensors.index" + variant + ".json"),
        weights(Component.UNET));
    assertEquals(
        Safetensors.read(TinyModel.golden("unet")).tensors().keySet(),
        files.part(Component.UNET).tensors().keySet());
    Files.delete(
        folder
            .resolve("unet")
            .resolve("diffusion_pytorch_model%s-00002-of-00002.safetensors".formatted(variant)));
    assertThrows(IOException.class, () -> ModelFiles.open(folder));
  }

  @Test
  void plainSafetensorsComeBeforeOthers() throws IOException {
    Path unet = TinyModel.add(folder, "unet", "notes-on-training.safetensors");
    String[] better = {PICKLE, "diffusion_pytorch_model.fp16.safetensors", TinyModel.USUAL};
    for (String name : better) {
      Files.copy(TinyModel.golden("unet"), unet.resolve(name));
      assertEquals(Path.of("unet", name), weights(Component.UNET));
    }
  }

  @Test
  void twoThatMightBeItAreAQuestion() throws IOException {
    TinyModel.add(folder, "motion", "mm_v2.ckpt");
    Files.copy(TinyModel.golden("motion"), folder.resolve("motion").resolve("mm_v3.ckpt"));
    assertRefused("motion: which of [mm_v2.ckpt, mm_v3.ckpt]?", TinyModel.USUAL);
  }

  @Test
  void anotherNetworkInAFolderIsNoticed() throws IOException {
    TinyModel.in(folder, "unet");
    Path wrong = Files.createDirectories(folder.resolve("vae")).resolve(TinyModel.USUAL);
    Files.copy(TinyModel.golden("text_encoder"), wrong);
    assertRefused(wrong + ": holds", "text encoder", "expected a VAE");
  }

  @Test
  void nothingIsNoModel() throws IOException {
    assertRefused(folder + ": no model; expected folders such as unet/", TinyModel.USUAL);
    Files.createDirectories(folder.resolve("unet"));
    Files.writeString(folder.resolve("unet").resolve("README.md"), "weights follow");
    assertRefused("no model");
    assertThrows(NoSuchFileException.class, () -> ModelFiles.open(folder.resolve("none")));
  }

  @Test
  void brokenConfigurationsAreNamed() throws IOException {
    TinyModel.in(folder, "vae");
    Path config = folder.resolve("vae").resolve("config.json");
    Files.writeString(config, "{\"act_fn\": ");
    assertRefused(config.toString());
    Files.writeString(config, " ".repeat((1 << 20) + 1));
    assertRefused(config + ": too long for a configuration");
    Files.delete(config);
    assertEquals(Optional.empty(), ModelFiles.open(folder).part(Component.VAE).config());
  }

  @Test
  void oneFileHoldsSeveralNetworks() throws IOException {
    ModelFiles files = ModelFiles.open(TinyModel.singleFile());
    assertEquals(EnumSet.of(Component.UNET, Component.VAE), files.parts().keySet());
    assertEquals(Optional.empty(), files.part(Component.UNET).config());
    assertEquals(TinyModel.singleFile(), files.part(Component.VAE).file());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> files.part(Component.TEXT_ENCODER));
    assertTrue(e.getMessage().contains("has no text encoder"), e.getMessage());
  }

  @Test
  void filesWithoutNetworksSaySo() throws IOException {
    Path file = folder.resolve("strange.safetensors");
    TensorFile golden = Safetensors.read(TinyModel.golden("vae"));
    StoredTensor tensor = golden.tensors().values().iterator().next();
    Safetensors.write(file, Map.of("some.weight", tensor), Map.of());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ModelFiles.open(file));
    assertTrue(e.getMessage().startsWith(file + ": no weights that are known"), e.getMessage());
  }

  /** Without a configuration the weights tell how many channels come in. */
  @Test
  void singleFilesAreOfTheUsualSizes() throws IOException {
    TinyModel.in(folder, "unet");
    assertEquals(
        UNetConfig.of(NetworkCase.config("unet2d")), UNetConfig.of(ModelFiles.open(folder)));
    UNetConfig usual = UNetConfig.of(ModelFiles.open(TinyModel.singleFile()));
    assertEquals(UNetConfig.stableDiffusion15(), usual);
  }

  @Test
  void missingWeightsAreNamedAtOnce() throws IOException {
    ModelPart whole = ModelFiles.open(TinyModel.in(folder, "unet")).part(Component.UNET);
    UNetConfig config = UNetConfig.of(whole.config().orElseThrow());
    Map<String, WeightForm> forms =
        UNet.describe(config, Optional.empty(), false, NetworkCase.PLAIN).forms();
    Map<String, StoredTensor> less = new LinkedHashMap<>(whole.tensors());
    StoredTensor bias = less.remove("conv_in.bias");
    less.remove("mid_block.resnets.1.conv2.weight");
    less.put("conv_out.weight", bias);
    ModelPart part = new ModelPart(Component.UNET, less, whole.config(), whole.file());
    try (Scope scope = Scope.open()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> ModelPart.load("the tiny U-Net", forms, NetworkCase.PLAIN, part));
      String message = e.getMessage();
      assertTrue(message.startsWith("the tiny U-Net: 2 of "), message);
      assertTrue(message.contains("conv_in.bias"), message);
      assertTrue(message.contains("mid_block.resnets.1.conv2.weight"), message);
      assertTrue(message.contains("conv_out.weight is " + bias.shape() + ", expected"), message);
      assertEquals(0, scope.size());
      try (LoadedWeights loaded =
          ModelPart.load("the tiny U-Net", forms, NetworkCase.PLAIN, whole)) {
        assertEquals(bias.shape(), loaded.get("conv_in.bias").shape());
      }
    }
  }

  @Test
  void aNetworkComesFromSeveralParts() throws IOException {
    ModelFiles files = ModelFiles.open(TinyModel.in(folder, "unet", "motion"));
    NetworkCase golden = new NetworkCase("motion-processpainter");
    Map<String, WeightForm> forms =
        UNet.describe(
                UNetConfig.of(files),
                Optional.of(GoldenNetworks.motionConfig(golden)),
                false,
                NetworkCase.PLAIN)
            .forms();
    try (Scope scope = Scope.open();
        LoadedWeights loaded =
            ModelPart.load(
                "both",
                forms,
                NetworkCase.PLAIN,
                files.part(Component.UNET),
                files.part(Component.MOTION))) {
      forms.forEach((name, form) -> assertEquals(form.shape(), loaded.get(name).shape()));
      assertEquals(0, scope.size());
    }
  }

  @Test
  void aUNetBringsTheSchedulerOfItsModel(@TempDir Path own) throws IOException {
    Path base = TinyModel.in(own.resolve("base"), "unet", "vae");
    Path other = TinyModel.in(own.resolve("other"), "unet");
    scheduler(base, "epsilon");
    scheduler(other, "v_prediction");
    ModelFiles files = ModelFiles.open(base);
    for (Path named :
        List.of(other, other.resolve("unet"), other.resolve("unet").resolve(TinyModel.USUAL))) {
      ModelFiles with = files.with(Component.UNET, named);
      assertEquals("v_prediction", with.scheduler().orElseThrow().path("prediction_type").asText());
      assertEquals(List.of(), with.part(Component.UNET).notes());
    }
    Path alone = own.resolve("alone.safetensors");
    Files.copy(other.resolve("unet").resolve(TinyModel.USUAL), alone);
    ModelFiles borrowed = files.with(Component.UNET, alone);
    assertEquals("epsilon", borrowed.scheduler().orElseThrow().path("prediction_type").asText());
    String note = borrowed.part(Component.UNET).notes().get(0);
    assertTrue(note.contains("taken from " + base) && note.contains("--prediction"), note);
  }

  private static void scheduler(Path model, String prediction) throws IOException {
    Path folder = Files.createDirectories(model.resolve("scheduler"));
    Files.writeString(
        folder.resolve("scheduler_config.json"), "{\"prediction_type\": \"" + prediction + "\"}");
  }
}
