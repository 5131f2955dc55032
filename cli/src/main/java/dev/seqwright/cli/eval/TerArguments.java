package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Ter;
import dev.seqwright.core.metrics.TerOptions;
import picocli.CommandLine.Option;

/** Options of TER, named as in sacreBLEU. */
final class TerArguments {
  @Option(names = "--ter-normalized", description = "TER separates punctuation.")
  boolean normalized;

  @Option(names = "--ter-no-punct", description = "TER removes punctuation.")
  boolean noPunctuation;

  @Option(names = "--ter-asian-support", description = "TER treats CJK characters as words.")
  boolean asianSupport;

  @Option(names = "--ter-case-sensitive", description = "TER keeps case.")
  boolean caseSensitive;

  /** TER as asked for. */
  Ter metric() {
    return new Ter(new TerOptions(normalized, noPunctuation, asianSupport, caseSensitive));
  }
}
