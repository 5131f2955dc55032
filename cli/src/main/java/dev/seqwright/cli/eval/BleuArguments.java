package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Bleu;
import dev.seqwright.core.metrics.BleuOptions;
import dev.seqwright.core.metrics.Smoothing;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of BLEU, named as in sacreBLEU. */
final class BleuArguments {
  @Option(
      names = {"--tokenize", "-tok"},
      defaultValue = "13a",
      paramLabel = "NAME",
      description =
          "BLEU's tokenizer: 13a, intl, char, zh, none, ja-kuromoji; spm, flores101 or flores200"
              + " with --tokenizer-model (default: ${DEFAULT-VALUE}).")
  String tokenizer;

  @Option(
      names = "--tokenizer-model",
      paramLabel = "FILE",
      description = "SentencePiece model of the tokenizers spm, flores101 and flores200.")
  Path tokenizerModel;

  @Option(
      names = {"--smooth-method", "-s"},
      defaultValue = "exp",
      paramLabel = "NAME",
      description = "BLEU's smoothing: exp, floor, add-k, none (default: ${DEFAULT-VALUE}).")
  String smoothing;

  @Option(
      names = {"--smooth-value", "-sv"},
      defaultValue = "NaN",
      paramLabel = "VALUE",
      description = "Value of floor (default: 0.1) or add-k (default: 1).")
  double smoothValue;

  @Option(
      names = {"--lowercase", "-lc"},
      description = "BLEU ignores case.")
  boolean lowercase;

  @Option(
      names = "--effective-order",
      description = "BLEU leaves out orders that a text is too short for.")
  boolean effectiveOrder;

  @Option(
      names = "--bleu-max-order",
      defaultValue = "4",
      paramLabel = "N",
      description = "BLEU's longest n-gram (default: ${DEFAULT-VALUE}).")
  int maxOrder;

  /**
   * BLEU as asked for.
   *
   * @param sentences for sentences, which the effective order is for
   */
  Bleu metric(boolean sentences) {
    return new Bleu(
        new BleuOptions(
            BleuTokenizers.named(tokenizer, tokenizerModel),
            Smoothing.named(smoothing, smoothValue),
            lowercase,
            effectiveOrder || sentences,
            maxOrder));
  }
}
