package dev.seqwright.core.model;

import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.position.Sinusoidal;

/** The position encodings that a model may add to its embeddings. */
public enum PositionKind {
  /** See {@link Sinusoidal}. */
  SINUSOIDAL {
    @Override
    Position create(Scope scope, int size, int limit) {
      return new Sinusoidal(size);
    }
  },
  /** See {@link Learned}. */
  LEARNED {
    @Override
    Position create(Scope scope, int size, int limit) {
      return new Learned(scope, size, limit);
    }
  };

  abstract Position create(Scope scope, int size, int limit);
}
