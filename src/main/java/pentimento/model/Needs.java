package pentimento.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pentimento.weights.Component;
import pentimento.weights.Generation;

/** What a model lacks to be used, and what its user can do. */
final class Needs {
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";

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
    long base = there.stream().filter(ModelSummary.BASE::contains).count();
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
    for (Component component : ModelSummary.BASE) {
      if (!has(component)) {
        all.add(
            "%s: %s/ with its config.json and its weights, as in diffusers' layout"
                .formatted(article(component), ModelFiles.FOLDERS.get(component)));
      }
    }
    tokenizer(model.tokenizer().orElse(model.place().resolve("tokenizer")), "");
    forSequences("this folder has none");
  }

  private void checkpoint() {
    for (Component component : ModelSummary.BASE) {
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
    String into = "put it into %s/ of a model folder".formatted(ModelFiles.FOLDERS.get(component));
    all.add(
        switch (component) {
          case LORA ->
              "a model whose weights it changes; put it into the program's folder lora/ to have it found by its name";
          case MOTION ->
              "a base model: %s; such modules were made for Stable Diffusion 1".formatted(into);
          case REPLICATION -> "a base model with motion modules: " + into;
          case CONTROLNET -> "a base model: " + into;
          case UNET, VAE, TEXT_ENCODER -> "the other networks: " + into;
        });
  }

  private boolean has(Component component) {
    return model.parts().containsKey(component);
  }

  private static String article(Component component) {
    return "a " + component.title();
  }
}
