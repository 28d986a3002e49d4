package pentimento.model.lora;

import java.util.List;

/** What a tensor of an adapter is to its layer, told by how its name ends. */
enum LoraPart {
  /** (r, in) or (r, in, k, k); PEFT's A. */
  DOWN(
      ".lora_down.weight",
      ".lora_A.weight",
      ".lora.down.weight",
      "_lora.down.weight",
      ".lora_linear_layer.down.weight"),
  /** (out, r) or (out, r, 1, 1); PEFT's B. */
  UP(
      ".lora_up.weight",
      ".lora_B.weight",
      ".lora.up.weight",
      "_lora.up.weight",
      ".lora_linear_layer.up.weight"),
  /** (r, r, k, k), between the two (CP decomposition of a convolution). */
  MID(".lora_mid.weight"),
  /** (out), added to the bias. */
  UP_BIAS(".lora_B.bias"),
  ALPHA(".alpha", ".lora.alpha", "_lora.alpha", ".lora_linear_layer.alpha"),
  /** Takes the place of alpha / r. */
  SCALE(".scale"),
  /** DoRA's magnitudes, with the axis that they belong to in their shape. */
  DORA_SCALE(".dora_scale", ".dora_scale.weight"),
  /** DoRA's magnitudes of the outputs, whatever their shape: PEFT's. */
  MAGNITUDE(
      ".lora_magnitude_vector",
      ".lora_magnitude_vector.weight",
      ".lora.lora_magnitude_vector",
      ".lora.lora_magnitude_vector.weight",
      "_lora.lora_magnitude_vector",
      "_lora.lora_magnitude_vector.weight"),
  HADA_W1_A(".hada_w1_a"),
  HADA_W1_B(".hada_w1_b"),
  HADA_W2_A(".hada_w2_a"),
  HADA_W2_B(".hada_w2_b"),
  HADA_T1(".hada_t1"),
  HADA_T2(".hada_t2"),
  LOKR_W1(".lokr_w1"),
  LOKR_W1_A(".lokr_w1_a"),
  LOKR_W1_B(".lokr_w1_b"),
  LOKR_W2(".lokr_w2"),
  LOKR_W2_A(".lokr_w2_a"),
  LOKR_W2_B(".lokr_w2_b"),
  LOKR_T2(".lokr_t2"),
  /** The whole change of a weight. */
  DIFF(".diff", ".w_norm"),
  /** The whole change of a bias. */
  DIFF_BIAS(".diff_b", ".b_norm"),
  /** IA3: does {@link #WEIGHT} scale the inputs? */
  ON_INPUT(".on_input"),
  /** IA3's scales; otherwise a weight of a network, and no part of an adapter. */
  WEIGHT(".weight"),
  /** A bias of a network, and no part of an adapter. */
  BIAS(".bias");

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that are
  private final List<String> endings;

  LoraPart(String... endings) {
    this.endings = List.of(endings);
  }

  /** How names of such tensors may end. */
  List<String> endings() {
    return endings;
  }
}
