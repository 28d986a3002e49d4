package pentimento.cli;

import java.util.List;
import java.util.Optional;
import pentimento.pipeline.Adapters;
import pentimento.pipeline.PaintingModel;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;

/**
 * The adapters and embeddings that one result is painted with.
 *
 * @param adapters as the model takes them
 * @param sources what named each of the LoRAs, for complaints
 * @param loras as a request says them
 * @param words the files of embeddings, as a request says them
 */
record AdapterChoice(
    Adapters adapters,
    List<String> sources,
    List<Assembly.Adapter> loras,
    List<Assembly.Piece> words) {
  AdapterChoice {
    sources = List.copyOf(sources);
    loras = List.copyOf(loras);
    words = List.copyOf(words);
  }

  /** What the engine is told, with these among the files that the model is put together from. */
  Diffusion in(Diffusion told) {
    Assembly all = told.assembly().orElse(Assembly.NONE).with(loras, words);
    return told.withAssembly(Optional.of(all).filter(files -> !files.equals(Assembly.NONE)));
  }

  /**
   * From now on the model paints with them.
   *
   * @throws UsageException when one does not fit the model; names what named it
   */
  void adapt(PaintingModel model) throws UsageException {
    try {
      model.adapt(adapters);
    } catch (IllegalArgumentException e) {
      for (int i = 0; i < sources.size(); i++) {
        if (e.getMessage().startsWith(adapters.loras().get(i).lora().name() + " ")) {
          throw new UsageException(sources.get(i) + ": " + e.getMessage());
        }
      }
      throw new UsageException(e.getMessage());
    }
  }
}
