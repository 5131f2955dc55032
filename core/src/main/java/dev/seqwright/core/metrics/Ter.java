package dev.seqwright.core.metrics;

import java.util.List;

/**
 * TER, translation edit rate (Snover et al. 2006): the least number of insertions, deletions,
 * substitutions and shifts of word sequences that make a hypothesis equal to a reference, over the
 * mean length of the references, in percent. Shifts are searched for greedily as Tercom does.
 *
 * <p>Differs from Tercom: a reference is cut into words twice, its words joined by spaces in
 * between, as sacreBLEU 2 does it. With normalisation the second time separates what the first one
 * passed over, such as the second of two full stops in a row.
 *
 * <p>Statistics of a segment: edits to the nearest reference, mean words of the references.
 */
public final class Ter implements Metric {
  private final TerOptions options;
  private final TercomTokenizer tokenizer;

  /** TER with the defaults of Tercom and sacreBLEU. */
  public Ter() {
    this(new TerOptions());
  }

  /** TER with options. */
  public Ter(TerOptions options) {
    this.options = options;
    this.tokenizer = new TercomTokenizer(options);
  }

  @Override
  public String name() {
    return "TER";
  }

  @Override
  public Goal goal() {
    return Goal.LOWER;
  }

  @Override
  public Signature signature(int references) {
    return Signature.of(
        references,
        new Signature.Entry("case", "c", options.caseSensitive() ? "mixed" : "lc"),
        new Signature.Entry("tok", "t", "tercom"),
        Signature.flag("norm", "nr", options.normalized()),
        Signature.flag("punct", "pn", !options.noPunctuation()),
        Signature.flag("asian", "as", options.asianSupport()));
  }

  @Override
  public double[] statistics(String hypothesis, List<String> references) {
    SymbolTable table = new SymbolTable();
    int[] words = table.numbers(tokenizer.words(hypothesis));
    int fewest = Integer.MAX_VALUE;
    long length = 0;
    for (String reference : references) {
      int[] referenceWords = table.numbers(referenceWords(reference));
      length += referenceWords.length;
      fewest = Math.min(fewest, new ShiftSearch(words, referenceWords).edits());
    }
    return new double[] {fewest, (double) length / references.size()};
  }

  private List<String> referenceWords(String reference) {
    return tokenizer.words(String.join(" ", tokenizer.words(reference)));
  }

  @Override
  public Score score(double[] statistics, Rounding rounding) {
    return new PlainScore(name(), ErrorRate.percent(statistics[0], statistics[1], rounding));
  }
}
