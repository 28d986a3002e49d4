package pentimento.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import pentimento.model.text.Embedding;
import pentimento.model.text.TextEncoderConfig;
import pentimento.pipeline.Adapters;
import pentimento.pipeline.PaintingModel;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.weights.Component;

/**
 * The adapters and embeddings that one result is painted with. Which embeddings these are depends
 * on the model, which learns of them by {@link #adapt}.
 */
final class AdapterChoice {
  private final List<Adapters.Strength> loras;
  private final List<String> sources;
  private final List<Assembly.Adapter> told;
  private final Choosing choosing;
  private Optional<Words> words = Optional.empty();

  /**
   * A choice whose embeddings are still to be chosen.
   *
   * @param loras as the model takes them
   * @param sources what named each of the LoRAs, for complaints
   * @param told the same as a request says them
   * @param choosing chooses the embeddings
   */
  AdapterChoice(
      List<Adapters.Strength> loras,
      List<String> sources,
      List<Assembly.Adapter> told,
      Choosing choosing) {
    this.loras = List.copyOf(loras);
    this.sources = List.copyOf(sources);
    this.told = List.copyOf(told);
    this.choosing = choosing;
  }

  /** Chooses embeddings for a text encoder. */
  @FunctionalInterface
  interface Choosing {
    Words choose(TextEncoderConfig encoder) throws UsageException, IOException;
  }

  /**
   * Embeddings.
   *
   * @param embeddings as the model takes them
   * @param pieces their files, as a request says them
   */
  record Words(List<Embedding> embeddings, List<Assembly.Piece> pieces) {
    Words {
      embeddings = List.copyOf(embeddings);
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * What the engine is told, with these among the files that the model is put together from.
   *
   * @throws java.util.NoSuchElementException before a model is adapted
   */
  Diffusion in(Diffusion plain) {
    Assembly all = plain.assembly().orElse(Assembly.NONE).with(told, words.orElseThrow().pieces());
    return plain.withAssembly(Optional.of(all).filter(files -> !files.equals(Assembly.NONE)));
  }

  /**
   * From now on the model paints with them.
   *
   * @throws UsageException when one does not fit the model; names what named it
   * @throws IOException when a file cannot be read
   */
  void adapt(PaintingModel model) throws UsageException, IOException {
    Words chosen =
        choosing.choose(TextEncoderConfig.of(model.files().part(Component.TEXT_ENCODER)));
    try {
      model.adapt(new Adapters(loras, chosen.embeddings()));
    } catch (IllegalArgumentException e) {
      for (int i = 0; i < sources.size(); i++) {
        if (e.getMessage().startsWith(loras.get(i).lora().name() + " ")) {
          throw new UsageException(sources.get(i) + ": " + e.getMessage());
        }
      }
      throw new UsageException(e.getMessage());
    }
    words = Optional.of(chosen);
  }
}
