package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.pipeline.TinyPainter;

/** Parts that do not fit each other are refused before any work, with the reason and the flag. */
class AssemblyRefusalTest {
  private static final String TO_K =
      "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight";

  @TempDir static Path folder;
  private static Path whole;

  @BeforeAll
  static void model() throws IOException {
    whole = TinyPainter.in(folder.resolve("whole"));
  }

  private static Terminal.Result plan(Path model, Object... more) {
    List<Object> all = new ArrayList<>(List.of("generate", "cat", "--dry-run", "--model", model));
    all.addAll(List.of("-o", folder.resolve("never.png")));
    all.addAll(List.of(more));
    return Terminal.run(all.toArray());
  }

  private static void refused(String flag, Object value, String... parts) {
    List<String> all = new ArrayList<>(List.of(parts));
    all.add("--" + flag + " " + value);
    plan(whole, "--" + flag, value).complains(Main.MISUSED, all.toArray(String[]::new));
  }

  private static Path in(String name) {
    return folder.resolve(name).resolve("weights.safetensors");
  }

  @Test
  void filesOfSomethingElse() throws IOException {
    Path motion = Parts.bare(in("motion"), "motion-animatediff-v1");
    Path lora = Parts.bare(in("lora"), "lora/kohya");
    refused("vae", motion, "holds motion modules", "expected a VAE", "name it by --motion");
    refused("motion", lora, "holds LoRA", "--lora");
    refused("unet", motion, "expected a U-Net");
    refused("text-encoder", whole.resolve("vae"), "expected a text encoder", "--vae");
    plan(lora).complains(Main.MISUSED, "holds a LoRA", "--lora");
    plan(motion).complains(Main.MISUSED, "name a model by --model", "--motion");
    plan(whole, "--vae", "nowhere").complains(Main.MISUSED, "--vae nowhere", "neither here nor in");
    refused("tokenizer", whole.resolve("unet"), "no vocab.json");
    refused("vae", whole.resolve("tokenizer"), "has no VAE");
    Path page = Files.writeString(folder.resolve("page.ckpt"), "<html>not found</html>");
    refused("motion", page);
  }

  @Test
  void replicationNetworksOfOtherKinds() throws IOException {
    Path plain = Parts.bare(in("controlnet"), "controlnet");
    refused("replication-network", plain, "holds", "ControlNet", "single pictures");
    Path scribble = Parts.bare(in("scribble"), "replication-scribble");
    refused("replication-network", scribble, "scribbles", "sparsectrl_rgb");
    Path wide =
        Parts.changed(
            in("wide-replication"),
            "replication-processpainter",
            Optional.of("replication-processpainter"),
            tensors -> tensors.put(TO_K, Parts.zeros(32, 1024)));
    refused("replication-network", wide, "width 24", "1024 (Stable Diffusion 2's)");
  }

  @Test
  void textEncodersAndVaesOfOtherModels() throws IOException {
    Path text = Parts.withConfig(in("text"), "clip-text", "clip-text");
    refused("text-encoder", text, "text states of width 24", "32");
    Path large =
        Parts.changed(
            in("large-text"),
            "clip-text",
            Optional.empty(),
            tensors ->
                tensors.replaceAll(
                    (name, tensor) ->
                        name.contains("final_layer_norm") ? Parts.zeros(1024) : tensor));
    refused("text-encoder", large, "width 24", "1024 (Stable Diffusion 2's)");
    Path deep =
        Parts.changed(
            in("deep-vae"),
            "vae",
            Optional.of("vae"),
            tensors -> tensors.put("decoder.conv_in.weight", Parts.zeros(16, 16, 3, 3)));
    refused("vae", deep, "4 channels of latents", "16");
    refused("vae", Parts.bare(in("bare-vae"), "vae"), "of another shape");
  }

  @Test
  void aVaeOfStableDiffusionXlIsDoubted() throws IOException {
    Path file = Parts.withConfig(in("xl-vae"), "vae", "vae");
    Path config = file.resolveSibling("config.json");
    Files.writeString(config, Files.readString(config).replace("0.18215", "0.13025"));
    Terminal.Result result = plan(whole, "--vae", file);
    assertEquals(Main.DONE, result.code(), result.err());
    assertTrue(result.err().contains("note: VAE: --vae " + file), result.err());
    assertTrue(result.err().contains("0.13025"), result.err());
  }

  @Test
  void unetsOfOtherKinds() throws IOException {
    Path inpaint = Parts.withConfig(in("inpaint"), "unet2d-inpaint", "unet2d-inpaint");
    refused("unet", inpaint, "inpainting", "9 channels");
    for (int width : new int[] {1024, 2048}) {
      Path other =
          Parts.changed(
              in("unet" + width),
              "unet2d",
              Optional.of("unet2d"),
              tensors -> tensors.put(TO_K, Parts.zeros(32, width)));
      if (width == 2048) {
        refused("unet", other, "is Stable Diffusion XL's");
      } else {
        plan(whole, "--unet", other)
            .complains(
                Main.MISUSED,
                whole.resolve("motion").toString(),
                "made for Stable Diffusion 1",
                "--unet " + other);
      }
    }
  }

  @Test
  void motionModulesOfOtherModels() throws IOException {
    Path wide =
        Parts.changed(
            in("xl-motion"),
            "motion-diffusers",
            Optional.empty(),
            tensors -> tensors.put("down_blocks.2.motion_modules.0.norm.weight", Parts.zeros(128)));
    refused("motion", wide, "[32, 64, 128] channels wide", "[32, 64]");
    Path second = Parts.withConfig(in("two-one"), "motion-animatediff-v2", "motion-animatediff-v1");
    refused("motion", second, "has a motion module in the middle block");
    Path first = Parts.withConfig(in("one-two"), "motion-animatediff-v1", "motion-animatediff-v2");
    refused("motion", first, "lacks a motion module in the middle block");
  }

  @Test
  void familiesThatAFileCannotBeOf() throws IOException {
    Path first = Parts.bare(in("v1"), "motion-animatediff-v1");
    Path second = Parts.bare(in("v2"), "motion-animatediff-v2");
    family(second, "animatediff-v1", "middle block");
    family(second, "processpainter", "middle block");
    family(first, "animatediff-v2", "no module in the middle block");
    family(first, "animatediff-v3", "24 positions");
    plan(whole, "--motion-family", "animatediff-v4")
        .complains(Main.MISUSED, "--motion-family", "expected one of");
    for (String name : List.of("animatediff-v1", "processpainter", "diffusers")) {
      assertEquals(Main.DONE, plan(whole, "--motion", first, "--motion-family", name).code(), name);
    }
  }

  private static void family(Path file, String name, String why) {
    plan(whole, "--motion", file, "--motion-family", name)
        .complains(Main.MISUSED, "--motion " + file, name, why);
  }
}
