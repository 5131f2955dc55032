package dev.seqwright.core.adapt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The list of adaptations. */
public final class Adaptations {
  /** Name in the configuration to class, one line a kind. */
  public static final Map<String, Class<? extends Adaptation>> ALL = all();

  private Adaptations() {}

  private static Map<String, Class<? extends Adaptation>> all() {
    Map<String, Class<? extends Adaptation>> all = new LinkedHashMap<>();
    all.put("full", Full.class);
    all.put("freeze", Freeze.class);
    all.put("lora", Lora.class);
    all.put("adapter", Adapters.class);
    all.put("bias", Biases.class);
    return Collections.unmodifiableMap(all);
  }

  /** The name that configurations give to one. */
  public static String name(Adaptation adaptation) {
    return ALL.entrySet().stream()
        .filter(kind -> kind.getValue() == adaptation.getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
