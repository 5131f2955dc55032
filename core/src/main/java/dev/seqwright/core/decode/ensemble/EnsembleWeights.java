package dev.seqwright.core.decode.ensemble;

import dev.seqwright.core.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/**
 * What each model of an ensemble counts; means are over the sum of the weights.
 *
 * @param values one a model, above 0
 */
public record EnsembleWeights(List<Double> values) {
  /** Keeps its own list. */
  public EnsembleWeights {
    values = List.copyOf(values);
  }

  /** The same for each of some models. */
  public static EnsembleWeights equal(int models) {
    return new EnsembleWeights(Collections.nCopies(models, 1.0));
  }

  /** The mean of element i of each tensor; -infinity where one of them is. */
  double mean(List<Tensor> members, long i) {
    double first = members.getFirst().get(i);
    double sum = 0;
    for (int k = 0; k < values.size(); k++) {
      double value = members.get(k).get(i);
      if (value == Double.NEGATIVE_INFINITY) {
        return value;
      }
      sum += values.get(k) * (value - first);
    }
    return first + sum / total();
  }

  /** The mean of a number of each model. */
  double mean(double... numbers) {
    double sum = 0;
    for (int k = 0; k < numbers.length; k++) {
      sum += values.get(k) * (numbers[k] - numbers[0]);
    }
    return numbers[0] + sum / total();
  }

  private double total() {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }
}
