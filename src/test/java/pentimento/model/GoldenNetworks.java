package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Lowering;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;
import pentimento.weights.MotionFamily;
import pentimento.weights.StoredTensor;

/** The networks of golden cases, with their weights: all that a case has, and nothing else. */
final class GoldenNetworks {
  private GoldenNetworks() {}

  /** Weights of a case, which must be just those that the network declares. */
  static Weights weights(NetworkCase golden, Map<String, WeightForm> forms, Lowering how)
      throws IOException {
    Map<String, StoredTensor> stored = golden.stored();
    stored.keySet().removeIf(name -> name.endsWith(".pe")); // positions, which can be computed
    assertEquals(new TreeSet<>(stored.keySet()), new TreeSet<>(forms.keySet()));
    return golden.load(forms, stored, how);
  }

  /** A U-Net for pictures. */
  static UNet unet(NetworkCase golden, boolean controlled, Lowering how) throws IOException {
    return unet(golden, UNetConfig.of(golden.config()), Optional.empty(), controlled, how);
  }

  /** A U-Net with motion modules. */
  static UNet motionUNet(NetworkCase golden, boolean controlled, Lowering how) throws IOException {
    return unet(golden, unetConfig(golden), Optional.of(motionConfig(golden)), controlled, how);
  }

  static UNet unet(
      NetworkCase golden,
      UNetConfig config,
      Optional<MotionConfig> motion,
      boolean controlled,
      Lowering how)
      throws IOException {
    Map<String, WeightForm> forms = UNet.describe(config, motion, controlled, how).forms();
    return new UNet(config, motion, how, weights(golden, forms, how));
  }

  /** Of a case's own configuration or of the one that it names. */
  static UNetConfig unetConfig(NetworkCase golden) throws IOException {
    return UNetConfig.of(
        golden.config().has("unet")
            ? golden.config().get("unet")
            : NetworkCase.config(golden.weightFolders().get(0)));
  }

  static MotionConfig motionConfig(NetworkCase golden) throws IOException {
    return MotionConfig.of(golden.config(), MotionFamily.PROCESSPAINTER);
  }

  static ControlConfig controlConfig(NetworkCase golden) throws IOException {
    return ControlConfig.of(golden.config(), MotionFamily.PROCESSPAINTER);
  }

  static ControlNet controlNet(NetworkCase golden, Lowering how) throws IOException {
    ControlConfig config = controlConfig(golden);
    return new ControlNet(
        config, how, weights(golden, ControlNet.describe(config, how).forms(), how));
  }

  static Vae vae(NetworkCase golden, Lowering how) throws IOException {
    VaeConfig config = VaeConfig.of(golden.config());
    return new Vae(config, how, golden.load(Vae.forms(config, how), golden.stored(), how));
  }

  static TextEncoder text(NetworkCase golden, int skip, Lowering how) throws IOException {
    TextEncoderConfig config = TextEncoderConfig.of(golden.config());
    Map<String, WeightForm> forms = TextEncoder.describe(config, skip, how).forms();
    return new TextEncoder(config, skip, how, golden.load(forms, golden.stored(), how));
  }

  /** Timesteps (B) or a scalar as (1). */
  static Tensor steps(NetworkCase golden) {
    Tensor steps = golden.get("timestep");
    return steps.reshape(Shape.of(Math.max(1, steps.shape().elements())));
  }

  /** A video (B, C, F, H, W), or pictures (N, C, H, W) as a video of one frame each. */
  static Tensor video(Tensor tensor) {
    Shape s = tensor.shape();
    return s.rank() == 5
        ? tensor
        : tensor.reshape(Shape.of(s.size(0), s.size(1), 1, s.size(2), s.size(3)));
  }
}
