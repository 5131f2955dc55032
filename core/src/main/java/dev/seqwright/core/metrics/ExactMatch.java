package dev.seqwright.core.metrics;

import java.util.List;

/**
 * The percentage of segments that equal one of their references, white space at the ends aside.
 *
 * <p>Statistics of a segment: 1 if it matches, else 0; 1.
 */
public final class ExactMatch implements Metric {
  @Override
  public String name() {
    return "exact";
  }

  @Override
  public Goal goal() {
    return Goal.HIGHER;
  }

  @Override
  public Signature signature(int references) {
    return Signature.of(references, new Signature.Entry("case", "c", "mixed"));
  }

  @Override
  public double[] statistics(String hypothesis, List<String> references) {
    String line = Whitespace.strip(hypothesis);
    boolean matches = references.stream().map(Whitespace::strip).anyMatch(line::equals);
    return new double[] {matches ? 1 : 0, 1};
  }

  @Override
  public Score score(double[] statistics, Rounding rounding) {
    return new PlainScore(name(), ErrorRate.percent(statistics[0], statistics[1], rounding));
  }
}
