package dev.seqwright.core.metrics;

import java.util.List;

/**
 * CER: character edits over characters of the reference, in percent; of several references the one
 * with fewest edits counts, the first of equals. White space inside a line counts, at its ends not.
 *
 * <p>Statistics of a segment: edits, characters of the reference.
 */
public final class CharacterErrorRate implements Metric {
  @Override
  public String name() {
    return "CER";
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
        new Signature.Entry("tok", "tok", "char"));
  }

  @Override
  public double[] statistics(String hypothesis, List<String> references) {
    List<int[]> others = references.stream().map(CharacterErrorRate::characters).toList();
    return ErrorRate.nearest(characters(hypothesis), others);
  }

  private static int[] characters(String segment) {
    return Whitespace.strip(segment).codePoints().toArray();
  }

  @Override
  public Score score(double[] statistics, Rounding rounding) {
    return new PlainScore(name(), ErrorRate.percent(statistics[0], statistics[1], rounding));
  }
}
