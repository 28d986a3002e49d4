package pentimento.model.text;

import pentimento.model.Inputs;
import pentimento.model.Layers;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.tensor.Value;
import pentimento.tensor.Weights;

/** CLIP's text transformer (Radford et al. 2021, arXiv 2103.00020). */
public final class TextEncoder {
  private final TextEncoderConfig config;
  private final int skip;
  private final Program program;
  private final Weights weights;
  private final Lowering lowering;

  /**
   * A network over weights, which stay the caller's.
   *
   * @param skip see {@link #describe}
   * @param weights all that {@link #describe} declares, loaded for the lowering
   */
  public TextEncoder(TextEncoderConfig config, int skip, Lowering lowering, Weights weights) {
    this.config = config;
    this.skip = skip;
    this.lowering = lowering;
    this.weights = weights;
    program = describe(config, skip, lowering).compile();
  }

  /**
   * Encodes texts.
   *
   * @param ids (B, T), I64, each within the vocabulary, T at most {@link
   *     TextEncoderConfig#positions}
   * @return (B, T, width) in the lowering's type
   * @throws IllegalArgumentException when the shape or an id does not fit
   */
  public Tensor states(Tensor ids) {
    Inputs.check("token ids", ids, "B", "T");
    if (ids.shape().size(1) > config.positions()) {
      throw Inputs.wrong("token ids", ids.shape(), "at most %d for a text", config.positions());
    }
    for (long id : ids.toLongs()) {
      if (id < 0 || id >= config.vocabulary()) {
        throw new IllegalArgumentException(
            "token %d, expected 0 to %d: does the tokenizer belong to this text encoder?"
                .formatted(id, config.vocabulary() - 1));
      }
    }
    try (Scope scope = Scope.open()) {
      Tensor input = ids.to(DType.I64).to(lowering.device());
      return scope.keep(program.run(weights, input).get(0));
    }
  }

  /** What it is made of. */
  public TextEncoderConfig config() {
    return config;
  }

  /** How many layers at the end are left out. */
  public int skip() {
    return skip;
  }

  /**
   * Describes it. Input: token ids (B, T), I64, T at most {@link TextEncoderConfig#positions}.
   * Output: text states (B, T, width).
   *
   * @param skip how many layers at the end are left out ("clip skip" as diffusers counts it), 0 or
   *     more; the final norm stays
   * @throws IllegalArgumentException when no layer would be left
   */
  public static Graph describe(TextEncoderConfig config, int skip, Lowering lowering) {
    if (skip < 0 || skip >= config.layers()) {
      throw new IllegalArgumentException(
          "clip skip is %d, expected 0 to %d".formatted(skip, config.layers() - 1));
    }
    Graph graph = new Graph("TextEncoder", lowering);
    graph.output(describe(new Layers(graph), config, skip, graph.input("ids")));
    return graph;
  }

  /** The same at a place of a larger graph; {@code skip} as above, checked there. */
  public static Value describe(Layers network, TextEncoderConfig config, int skip, Value ids) {
    Layers root = network.at("text_model");
    int width = config.width();
    Layers embeddings = root.at("embeddings");
    Value words = embeddings.table("token_embedding", config.vocabulary(), width).rowsAt(ids);
    Value places = embeddings.table("position_embedding", config.positions(), width);
    Value h = words.plus(places.first(0, ids.size(1)));
    for (int i = 0; i < config.layers() - skip; i++) {
      Layers layer = root.at("encoder.layers", i);
      layer.cut();
      Value y = layer.layerNorm("layer_norm1", h, width, config.eps());
      Layers attention = layer.at("self_attn");
      Value q = attention.linear("q_proj", y, width, width);
      Value k = attention.linear("k_proj", y, width, width);
      Value v = attention.linear("v_proj", y, width, width);
      y = q.causalAttention(k, v, config.heads());
      h = attention.linear("out_proj", y, width, width).plus(h);
      y = layer.layerNorm("layer_norm2", h, width, config.eps());
      y = layer.linear("mlp.fc1", y, width, config.hidden());
      y = config.quickGelu() ? y.quickGelu() : y.gelu();
      h = layer.linear("mlp.fc2", y, config.hidden(), width).plus(h);
    }
    return root.layerNorm("final_layer_norm", h, width, config.eps()).contiguous();
  }
}
