package dev.seqwright.core.adapt;

import dev.seqwright.core.nn.Parameters;
import java.util.List;
import java.util.Set;

/**
 * All parameters are learnt.
 *
 * @param rates what the learning rate of parts is multiplied by
 */
public record Full(List<PartRate> rates) implements Adaptation {
  public Full() {
    this(List.of());
  }

  /** Keeps its own list. */
  public Full {
    rates = List.copyOf(rates);
  }

  @Override
  public void adapt(Parameters network, Set<String> given) {
    PartRate.apply(rates, network);
  }

  @Override
  public boolean isFull() {
    return true;
  }

  @Override
  public double usualRate() {
    return 2e-4;
  }
}
