package pentimento.training;

import java.util.List;
import java.util.Optional;
import pentimento.diffusion.Prediction;
import pentimento.model.Branches;
import pentimento.model.Layers;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Value;

/**
 * What the networks that remove noise learn by (Ho et al. 2020, eq. 14; Salimans and Ho 2022,
 * appendix D, for velocities), all in one graph. Names of weights begin with {@code text_encoder.},
 * {@code unet.} (its motion modules inside it, as in {@code UNetMotionModel}) and {@code
 * replication.}. With branches, the factors of those are weights, too: see {@link Branches}.
 */
public final class DenoisingGraphs {
  private DenoisingGraphs() {}

  /**
   * The networks of a graph.
   *
   * @param text of the prompt
   * @param unet that predicts
   * @param motion empty for pictures by themselves
   * @param replication of pictures given; empty for none
   * @param branches in the U-Net and its motion modules, by which a LoRA is learnt; empty for none
   */
  public record Networks(
      TextEncoderConfig text,
      UNetConfig unet,
      Optional<MotionConfig> motion,
      Optional<ControlConfig> replication,
      Optional<Branches> branches) {
    /** Checks that one network's results fit the next. */
    public Networks {
      if (text.width() != unet.contextChannels()) {
        throw new IllegalArgumentException(
            "the text encoder is %d wide, the U-Net takes texts %d wide"
                .formatted(text.width(), unet.contextChannels()));
      }
      replication.ifPresent(network -> network.requireSparseFor(unet));
    }

    /** Networks without branches. */
    public Networks(
        TextEncoderConfig text,
        UNetConfig unet,
        Optional<MotionConfig> motion,
        Optional<ControlConfig> replication) {
      this(text, unet, motion, replication, Optional.empty());
    }

    /** The same networks with branches. Graphs of them refuse such as cover nothing. */
    public Networks withBranches(Branches learnt) {
      return new Networks(text, unet, motion, replication, Optional.of(learnt));
    }

    private Layers unetIn(Layers root) {
      Layers at = root.at("unet");
      return branches.map(at::withBranches).orElse(at);
    }

    private void requireBranchesIn(Graph graph) {
      branches.ifPresent(all -> all.requireIn(graph.weights().keySet()));
    }
  }

  /** A loss, and what it is of. */
  record Objective(Value loss, Value prediction) {}

  /**
   * The loss. Inputs, F32 where nothing is said: clean latents, scaled (B, C, F, H, W); noise,
   * alike; timesteps (B); what is left of the signal at each, the cumulated product of the
   * schedule's alphas (B); token ids (B, T), I64; how much each of the batch counts (B); and with a
   * replication network the mask of frames that are given, (B, 1, F, 1, 1), 1 or 0. Outputs, F32:
   * the loss, a scalar, and the prediction.
   *
   * @throws IllegalArgumentException when there are branches of a part that the networks lack
   */
  public static Graph step(Networks networks, Prediction prediction, Lowering lowering) {
    Graph graph = new Graph("DenoisingStep", lowering);
    Value latents = graph.input("latents");
    Value noise = graph.input("noise");
    Value timesteps = graph.input("timesteps");
    Value alphaBars = graph.input("alpha_bars");
    Value ids = graph.input("ids");
    Value counts = graph.input("loss_weights");
    Layers root = new Layers(graph);
    Optional<Value> given =
        networks.replication().map(network -> given(latents, graph.input("mask")));
    Value context = context(root, networks, ids);
    Objective objective =
        objective(
            root,
            networks,
            prediction,
            new Noised(latents, noise, timesteps, alphaBars, Optional.of(counts)),
            context,
            given);
    graph.output(objective.loss, objective.prediction);
    networks.requireBranchesIn(graph);
    return graph;
  }

  /**
   * The prediction alone, for sampling. Inputs: noisy latents (B, C, F, H, W); timesteps (B); token
   * ids (B, T), I64; and with a replication network the clean latents given, zeros elsewhere, and
   * their mask (B, 1, F, 1, 1). Output: (B, C, F, H, W), F32.
   *
   * @throws IllegalArgumentException when there are branches of a part that the networks lack
   */
  public static Graph predict(Networks networks, Lowering lowering) {
    Graph graph = new Graph("DenoisingPrediction", lowering);
    Value noisy = graph.input("noisy");
    Value timesteps = graph.input("timesteps");
    Value ids = graph.input("ids");
    Layers root = new Layers(graph);
    Optional<Value> given =
        networks.replication().map(n -> given(graph.input("given"), graph.input("mask")));
    Value context = context(root, networks, ids);
    graph.output(predicted(root, networks, noisy, timesteps, context, given).contiguous());
    networks.requireBranchesIn(graph);
    return graph;
  }

  private static Value context(Layers root, Networks networks, Value ids) {
    return TextEncoder.describe(root.at("text_encoder"), networks.text(), 0, ids);
  }

  /** Latents where they are given, zeros elsewhere; the mask behind them. */
  private static Value given(Value latents, Value mask) {
    Value everywhere = latents.slice(1, 0, 1).times(0).plus(mask);
    return Value.cat(1, latents.times(mask), everywhere);
  }

  /**
   * What a step begins with.
   *
   * @param latents clean ones (B, C, F, H, W)
   * @param noise alike
   * @param timesteps (B)
   * @param alphaBars what is left of the signal at each (B)
   * @param counts how much each of the batch counts (B); empty for all alike
   */
  record Noised(
      Value latents, Value noise, Value timesteps, Value alphaBars, Optional<Value> counts) {}

  /** The loss from text states, and from what is given with its mask, (B, C + 1, F, H, W). */
  static Objective objective(
      Layers root,
      Networks networks,
      Prediction prediction,
      Noised noised,
      Value context,
      Optional<Value> given) {
    root.label("noisy");
    Value latents = noised.latents;
    Value noise = noised.noise;
    Value kept = each(noised.alphaBars);
    Value signal = kept.sqrt();
    Value spread = kept.times(-1).plus(1).sqrt();
    Value noisy = latents.times(signal).plus(noise.times(spread));
    Value target =
        switch (prediction) {
          case EPSILON -> noise;
          case V_PREDICTION -> noise.times(signal).minus(latents.times(spread));
          default -> throw new IllegalArgumentException("no loss for " + prediction);
        };
    Value predicted = predicted(root, networks, noisy, noised.timesteps, context, given);
    root.label("loss");
    root.at("loss").cut();
    Value error = predicted.minus(target);
    Value squares = error.times(error);
    Value counted = noised.counts.map(counts -> squares.times(each(counts))).orElse(squares);
    return new Objective(counted.mean(), predicted);
  }

  /** Numbers of a batch, (B), to multiply (B, C, F, H, W) with. */
  private static Value each(Value numbers) {
    return numbers.unsqueeze(-1).unsqueeze(-1).unsqueeze(-1).unsqueeze(-1);
  }

  private static Value predicted(
      Layers root,
      Networks networks,
      Value noisy,
      Value timesteps,
      Value context,
      Optional<Value> given) {
    Value x = noisy.toCompute();
    List<Value> residuals =
        networks
            .replication()
            .map(
                network ->
                    ControlNet.describe(
                        root.at("replication"),
                        network,
                        x,
                        timesteps,
                        context,
                        given.orElseThrow().toCompute()))
            .orElse(List.of());
    return UNet.describe(
            networks.unetIn(root),
            networks.unet(),
            networks.motion(),
            x,
            timesteps,
            context,
            residuals)
        .to(DType.F32);
  }
}
