package pentimento.pipeline;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import pentimento.model.lora.FittedLora;
import pentimento.model.lora.MergedWeights;
import pentimento.model.text.Embedding;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;
import pentimento.weights.Component;

/**
 * Adapters that fit a model, and the views of its weights through them. A view is made when it is
 * first asked for; of the weights, only those that are changed are in memory a second time.
 */
final class Adaptation implements AutoCloseable {
  private static final String TABLE = "text_model.embeddings.token_embedding.weight";

  private final Adapters adapters;
  private final Map<Component, List<MergedWeights.Part>> parts = new EnumMap<>(Component.class);
  private final Map<Component, MergedWeights> views = new EnumMap<>(Component.class);
  private final LearntWords words;
  private Optional<Tensor> table = Optional.empty();

  private Adaptation(Adapters adapters, LearntWords words) {
    this.adapters = adapters;
    this.words = words;
  }

  /** Of nothing. */
  static Adaptation none() {
    return new Adaptation(Adapters.NONE, LearntWords.NONE);
  }

  /**
   * Finds the weights that adapters change; loads none.
   *
   * @param unet shapes of the U-Net with its motion modules, by name
   * @param text likewise of the text encoder
   * @param encoder what that is made of
   * @throws IllegalArgumentException when an adapter or a word does not fit; says why
   */
  static Adaptation of(
      Adapters adapters,
      Map<String, Shape> unet,
      Map<String, Shape> text,
      TextEncoderConfig encoder) {
    adapters.words().forEach(word -> word.requireWidth(encoder.width()));
    List<MergedWeights.Part> unetParts = new ArrayList<>();
    List<MergedWeights.Part> textParts = new ArrayList<>();
    for (Adapters.Strength strength : adapters.loras()) {
      FittedLora fitted = strength.lora().fit(unet, text);
      add(unetParts, new MergedWeights.Part(fitted.unet(), strength.unet()));
      add(textParts, new MergedWeights.Part(fitted.textEncoder(), strength.text()));
    }
    Adaptation adaptation =
        new Adaptation(adapters, new LearntWords(adapters.words(), encoder.vocabulary()));
    adaptation.parts.put(Component.UNET, unetParts);
    adaptation.parts.put(Component.TEXT_ENCODER, textParts);
    return adaptation;
  }

  private static void add(List<MergedWeights.Part> parts, MergedWeights.Part part) {
    if (part.multiplier() != 0 && !part.changes().weights().isEmpty()) {
      parts.add(part);
    }
  }

  Adapters adapters() {
    return adapters;
  }

  LearntWords words() {
    return words;
  }

  /** Is a network another than without adapters? */
  boolean changes(Component component) {
    return !parts.getOrDefault(component, List.of()).isEmpty();
  }

  /** Names of a network's weights that are changed. */
  Set<String> changed(Component component) {
    return parts.getOrDefault(component, List.of()).stream()
        .flatMap(part -> part.changes().weights().stream())
        .collect(Collectors.toSet());
  }

  /**
   * A network's weights through the adapters. The view is made when a weight is first asked for,
   * and again when it was let go meanwhile.
   *
   * @param own loaded for the lowering
   * @param forms all that it declares
   * @param stored the same as its files have them
   */
  Weights over(
      Component component,
      Weights own,
      Map<String, WeightForm> forms,
      Lowering lowering,
      Supplier<Weights> stored) {
    if (!changes(component)) {
      return own;
    }
    return name -> {
      // Asked first: where networks take turns, this may let all views go.
      Tensor plain = own.get(name);
      MergedWeights view = views.get(component);
      if (view == null) {
        try {
          view = MergedWeights.of(own, stored.get(), forms, lowering, parts.get(component));
        } catch (UncheckedIOException e) {
          throw Cancelling.orElse(e);
        }
        views.put(component, view);
      }
      return view.changed(name) ? view.get(name) : plain;
    };
  }

  /** A text encoder over such weights that knows the learnt words, too. */
  TextEncoder encoder(TextEncoderConfig config, Lowering lowering, Weights weights) {
    if (adapters.words().isEmpty()) {
      return new TextEncoder(config, 0, lowering, weights);
    }
    int places = adapters.words().stream().mapToInt(Embedding::places).sum();
    return new TextEncoder(
        config.withVocabulary(config.vocabulary() + places),
        0,
        lowering,
        name -> {
          Tensor own = weights.get(name);
          return name.equals(TABLE) ? table(lowering, own) : own;
        });
  }

  /** (vocabulary + all places, width): the encoder's table with the words' vectors behind it. */
  private Tensor table(Lowering lowering, Tensor own) {
    if (table.isEmpty()) {
      try (Scope scope = Scope.open()) {
        List<Tensor> rows = new ArrayList<>(List.of(own));
        for (Embedding word : adapters.words()) {
          Tensor vectors = word.vectors().load().to(lowering.type());
          if (!vectors.isFinite()) {
            throw new IllegalArgumentException(
                "the embedding %s holds values that are no finite numbers: it is damaged"
                    .formatted(word.name()));
          }
          rows.add(vectors.to(lowering.device()));
        }
        table = Optional.of(scope.release(Tensor.cat(0, rows.toArray(Tensor[]::new))));
      } catch (UncheckedIOException e) {
        throw Cancelling.orElse(e);
      }
    }
    return table.get();
  }

  /** Lets the view of a network go, before its own weights go. */
  void release(Component component) {
    MergedWeights view = views.remove(component);
    if (view != null) {
      view.close();
    }
    if (component == Component.TEXT_ENCODER) {
      table.ifPresent(Tensor::close);
      table = Optional.empty();
    }
  }

  @Override
  public void close() {
    List.copyOf(views.keySet()).forEach(this::release);
    release(Component.TEXT_ENCODER);
  }
}
