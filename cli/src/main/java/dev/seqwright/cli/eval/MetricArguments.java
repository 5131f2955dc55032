package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.CharacterErrorRate;
import dev.seqwright.core.metrics.ExactMatch;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.WordErrorRate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what is measured, and how. */
final class MetricArguments {
  @Option(
      names = {"--metrics", "-m"},
      arity = "1..*",
      split = ",",
      paramLabel = "NAME",
      description =
          "What to measure. Of texts: bleu, chrf, chrf++, ter, exact, wer, cer; with --model also"
              + " perplexity, and accuracy of tokens. Of a language model: nats, perplexity,"
              + " bits-per-byte (default) and accuracy. Of labels: accuracy, f1 (mean over labels),"
              + " f1-micro, precision, recall, mcc, ece. Of numbers: pearson, spearman, mse, mae."
              + " With --conll: accuracy, precision, recall, f1 (of chunks). Default: bleu,chrf;"
              + " with --probabilities accuracy,f1,ece; with --conll all; or what --min and --max"
              + " name.")
  List<String> names = List.of();

  @Mixin BleuArguments bleu = new BleuArguments();
  @Mixin ChrFArguments chrf = new ChrFArguments();
  @Mixin TerArguments ter = new TerArguments();

  /**
   * What was asked for, or else the usual, then what gates ask for, each once.
   *
   * @param usual of the files that were given; gates on labels or numbers stand for it
   */
  Set<Measure> measures(Set<Measure> gated, Set<Measure> usual) {
    Set<Measure> measures = new LinkedHashSet<>();
    names.forEach(name -> measures.add(Measure.named(name)));
    if (names.isEmpty() && gated.stream().noneMatch(MetricArguments::isOfAnswers)) {
      measures.addAll(usual);
    }
    measures.addAll(gated);
    return measures;
  }

  private static boolean isOfAnswers(Measure measure) {
    return Measure.OF_LABELS.contains(measure) || Measure.OF_NUMBERS.contains(measure);
  }

  /**
   * The metric of a measure that compares texts.
   *
   * @param sentences for single sentences
   */
  Metric metric(Measure measure, boolean sentences) {
    return switch (measure) {
      case BLEU -> bleu.metric(sentences);
      case CHRF -> chrf.metric();
      case CHRF_PLUS_PLUS -> chrf.plusPlus();
      case TER -> ter.metric();
      case EXACT -> new ExactMatch();
      case WER -> new WordErrorRate();
      case CER -> new CharacterErrorRate();
      case NATS, PERPLEXITY, BITS_PER_BYTE -> throw new IllegalArgumentException(measure.key());
      case ACCURACY, F1, F1_MICRO, PRECISION, RECALL, MCC, ECE, PEARSON, SPEARMAN, MSE, MAE ->
          throw new IllegalArgumentException(measure.key());
    };
  }
}
