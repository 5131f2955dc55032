package dev.seqwright.cli.score;

import dev.seqwright.core.data.Lines;
import dev.seqwright.core.decode.network.ScoredPair;
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
    String total = number(pair.normalized(lengthPenalty));
    return (tokens ? total + "\t" + each(pair) : total) + "\n";
  }

  private static String each(ScoredPair pair) {
    return IntStream.range(0, pair.tokens().size())
        .mapToObj(
            i -> Lines.one(pair.tokens().get(i)) + " " + number(pair.logProbabilities().get(i)))
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
