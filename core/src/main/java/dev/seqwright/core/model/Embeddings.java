package dev.seqwright.core.model;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;

/** The source, target and output matrices (V, D), tied or not; drawn from N(0, 1 / D). */
record Embeddings(Parameter source, Parameter target, Parameter output) {

  static Embeddings create(
      Scope scope, TiedEmbeddings tie, int sourceWords, int targetWords, int size) {
    Parameter source = TokenEmbedding.table(scope, "source", sourceWords, size);
    Parameter target =
        tie.sourceTarget() ? source : TokenEmbedding.table(scope, "target", targetWords, size);
    if (tie.targetOutput()) {
      return new Embeddings(source, target, target);
    }
    Parameter output =
        tie.sourceOutput() ? source : TokenEmbedding.table(scope, "output", targetWords, size);
    return new Embeddings(source, target, output);
  }
}
