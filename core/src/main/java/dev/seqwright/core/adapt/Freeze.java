package dev.seqwright.core.adapt;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import java.util.List;
import java.util.Set;

/**
 * Some of the base's parameters stay as they are, the others are learnt.
 *
 * @param parameters patterns of the names of those that stay, in which {@code *} stands for any
 *     characters
 * @param rates what the learning rate of parts is multiplied by
 */
public record Freeze(List<String> parameters, List<PartRate> rates) implements Adaptation {
  private static final String KEY = "adaptation.parameters";

  public Freeze() {
    this(List.of(), List.of());
  }

  /** Keeps its own lists. */
  public Freeze {
    parameters = List.copyOf(parameters);
    rates = List.copyOf(rates);
  }

  @Override
  public void adapt(Parameters network, Set<String> given) {
    if (parameters.isEmpty()) {
      throw refusal("none", "patterns of names, such as encoder.*: nothing would be frozen");
    }
    NamePattern.all(parameters).forEach(pattern -> freeze(network, given, pattern));
    if (network.trainedOnes().isEmpty()) {
      throw refusal(
          String.join(", ", parameters), "patterns that leave something: all would be frozen");
    }
    PartRate.apply(rates, network);
  }

  private static void freeze(Parameters network, Set<String> given, NamePattern pattern) {
    List<Parameter> found =
        network.all().stream()
            .filter(p -> given.contains(p.name()) && pattern.matches(p.name()))
            .toList();
    if (found.isEmpty()) {
      throw refusal(
          pattern.toString(),
          "patterns of names of the base, such as encoder.*: this one freezes nothing");
    }
    found.forEach(Parameter::freeze);
  }

  private static UserException refusal(String found, String expected) {
    return new UserException(
        Help.WRONG_VALUE, "%s: found %s, expected %s".formatted(KEY, found, expected));
  }

  @Override
  public double usualRate() {
    return new Full().usualRate();
  }
}
