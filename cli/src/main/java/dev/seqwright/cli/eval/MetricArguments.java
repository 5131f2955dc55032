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
      defaultValue = "bleu,chrf",
      paramLabel = "NAME",
      description =
          "What to measure: bleu, chrf, chrf++, ter, exact, wer, cer, accuracy (of labels); with"
              + " --model also perplexity, and accuracy then is of tokens (default:"
              + " ${DEFAULT-VALUE}).")
  List<String> names;

  @Mixin BleuArguments bleu = new BleuArguments();
  @Mixin ChrFArguments chrf = new ChrFArguments();
  @Mixin TerArguments ter = new TerArguments();

  /** What was asked for, then what gates ask for, each once. */
  Set<Measure> measures(Set<Measure> gated) {
    Set<Measure> measures = new LinkedHashSet<>();
    names.forEach(name -> measures.add(Measure.named(name)));
    measures.addAll(gated);
    return measures;
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
      case ACCURACY -> ExactMatch.ofLabels();
      case PERPLEXITY -> throw new IllegalArgumentException(measure.key());
    };
  }
}
