package dev.seqwright.core.stack;

import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.SinusoidForm;
import dev.seqwright.core.position.Sinusoidal;
import java.util.Optional;

/** What tells a layer that is used again and again which step it is in. */
public enum StepSignal {
  /** The sinusoids of t = 1 ... T, as those of positions. */
  SINUSOIDAL,
  /** A trained vector a step. */
  LEARNED,
  /** Nothing. */
  NONE;

  /** The encoding of steps, counted from 0. */
  Position create(Scope scope, int size, int steps) {
    return kind().absolute(scope, size, steps);
  }

  /** Steps are encoded as positions are. */
  public PositionKind kind() {
    return switch (this) {
      case SINUSOIDAL -> new Sinusoidal.Settings(SinusoidForm.INTERLEAVED, 1);
      case LEARNED -> new Learned.Settings(Optional.empty());
      case NONE -> new NoPositions.Settings();
    };
  }
}
