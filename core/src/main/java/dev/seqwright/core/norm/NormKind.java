package dev.seqwright.core.norm;

import dev.seqwright.core.nn.Parameters.Scope;

/** The settings of one kind of norm, as the configuration gives them; a record. */
public interface NormKind {
  /** A norm over rows of the given size. */
  Norm create(Scope scope, int size);
}
