package dev.seqwright.core.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * BLEU with its parts.
 *
 * @param value 0 to 100
 * @param precisions one an order, 0 to 100, smoothed
 * @param matches n-grams found in a reference, one number an order
 * @param totals n-grams of the hypotheses, one number an order
 * @param brevityPenalty 0 to 1
 * @param hypothesisLength words
 * @param referenceLength words of the reference nearest in length, summed
 */
public record BleuScore(
    double value,
    List<Double> precisions,
    List<Double> matches,
    List<Double> totals,
    double brevityPenalty,
    long hypothesisLength,
    long referenceLength)
    implements Score {

  @Override
  public String name() {
    return "BLEU";
  }

  /** Length of the hypotheses over that of the references; 0 without references. */
  public double lengthRatio() {
    return referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
  }

  @Override
  public String detail() {
    return precisions.stream()
        .map(p -> Decimals.format(p, 1))
        .collect(Collectors.joining("/"))
        .concat(
            String.format(
                Locale.ROOT,
                " (BP = %s ratio = %s hyp_len = %d ref_len = %d)",
                Decimals.format(brevityPenalty, 3),
                Decimals.format(lengthRatio(), 3),
                hypothesisLength,
                referenceLength));
  }
}
