package pentimento.model.lora;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What an adapter does to the weights of one network. */
public final class LoraChanges {
  private final String adapter;
  private final Map<String, Change> changes;

  /**
   * Changes of an adapter.
   *
   * @param adapter its name
   * @param changes by the name of the weight
   */
  LoraChanges(String adapter, Map<String, Change> changes) {
    this.adapter = adapter;
    this.changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }

  /** Name of the adapter's file. */
  public String adapter() {
    return adapter;
  }

  /** Names of the weights that are changed. */
  public Set<String> weights() {
    return changes.keySet();
  }

  Map<String, Change> all() {
    return changes;
  }
}
