package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.task.Predictor;
import java.util.List;

/** A model that answers lines with labels: its outputs are compared, tokens it foresees none. */
record PredictedLines(Predictor model) implements ModelTranslator {
  @Override
  public boolean foresees() {
    return false;
  }

  @Override
  public List<String> translate(List<String> sources) {
    return model.answer(sources, 1);
  }

  @Override
  public ReferenceLikelihood fit(List<String> sources, List<String> references) {
    throw new IllegalStateException("a classifier foresees no tokens");
  }

  @Override
  public void close() {
    model.close();
  }
}
