package pentimento.model.lora;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.tensor.Shape;

/** Finds the weights that an adapter changes. */
final class Fitting {
  private static final String KOHYA_UNET = "lora_unet_";
  private static final String KOHYA_TEXT = "lora_te_";

  private final Lora lora;
  private final Network unet;
  private final Network text;
  private final Misfits misfits;

  /**
   * A network and what was found in it.
   *
   * @param kohya what names of its layers begin with in kohya's files
   */
  private record Network(
      String kohya, Map<String, Shape> declared, ModuleNames names, Map<String, Change> changes) {
    Network(String kohya, Map<String, Shape> declared) {
      this(kohya, declared, new ModuleNames(declared.keySet()), new LinkedHashMap<>());
    }
  }

  /** A layer of a network. */
  private record Place(Network network, String module) {}

  Fitting(Lora lora, Map<String, Shape> unet, Map<String, Shape> text) {
    this.lora = lora;
    this.unet = new Network(KOHYA_UNET, unet);
    this.text = new Network(KOHYA_TEXT, text);
    misfits = new Misfits(lora, unet, text);
  }

  FittedLora fitted() {
    for (LoraLayer layer : lora.layers()) {
      Optional<Place> place = find(layer.name());
      if (place.isEmpty()) {
        misfits.isNowhere(layer);
        continue;
      }
      layer.weight().ifPresent(change -> fit(place.get(), ".weight", change));
      layer.bias().ifPresent(change -> fit(place.get(), ".bias", change));
    }
    misfits.check();
    return new FittedLora(
        new LoraChanges(lora.name(), unet.changes()), new LoraChanges(lora.name(), text.changes()));
  }

  private Optional<Place> find(String layer) {
    String bare = ModuleNames.bare(layer);
    for (Network network : List.of(unet, text)) {
      Optional<String> module =
          layer.startsWith(network.kohya())
              ? network.names().underscored(layer.substring(network.kohya().length()))
              : network.names().dotted(bare);
      if (module.isPresent()) {
        return Optional.of(new Place(network, module.get()));
      }
    }
    return Optional.empty();
  }

  private void fit(Place place, String ending, Change change) {
    String weight = place.module() + ending;
    Shape shape = place.network().declared().get(weight);
    boolean first = place.network().kohya().equals(KOHYA_UNET) && place.module().equals("conv_in");
    if (shape == null) {
      misfits.hasNo(weight, change);
    } else if (change.fits(shape) || first && change.fitsFirstInputs(shape)) {
      Change before = place.network().changes().put(weight, change);
      if (before != null) {
        throw new IllegalArgumentException(
            "%s changes %s twice, as %s and as %s"
                .formatted(
                    lora.name(),
                    weight,
                    Names.quoted(before.layer()),
                    Names.quoted(change.layer())));
      }
    } else {
      misfits.isOfAnotherSize(weight, shape, change);
    }
  }
}
