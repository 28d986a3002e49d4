package pentimento.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pentimento.weights.Component;
import pentimento.weights.Generation;

/** What a model lacks to be used, and what its user can do. */
final class Needs {
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";

  private static final Set<Component> BASE =
      Set.of(Component.UNET, Component.VAE, Component.TEXT_ENCODER);

  private final ModelSummary model;
  private final List<String> all = new ArrayList<>();

  private Needs(ModelSummary model) {
    this.model = model;
  }

  static List<String> of(ModelSummary model) {
    Needs needs = new Needs(model);
    needs.find();
    return List.copyOf(needs.all);
  }

  private void find() {
    Set<Component> there = model.parts().keySet();
    long base = there.stream().filter(BASE::contains).count();
    if (!there.isEmpty() && model.generation().equals(Optional.of(Generation.SDXL))) {
      all.add(
          "another model: Stable Diffusion XL cannot be run here, expected Stable Diffusion 1 or 2");
    } else if (model.isFolder()) {
      folder();
    } else if (base > 1) {
      checkpoint();
    } else {
      there.stream()
          .filter(component -> component != Component.LORA || there.size() == 1)
          .forEach(this::single);
    }
  }

  private void folder() {
    Map<Component, String> folders = new LinkedHashMap<>();
    folders.put(Component.UNET, "unet");
    folders.put(Component.VAE, "vae");
    folders.put(Component.TEXT_ENCODER, "text_encoder");
    folders.forEach(
        (component, name) -> {
          if (!has(component)) {
            all.add(
                "%s: %s/ with its config.json and its weights, as in diffusers' layout"
                    .formatted(article(component), name));
          }
        });
    tokenizer(model.tokenizer().orElse(model.place().resolve("tokenizer")), "");
    forSequences("this folder has none");
  }

  private void checkpoint() {
    for (Component component : List.of(Component.UNET, Component.VAE, Component.TEXT_ENCODER)) {
      if (!has(component)) {
        all.add(
            "%s: this file has none; a model folder in diffusers' layout can have it"
                .formatted(article(component)));
      }
    }
    if (has(Component.TEXT_ENCODER)) {
      tokenizer(
          model.tokenizer().orElse(model.place().resolveSibling("tokenizer")),
          ", which no single file has");
    }
    forSequences("this file has none");
  }

  private void tokenizer(Path folder, String why) {
    boolean vocabulary = Files.isRegularFile(folder.resolve(VOCABULARY));
    boolean merges = Files.isRegularFile(folder.resolve(MERGES));
    if (vocabulary && merges || Files.isRegularFile(folder.resolve("tokenizer.json"))) {
      return;
    }
    String missing = vocabulary ? MERGES : merges ? VOCABULARY : VOCABULARY + " and " + MERGES;
    all.add(
        "a tokenizer%s: copy %s of the model that it was made from into %s"
            .formatted(why, missing, folder));
  }

  private void forSequences(String now) {
    if (!has(Component.MOTION)) {
      all.add(
          "motion modules, to make sequences: %s; put their file into motion/ of a model folder"
              .formatted(now));
    }
    if (!has(Component.REPLICATION)) {
      all.add(
          "a replication network, to follow a given picture: %s; put its file into replication/ of a model folder"
              .formatted(now));
    }
  }

  /** A file with no more than a part of a model. */
  private void single(Component component) {
    all.add(
        switch (component) {
          case LORA ->
              "a model whose weights it changes; put it into the program's folder lora/ to have it found by its name";
          case MOTION ->
              "a base model: put it into motion/ of a model folder; such modules were made for Stable Diffusion 1";
          case REPLICATION ->
              "a base model with motion modules: put it into replication/ of a model folder";
          case CONTROLNET -> "a base model: put it into controlnet/ of a model folder";
          case UNET -> "the other networks: put it into unet/ of a model folder";
          case VAE -> "the other networks: put it into vae/ of a model folder";
          case TEXT_ENCODER -> "the other networks: put it into text_encoder/ of a model folder";
        });
  }

  private boolean has(Component component) {
    return model.parts().containsKey(component);
  }

  private static String article(Component component) {
    return "a " + component.title();
  }
}
