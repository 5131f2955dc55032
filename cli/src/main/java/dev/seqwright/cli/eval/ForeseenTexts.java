package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.task.LanguageModel;
import java.util.List;

/** A language model: it tells how well it foresees texts, and has no outputs. */
record ForeseenTexts(LanguageModel model) implements ModelTranslator {
  @Override
  public boolean writes() {
    return false;
  }

  @Override
  public List<String> translate(List<String> sources) {
    throw new IllegalStateException("a language model has no outputs");
  }

  @Override
  public ReferenceLikelihood fit(List<String> sources, List<String> references) {
    return model.likelihood(references);
  }

  @Override
  public void close() {
    model.close();
  }
}
