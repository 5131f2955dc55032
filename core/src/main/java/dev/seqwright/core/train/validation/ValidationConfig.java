package dev.seqwright.core.train.validation;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.UserException;
import java.util.List;

/**
 * What a validation measures, and on how much.
 *
 * @param metrics their names; all of the task when empty. Nothing is decoded unless one of them
 *     needs a translation
 * @param beamSize K of the beam search that validations translate with; 0 for the search of {@code
 *     decoding}
 * @param lines the first so many lines of the validation set are used; 0 for all
 */
public record ValidationConfig(
    @Flag(
            names = "--valid-metrics",
            label = "NAME",
            text = "What validations measure; all that the task has when not given.")
        List<String> metrics,
    int beamSize,
    int lines) {
  /** Everything on all lines, translated as the configuration says. */
  public ValidationConfig() {
    this(List.of(), 0, 0);
  }

  /** Checks the numbers. */
  public ValidationConfig {
    metrics = List.copyOf(metrics);
    Check.atLeast("beam-size", beamSize, 0);
    Check.atLeast("lines", lines, 0);
  }

  /**
   * The metrics to measure, in the order of the task.
   *
   * @param metrics those of the task
   * @throws UserException when one is named that is not among them
   */
  public List<ValidationMetric> chosen(List<ValidationMetric> metrics) {
    List<String> known = metrics.stream().map(ValidationMetric::key).toList();
    for (String name : this.metrics) {
      if (!known.contains(name)) {
        throw new UserException(
            "training.validation.metrics: found '%s', expected %s"
                .formatted(name, String.join(", ", known)));
      }
    }
    return metrics.stream()
        .filter(m -> this.metrics.isEmpty() || this.metrics.contains(m.key()))
        .toList();
  }

  /**
   * Refuses a beam where nothing is translated.
   *
   * @throws IllegalArgumentException that names the key
   */
  public void requireNoTranslation() {
    Check.that(
        beamSize == 0,
        "training.validation.beam-size",
        beamSize,
        "0: the validations of this task translate nothing");
  }

  /** The part of the validation set that is used. */
  public <T> List<T> used(List<T> all) {
    return lines == 0 ? all : all.subList(0, Math.min(lines, all.size()));
  }
}
