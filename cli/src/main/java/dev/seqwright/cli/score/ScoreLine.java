package dev.seqwright.cli.score;

import dev.seqwright.core.data.Lines;
import dev.seqwright.core.decode.network.ScoredPair;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a score is written.
 *
 * @param tokens whether the tokens follow, each with its own
 * @param lengthPenalty power of the number of tokens that the sum is divided by
 */
record ScoreLine(boolean tokens, double lengthPenalty) {
  String of(ScoredPair pair) {
    return of(pair.tokens(), pair.logProbabilities());
  }

  /** The score of some tokens; 0 of none. */
  String of(List<String> texts, List<Float> logProbabilities) {
    double sum = logProbabilities.stream().mapToDouble(Float::doubleValue).sum();
    String total = number(sum / Math.pow(Math.max(1, texts.size()), lengthPenalty));
    return (tokens ? total + "\t" + each(texts, logProbabilities) : total) + "\n";
  }

  private static String each(List<String> texts, List<Float> logProbabilities) {
    return IntStream.range(0, texts.size())
        .mapToObj(i -> Lines.one(texts.get(i)) + " " + number(logProbabilities.get(i)))
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
