package dev.seqwright.core.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * BLEU (Papineni et al. 2002): the geometric mean of n-gram precisions times a penalty for being
 * short.
 *
 * <ol>
 *   <li>p_n = 100 * matches_n / totals_n, an n-gram matching at most as often as in the reference
 *       that has it most often
 *   <li>BP = exp(1 - r/c) when c &lt; r, else 1; c words of the hypotheses, r of the references
 *       nearest in length
 *   <li>BLEU = BP * exp((1/N) sum_{n=1..N} log p_n)
 * </ol>
 *
 * Statistics of a segment: c, r, matches [N], totals [N].
 */
public final class Bleu implements Metric {
  /** What stands for log 0. */
  private static final double LOG_ZERO = -9999999999.0;

  private final BleuOptions options;

  /** BLEU with the defaults of sacreBLEU. */
  public Bleu() {
    this(new BleuOptions());
  }

  /** BLEU with options. */
  public Bleu(BleuOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "BLEU";
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
        Signature.flag("eff", "e", options.effectiveOrder()),
        new Signature.Entry("tok", "tok", options.tokenizer().signature()),
        new Signature.Entry("smooth", "s", options.smoothing().signature()));
  }

  /** Logarithm and exponential are taken in binary64 whatever the precisions are. */
  @Override
  public Rounding resampledRounding() {
    return Rounding.DOUBLE;
  }

  @Override
  public double[] statistics(String hypothesis, List<String> references) {
    SymbolTable words = new SymbolTable();
    int[] hypothesisWords = words(words, hypothesis);
    List<int[]> referenceWords = references.stream().map(r -> words(words, r)).toList();
    int orders = options.maxOrder();
    double[] statistics = new double[2 + 2 * orders];
    statistics[0] = hypothesisWords.length;
    statistics[1] = closestLength(hypothesisWords.length, referenceWords);
    count(hypothesisWords, referenceWords, statistics);
    return statistics;
  }

  private int[] words(SymbolTable table, String segment) {
    String text = options.lowercase() ? Case.lower(segment) : segment;
    String tokenized = options.tokenizer().tokenize(Whitespace.stripTrailing(text));
    return table.numbers(Whitespace.split(tokenized));
  }

  private static int closestLength(int length, List<int[]> references) {
    int closest = references.getFirst().length;
    for (int[] reference : references) {
      int difference = Math.abs(length - reference.length);
      int best = Math.abs(length - closest);
      if (difference < best || (difference == best && reference.length < closest)) {
        closest = reference.length;
      }
    }
    return closest;
  }

  private void count(int[] hypothesis, List<int[]> references, double[] statistics) {
    int orders = options.maxOrder();
    NgramTrie trie = new NgramTrie(orders * hypothesis.length * (1 + references.size()));
    Ngrams found = new Ngrams(trie, hypothesis);
    List<Ngrams> sought = references.stream().map(r -> new Ngrams(trie, r)).toList();
    for (int n = 0; n < orders; n++) {
      found.lengthen();
      sought.forEach(Ngrams::lengthen);
      int[] counts = new int[trie.size()];
      sought.forEach(s -> s.raise(counts));
      statistics[2 + n] = found.matches(counts);
      statistics[2 + orders + n] = found.count();
    }
  }

  @Override
  public BleuScore score(double[] statistics, Rounding rounding) {
    return new BleuFormula(options, rounding).score(statistics);
  }

  @Override
  public BleuScore score(List<String> hypotheses, List<List<String>> references) {
    return score(RowSum.of(statistics(hypotheses, references)), Rounding.DOUBLE);
  }

  /** The logarithm, floored for 0. */
  static double log(double value) {
    return value == 0 ? LOG_ZERO : Math.log(value);
  }

  /** A copy of part of an array as a list. */
  static List<Double> list(double[] values, int from, int length) {
    List<Double> result = new ArrayList<>(length);
    for (int i = from; i < from + length; i++) {
      result.add(values[i]);
    }
    return List.copyOf(result);
  }
}
