package dev.seqwright.core.train.schedule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The list of learning-rate schedules. */
public final class Schedules {
  /** Name in the configuration to class, one line a schedule. */
  public static final Map<String, Class<? extends Schedule>> ALL = all();

  private Schedules() {}

  private static Map<String, Class<? extends Schedule>> all() {
    Map<String, Class<? extends Schedule>> all = new LinkedHashMap<>();
    all.put("inverse-square-root", InverseSquareRoot.class);
    all.put("cosine", CosineDecay.class);
    all.put("linear", LinearDecay.class);
    all.put("polynomial", PolynomialDecay.class);
    all.put("plateau", Plateau.class);
    all.put("constant", ConstantRate.class);
    all.put("noam", Noam.class);
    return Collections.unmodifiableMap(all);
  }
}
