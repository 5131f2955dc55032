package dev.seqwright.core.metrics;

import java.util.List;

/**
 * WER: word edits over words of the reference, in percent; of several references the one with
 * fewest edits counts, the first of equals. Words are what white space separates.
 *
 * <p>Statistics of a segment: edits, words of the reference.
 */
public final class WordErrorRate implements Metric {
  @Override
  public String name() {
    return "WER";
  }

  @Override
  public Goal goal() {
    return Goal.LOWER;
  }

  @Override
  public Signature signature(int references) {
    return Signature.of(
        references,
        new Signature.Entry("case", "c", "mixed"),
        new Signature.Entry("tok", "tok", "none"));
  }

  @Override
  public double[] statistics(String hypothesis, List<String> references) {
    SymbolTable table = new SymbolTable();
    int[] words = table.numbers(Whitespace.split(hypothesis));
    List<int[]> others = references.stream().map(r -> table.numbers(Whitespace.split(r))).toList();
    return ErrorRate.nearest(words, others);
  }

  @Override
  public Score score(double[] statistics, Rounding rounding) {
    return new PlainScore(name(), ErrorRate.percent(statistics[0], statistics[1], rounding));
  }
}
