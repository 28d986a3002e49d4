package pentimento.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pentimento.TestRequests;

/** What results of the diffusion engine say to other programs. */
class RequestParametersTest {
  private static final String HASH = TestRequests.HASH;

  private static Request request(
      String prompt, Optional<Assembly> assembly, Optional<Economy> economy) {
    Diffusion told =
        new Diffusion(
            "first.safetensors",
            prompt,
            "blurry",
            List.of(new Diffusion.FramePrompt(5, "a garden, in snow")),
            List.of(new Diffusion.Reference(7, new Request.Source("cat.png", HASH, 64, 48))),
            "euler-a",
            20,
            7.5,
            0.25,
            0,
            Diffusion.Inversion.AS_RELEASED,
            1,
            512,
            384,
            true,
            Between.STROKES,
            "f16",
            Optional.of("animatediff-v3"),
            Optional.of("cuda"),
            assembly,
            economy);
    return new Request(
        "generate",
        Optional.empty(),
        "diffusion",
        new TextNode("oil"),
        true,
        8,
        42,
        512,
        Request.Video.DEFAULT,
        List.of(),
        "en",
        "a4",
        List.of(),
        List.of(),
        false,
        Optional.empty(),
        Optional.of(told),
        true);
  }

  private static Assembly assembly() {
    return new Assembly(
        List.of(
            new Assembly.Piece("unet", "first.safetensors", HASH),
            new Assembly.Piece("vae", "soft, vae.safetensors", HASH),
            new Assembly.Piece("motion", "mm.ckpt", HASH)),
        List.of(
            new Assembly.Adapter("oil.safetensors", HASH, 0.8, 0.5),
            new Assembly.Adapter("ink.safetensors", HASH, 1, 1)),
        List.of(new Assembly.Piece("<mine>", "mine.pt", HASH)));
  }

  @Test
  void whatTheOtherProgramKnowsComesInItsOrder() {
    Parameters read =
        Parameters.parse(
            Provenance.of(
                    request(
                        "a cat\nNegative prompt: no",
                        Optional.of(assembly()),
                        Optional.of(new Economy(3, 0.1, 0.9, 512))))
                .toParameters());
    assertEquals(
        "a cat\nNegative prompt: no <lora:oil:0.5:0.8> <lora:ink:1>",
        read.prompt(),
        "text encoder first");
    assertEquals("blurry", read.negative());
    assertEquals(
        List.of(
            "Steps: 20",
            "Sampler: Euler a",
            "Schedule type: Automatic",
            "CFG scale: 7.5",
            "Seed: 42",
            "Size: 512x384",
            "Model hash: 0123456789",
            "Model: first",
            "VAE hash: 0123456789",
            "VAE: soft, vae.safetensors",
            "RNG: CPU",
            "Lora hashes: oil: 0123456789, ink: 0123456789",
            "TI hashes: <mine>: 0123456789",
            "Frames: 8",
            "Engine: diffusion",
            "Style: oil",
            "Motion hash: 0123456789",
            "Motion: mm.ckpt",
            "Motion family: animatediff-v3",
            "Frame prompts: 5: a garden, in snow",
            "References: 7: cat.png",
            "Replication: 1",
            "Inversion: as-released",
            "Lift: true",
            "Guidance rescale: 0.25",
            "Cache every: 3",
            "Guidance range: 0.1-0.9",
            "Tile: 512",
            "Between: strokes",
            "Precision: f16",
            "Device: cuda",
            "Watermark: dwtDct",
            "Version: " + Provenance.programName()),
        settings(read));
  }

  private static List<String> settings(Parameters read) {
    List<String> all = new ArrayList<>();
    read.settings().forEach((name, value) -> all.add(name + ": " + value));
    return all;
  }

  @Test
  void theJsonBesideItComesBack() {
    Provenance made =
        Provenance.of(
            request("a cat", Optional.of(assembly()), Optional.of(new Economy(3, 0.1, 0.9, 512))));
    assertEquals(made, Provenance.fromJson(made.toJson()));
  }

  @Test
  void whatIsNotKnownIsNotSaid() {
    String prompt = "a cat <lora:oil:0.3>";
    String text = Provenance.of(request(prompt, Optional.empty(), Optional.empty())).toParameters();
    for (String name : new String[] {"hash", "VAE", "Motion:", "Cache", "range", "Tile", "Eta"}) {
      assertFalse(text.contains(name), text);
    }
    String tagged =
        Provenance.of(request(prompt, Optional.of(assembly()), Optional.empty())).toParameters();
    assertEquals("a cat <lora:oil:0.3> <lora:ink:1>", Parameters.parse(tagged).prompt());
  }

  @Test
  void sameInEveryCountry() {
    Locale before = Locale.getDefault();
    Provenance provenance =
        Provenance.of(request("IRI\u015e \u0130i\u0131", Optional.empty(), Optional.empty()));
    String text = provenance.toParameters();
    try {
      for (String tag : new String[] {"tr-TR", "ar-EG-u-nu-arab", "de-DE"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals(text, provenance.toParameters(), tag);
      }
    } finally {
      Locale.setDefault(before);
    }
    assertTrue(text.contains("CFG scale: 7.5, "), text);
  }
}
