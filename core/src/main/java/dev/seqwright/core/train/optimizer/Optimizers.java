package dev.seqwright.core.train.optimizer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The list of optimisers. */
public final class Optimizers {
  /** Name in the configuration to class, one line an optimiser. */
  public static final Map<String, Class<? extends Optimizer>> ALL = all();

  private Optimizers() {}

  private static Map<String, Class<? extends Optimizer>> all() {
    Map<String, Class<? extends Optimizer>> all = new LinkedHashMap<>();
    all.put("adam", Adam.class);
    all.put("adamw", AdamW.class);
    return Collections.unmodifiableMap(all);
  }
}
