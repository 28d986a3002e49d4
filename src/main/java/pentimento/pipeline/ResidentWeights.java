package pentimento.pipeline;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.tensor.Lowering;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;
import pentimento.weights.Component;
import pentimento.weights.LoadedWeights;

/**
 * The weights of a model that are in memory now: its networks', the view of each through adapters,
 * and those of the autoencoder a second time where it overflowed. Each is read when it is first
 * asked for, and again when it was let go meanwhile. For one thread.
 */
final class ResidentWeights implements AutoCloseable {
  private final ModelFiles files;
  private final Lowering usual;
  private final FullVae fullVae;
  private final Map<Component, LoadedWeights> loaded = new EnumMap<>(Component.class);
  private Adaptation adaptation = Adaptation.none();
  private Saving saving = Saving.NONE;
  private Lowering lowering;

  /**
   * Nothing is read yet.
   *
   * @param fullVae is closed with these
   */
  ResidentWeights(ModelFiles files, Lowering usual, FullVae fullVae) {
    this.files = files;
    this.usual = usual;
    this.fullVae = fullVae;
    lowering = usual;
  }

  /** Saves memory in some way from here on; where it is another, all weights are let go. */
  void save(Saving how) {
    if (!how.equals(saving)) {
      close();
      saving = how;
      lowering = how.applied(usual);
    }
  }

  /** What networks compute in. */
  Lowering lowering() {
    return lowering;
  }

  /** Takes other adapters; the views through those before are let go. */
  void adapt(Adaptation next) {
    adaptation.close();
    adaptation = next;
  }

  /** The adapters. */
  Adaptation adaptation() {
    return adaptation;
  }

  /** A network's weights, together with those of networks beside it that are one with it. */
  Weights of(Component component, Map<String, WeightForm> forms, Component... beside) {
    Lowering how = lowering;
    List<ModelPart> parts = new ArrayList<>(List.of(files.part(component)));
    for (Component other : beside) {
      parts.add(files.part(other));
    }
    Supplier<LoadedWeights> loading =
        () ->
            ModelPart.load(
                files.place() + ", " + component.title(),
                new LinkedHashMap<>(forms),
                how,
                saving.mapped(usual),
                parts.toArray(ModelPart[]::new));
    resident(component, loading);
    return name -> resident(component, loading).get(name);
  }

  private LoadedWeights resident(Component component, Supplier<LoadedWeights> loading) {
    LoadedWeights there = loaded.get(component);
    if (there == null) {
      if (saving.has(Rung.SWAP)) {
        close(); // they take turns
      }
      try {
        there = loading.get();
      } catch (UncheckedIOException e) {
        throw Cancelling.orElse(e);
      }
      loaded.put(component, there);
    }
    return there;
  }

  /** Lets a network's weights go. */
  void release(Component component) {
    adaptation.release(component);
    if (component == Component.VAE) {
      fullVae.close();
    }
    LoadedWeights weights = loaded.remove(component);
    if (weights != null) {
      weights.close();
    }
  }

  /** Lets all weights go. */
  @Override
  public void close() {
    adaptation.close();
    List.copyOf(loaded.keySet()).forEach(this::release);
    fullVae.close();
  }
}
