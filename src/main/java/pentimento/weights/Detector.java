package pentimento.weights;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import pentimento.tensor.Shape;

/** Tells from names and shapes what a file of weights holds. */
final class Detector {
  /** How adapters name their matrices, whoever wrote them. */
  private static final Pattern ADAPTER =
      Pattern.compile(
          ".*(\\.lora_(A|B|down|up|mid)\\b|_lora\\.(down|up)\\.|\\.lora\\.(down|up)\\."
              + "|\\.lora_linear_layer\\.|\\.lora_magnitude_vector|\\.hada_|\\.lokr_|\\.oft_"
              + "|\\.dora_scale$).*");

  private static final Pattern ADAPTER_FILE = Pattern.compile("(lora_unet_|lora_te\\d?_).+");

  private static final long SD2_WIDTH = 1024;
  private static final long SDXL_WIDTH = 2048;
  private static final long SDXL_REFINER_WIDTH = 1280;

  private final Map<String, StoredTensor> tensors;
  private final Map<String, String> metadata;
  private final Map<Component, Map<String, StoredTensor>> parts = new EnumMap<>(Component.class);
  private final Map<Component, MotionFacts.Builder> motion = new EnumMap<>(Component.class);
  private final List<String> unknown = new ArrayList<>();

  Detector(TensorFile file) {
    tensors = Wrapping.remove(file.tensors());
    metadata = file.metadata();
  }

  Contents detect() {
    boolean wrapped = tensors.keySet().stream().anyMatch(name -> name.contains(".base_layer."));
    boolean adapter = !wrapped && tensors.keySet().stream().anyMatch(Detector::isAdapter);
    if (adapter) {
      parts.put(Component.LORA, tensors);
    } else {
      NameMap map = mapOf(tensors.keySet());
      tensors.forEach((name, tensor) -> place(name, tensor, map));
    }
    Map<Component, MotionFacts> facts = new EnumMap<>(Component.class);
    motion.forEach((component, builder) -> facts.put(component, builder.build()));
    return new Contents(generation(), inputChannels(), parts, facts, unknown, metadata);
  }

  private static boolean isAdapter(String name) {
    return ADAPTER.matcher(name).matches() || ADAPTER_FILE.matcher(name).matches();
  }

  private void place(String name, StoredTensor tensor, NameMap map) {
    if (isAdapter(name)) {
      parts.computeIfAbsent(Component.LORA, key -> new LinkedHashMap<>()).put(name, tensor);
      return;
    }
    Optional<Renamed> ours = map.map(name, tensor.shape());
    ours.filter(known -> name.contains("motion_modules."))
        .ifPresent(
            known ->
                motion
                    .computeIfAbsent(known.component(), MotionFacts.Builder::new)
                    .see(name, known));
    if (Leftovers.contain(name)) {
      return;
    }
    if (ours.isEmpty()) {
      unknown.add(name);
      return;
    }
    Renamed known = ours.get();
    StoredTensor seen = tensor.reshaped(known.shape());
    Map<String, StoredTensor> part =
        parts.computeIfAbsent(known.component(), key -> new LinkedHashMap<>());
    if (part.put(known.name(), seen) != null) {
      throw new IllegalArgumentException(
          "has two tensors that are both %s of the %s; one is %s"
              .formatted(
                  Shown.quoted(known.name()), known.component().title(), Shown.quoted(name)));
    }
  }

  /** The map for a file with these names. */
  private static NameMap mapOf(Set<String> names) {
    Map<String, Function<Set<String>, NameMap>> kinds = new LinkedHashMap<>();
    kinds.put("model.diffusion_model.", LdmUNetNames::of);
    kinds.put("diffusion_model.", LdmUNetNames::of);
    kinds.put("first_stage_model.", VaeNames::of);
    kinds.put("vae.", VaeNames::of);
    kinds.put("cond_stage_model.transformer.", inside -> new ClipTextNames());
    kinds.put("text_encoder.", inside -> new ClipTextNames());
    kinds.put("unet.", Detector::bare);
    kinds.put(Wrapping.CONTROLNET, Detector::bare);
    List<NameMap> maps = new ArrayList<>();
    Set<String> rest = new LinkedHashSet<>(names);
    kinds.forEach(
        (prefix, kind) -> {
          Set<String> inside = new LinkedHashSet<>();
          rest.removeIf(
              name -> name.startsWith(prefix) && inside.add(name.substring(prefix.length())));
          if (!inside.isEmpty()) {
            maps.add(kind.apply(inside).behind(prefix));
          }
        });
    maps.add(bare(rest));
    return (name, shape) -> firstOf(maps, name, shape);
  }

  private static Optional<Renamed> firstOf(List<NameMap> maps, String name, Shape shape) {
    return maps.stream().flatMap(map -> map.map(name, shape).stream()).findFirst();
  }

  /** The map for names of a single network, told by weights that only it has. */
  private static NameMap bare(Set<String> names) {
    if (names.contains("input_blocks.0.0.weight")) {
      return LdmUNetNames.of(names);
    }
    if (names.stream().anyMatch(name -> name.startsWith("controlnet_"))) {
      // Networks for sequences have motion modules, or take latents by a single convolution.
      boolean sequences =
          names.contains("controlnet_cond_embedding.weight")
              || names.stream().anyMatch(name -> name.contains(".motion_modules."));
      Component component = sequences ? Component.REPLICATION : Component.CONTROLNET;
      return new UNetNames(component, component);
    }
    if (names.contains("encoder.conv_in.weight")
        || names.contains("decoder.conv_in.weight")
        || names.contains("quant_conv.weight")) {
      return VaeNames.of(names);
    }
    if (names.stream().anyMatch(name -> name.endsWith("embeddings.token_embedding.weight"))) {
      return new ClipTextNames();
    }
    return new UNetNames(Component.UNET, Component.MOTION);
  }

  private Optional<Generation> generation() {
    if (unknown.stream().anyMatch(name -> name.startsWith("conditioner.embedders."))) {
      return Optional.of(Generation.SDXL);
    }
    for (Component component :
        List.of(Component.UNET, Component.REPLICATION, Component.CONTROLNET)) {
      for (Map.Entry<String, StoredTensor> named : part(component).entrySet()) {
        boolean ofText =
            named.getKey().contains(".attentions.") && named.getKey().endsWith("attn2.to_k.weight");
        if (ofText && named.getValue().shape().rank() == 2) {
          return Optional.of(byWidth(named.getValue().shape().size(1)));
        }
      }
    }
    return Optional.ofNullable(
            part(Component.TEXT_ENCODER).get("text_model.final_layer_norm.weight"))
        .filter(norm -> norm.shape().rank() == 1)
        .map(norm -> byWidth(norm.shape().size(0)));
  }

  private static Generation byWidth(long textStates) {
    if (textStates == SD2_WIDTH) {
      return Generation.SD2;
    }
    return textStates == SDXL_WIDTH || textStates == SDXL_REFINER_WIDTH
        ? Generation.SDXL
        : Generation.SD1;
  }

  private OptionalLong inputChannels() {
    return part(Component.UNET).entrySet().stream()
        .filter(named -> named.getKey().equals("conv_in.weight"))
        .filter(named -> named.getValue().shape().rank() == 4)
        .mapToLong(named -> named.getValue().shape().size(1))
        .findFirst();
  }

  private Map<String, StoredTensor> part(Component component) {
    return parts.getOrDefault(component, Map.of());
  }
}
