package dev.seqwright.core.adapt;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is learnt of a network that starts from a base: all of it, or a part, which may be new and
 * small. {@code adaptation} in a configuration.
 */
public sealed interface Adaptation permits Full, Freeze, Lora, Adapters, Biases {
  /**
   * Adds what is to be learnt to a network without values, and freezes what is not. What the base
   * has not given is learnt whatever the kind.
   *
   * @param given the names of the parameters that the base gives
   * @throws dev.seqwright.core.config.UserException when a setting finds nothing in the network, or
   *     nothing would be learnt
   */
  void adapt(Parameters network, Set<String> given);

  /** Whether all parameters are learnt. */
  default boolean isFull() {
    return false;
  }

  /** The peak of the learning rate that suits it. */
  default double usualRate() {
    return 1e-3;
  }

  /** Freezes what a base has given, but for some. */
  static void freeze(Parameters network, Set<String> given, Predicate<Parameter> learnt) {
    network.all().stream()
        .filter(parameter -> given.contains(parameter.name()) && !learnt.test(parameter))
        .forEach(Parameter::freeze);
  }
}
