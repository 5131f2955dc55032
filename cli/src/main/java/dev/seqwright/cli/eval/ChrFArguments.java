package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.ChrF;
import dev.seqwright.core.metrics.ChrFOptions;
import picocli.CommandLine.Option;

/** Options of chrF, named as in sacreBLEU. */
final class ChrFArguments {
  @Option(
      names = {"--chrf-char-order", "-cc"},
      defaultValue = "6",
      paramLabel = "N",
      description = "chrF's longest n-gram of characters (default: ${DEFAULT-VALUE}).")
  int characterOrder;

  @Option(
      names = {"--chrf-word-order", "-cw"},
      defaultValue = "0",
      paramLabel = "N",
      description = "chrF's longest n-gram of words; 2 is chrF++ (default: ${DEFAULT-VALUE}).")
  int wordOrder;

  @Option(
      names = "--chrf-beta",
      defaultValue = "2",
      paramLabel = "N",
      description = "Weight of chrF's recall (default: ${DEFAULT-VALUE}).")
  int beta;

  @Option(names = "--chrf-whitespace", description = "chrF counts white space.")
  boolean whitespace;

  @Option(names = "--chrf-lowercase", description = "chrF ignores case.")
  boolean lowercase;

  @Option(
      names = "--chrf-eps-smoothing",
      description = "chrF smoothes as chrF++.py, NLTK and Moses do.")
  boolean epsSmoothing;

  /** chrF as asked for. */
  ChrF metric() {
    return new ChrF(options());
  }

  /** chrF++: the same with words, bigrams if nothing else is asked for. */
  ChrF plusPlus() {
    return new ChrF(options().withWordOrder(wordOrder == 0 ? 2 : wordOrder));
  }

  private ChrFOptions options() {
    return new ChrFOptions(characterOrder, wordOrder, beta, lowercase, whitespace, epsSmoothing);
  }
}
