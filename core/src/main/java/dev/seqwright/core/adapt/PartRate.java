package dev.seqwright.core.adapt;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import java.util.List;

/**
 * What the learning rate of some parameters is multiplied by.
 *
 * @param parameters a {@link NamePattern} of their names
 * @param factor 0 or more
 */
public record PartRate(String parameters, double factor) {
  /** Checks the factor. */
  public PartRate {
    Check.notNegative("factor", factor);
    Check.finite("factor", factor);
  }

  /** Gives parameters their rates; where several patterns match, the last one counts. */
  static void apply(List<PartRate> rates, Parameters network) {
    for (PartRate rate : rates) {
      NamePattern pattern = new NamePattern(rate.parameters);
      List<Parameter> found =
          network.all().stream().filter(p -> pattern.matches(p.name())).toList();
      if (found.isEmpty()) {
        throw new UserException(
            Help.WRONG_VALUE,
            "adaptation.rates: found %s, which is the name of no parameter; expected a pattern such as encoder.*"
                .formatted(pattern));
      }
      found.forEach(parameter -> parameter.atRate(rate.factor));
    }
  }
}
