package dev.seqwright.core.model;

import dev.seqwright.core.feedforward.Load;
import dev.seqwright.core.nn.Parameters;
import java.util.Map;

/** A network: parameters, and what composes them. */
public interface Network {
  /** All parameters; see {@link Parameters#allocate}. */
  Parameters parameters();

  /** The longest sequence that it can take, in tokens. */
  int limit();

  /** The layers that have experts, and how evenly these are used, for reports of training. */
  Map<String, Load> loads();
}
