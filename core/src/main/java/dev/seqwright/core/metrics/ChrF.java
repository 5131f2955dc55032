package dev.seqwright.core.metrics;

import java.util.List;

/**
 * chrF (Popović 2015) and chrF++ (Popović 2017): F-score of n-grams of characters, and of words.
 *
 * <ol>
 *   <li>P_n = matches_n / hypothesis n-grams_n, R_n = matches_n / reference n-grams_n
 *   <li>P, R = their means over the orders n that occur on both sides
 *   <li>chrF = 100 (1 + beta^2) P R / (beta^2 P + R)
 * </ol>
 *
 * Statistics of a segment: [hypothesis, reference, matches] of each order, characters first, of the
 * reference with the best F.
 */
public final class ChrF implements Metric {
  private final ChrFOptions options;
  private final ChrFFormula formula;

  /** chrF2 with the defaults of sacreBLEU. */
  public ChrF() {
    this(new ChrFOptions());
  }

  /** chrF with options. */
  public ChrF(ChrFOptions options) {
    this.options = options;
    this.formula = new ChrFFormula(options);
  }

  /** chrF2++: characters to 6-grams, words to bigrams. */
  public static ChrF plusPlus() {
    return new ChrF(new ChrFOptions().withWordOrder(2));
  }

  @Override
  public String name() {
    return "chrF" + options.beta() + "+".repeat(options.wordOrder());
  }

  @Override
  public Goal goal() {
    return Goal.HIGHER;
  }

  @Override
  public Signature signature(int references) {
    return Signature.of(
        references,
        new Signature.Entry("case", "c", options.lowercase() ? "lc" : "mixed"),
        Signature.flag("eff", "e", !options.epsSmoothing()),
        new Signature.Entry("nc", "nc", Integer.toString(options.characterOrder())),
        new Signature.Entry("nw", "nw", Integer.toString(options.wordOrder())),
        Signature.flag("space", "s", options.whitespace()));
  }

  @Override
  public double[] statistics(String hypothesis, List<String> references) {
    ChrFText found = new ChrFText(hypothesis, options);
    double[] best = null;
    double bestScore = -1;
    for (String reference : references) {
      double[] statistics = found.matches(new ChrFText(reference, options));
      double score = formula.score(statistics, Rounding.DOUBLE);
      if (score > bestScore) {
        bestScore = score;
        best = statistics;
      }
    }
    return best;
  }

  @Override
  public Score score(double[] statistics, Rounding rounding) {
    return new PlainScore(name(), formula.score(statistics, rounding));
  }
}
