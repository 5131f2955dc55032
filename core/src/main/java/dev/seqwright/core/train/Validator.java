package dev.seqwright.core.train;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.decode.network.ReferenceScorer;
import dev.seqwright.core.decode.text.TranslatedLine;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.metrics.Bleu;
import dev.seqwright.core.metrics.ChrF;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.Transformer;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.train.validation.BestScore;
import dev.seqwright.core.train.validation.EarlyStopping;
import dev.seqwright.core.train.validation.Validation;
import dev.seqwright.core.train.validation.ValidationMetric;
import dev.seqwright.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a model on the validation set: perplexity and accuracy of the references given the
 * tokens before them, BLEU and chrF of its own translations.
 */
final class Validator {
  private final List<Pair> pairs;
  private final List<Example> examples;
  private final int maxTokens;
  private final Transformer model;
  private final SpecialTokens special;
  private final Translator translator;
  private final EarlyStopping decisive;
  private final ReferenceScorer scorer;

  Validator(
      List<Pair> pairs,
      RunConfig config,
      Tokenizers tokenizers,
      Transformer model,
      Translator translator,
      Kernels kernels,
      Slabs slabs) {
    this.pairs = pairs;
    this.model = model;
    this.special = tokenizers.special();
    this.translator = translator;
    this.decisive = config.training().earlyStopping();
    this.maxTokens = config.training().maxTokens();
    this.scorer = new ReferenceScorer(model, special, kernels, slabs);
    this.examples =
        pairs.isEmpty() ? List.of() : examples(tokenizers.source(), tokenizers.target());
  }

  private List<Example> examples(Tokenizer source, Tokenizer target) {
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      int[] s = special.source(source.encode(pairs.get(i).source()));
      int[] t = special.target(target.encode(pairs.get(i).target()));
      all.add(new Example(i, s, t));
    }
    return Example.upTo(model.limit(), all);
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  Validation validate(long step, int epoch, BestScore before) {
    long begin = System.nanoTime();
    Map<ValidationMetric, Double> scores = new EnumMap<>(ValidationMetric.class);
    scoreReferences(scores);
    scoreTranslations(scores);
    BestScore best = decisive.after(before, step, scores.get(decisive.metric()));
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Validation(step, epoch, scores, decisive.metric(), best, seconds);
  }

  private void scoreReferences(Map<ValidationMetric, Double> scores) {
    CrossEntropy.Result sum = scorer.score(examples, maxTokens);
    scores.put(ValidationMetric.PERPLEXITY, Math.exp(-sum.logLikelihood() / sum.rows()));
    scores.put(ValidationMetric.ACCURACY, 100.0 * sum.correct() / sum.rows());
  }

  private void scoreTranslations(Map<ValidationMetric, Double> scores) {
    List<TranslatedLine> lines = translator.translate(pairs.stream().map(Pair::source).toList());
    List<String> hypotheses = lines.stream().map(line -> line.best().text()).toList();
    List<String> references = pairs.stream().map(Pair::target).toList();
    scores.put(ValidationMetric.BLEU, new Bleu().corpus(hypotheses, List.of(references)));
    scores.put(ValidationMetric.CHRF, new ChrF().corpus(hypotheses, List.of(references)));
  }
}
