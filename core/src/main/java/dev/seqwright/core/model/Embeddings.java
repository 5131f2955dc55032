package dev.seqwright.core.model;

import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;

/** The source, target and output matrices (V, D), tied or not; drawn from N(0, 1 / D). */
record Embeddings(Parameter source, Parameter target, Parameter output) {

  static Embeddings create(
      Scope scope, TiedEmbeddings tie, int sourceWords, int targetWords, int size) {
    Initializer normal = Initializer.normal(1 / Math.sqrt(size));
    Parameter source = scope.create("source", normal, sourceWords, size).asWeight();
    Parameter target =
        tie.sourceTarget() ? source : scope.create("target", normal, targetWords, size).asWeight();
    if (tie.targetOutput()) {
      return new Embeddings(source, target, target);
    }
    Parameter output =
        tie.sourceOutput() ? source : scope.create("output", normal, targetWords, size).asWeight();
    return new Embeddings(source, target, output);
  }
}
