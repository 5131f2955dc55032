package dev.seqwright.core.model;

import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Embedding;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.Norm;
import dev.seqwright.core.position.Position;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Tokens as the vectors that a stack reads: rows of a table, scaled by sqrt D or as configured;
 * positions are added, a norm where there is one and dropout follow.
 */
final class TokenEmbedding {
  private final Embedding table;
  private final Optional<Parameter> segments;
  private final float scale;
  private final Position position;
  private final Optional<Norm> norm;
  private final double dropout;

  TokenEmbedding(ModelConfig config, Parameter table, Position position) {
    this(config, table, Optional.empty(), position, Optional.empty());
  }

  /**
   * Tokens that may be of several segments, and whose sums may be normalized, as in BERT.
   *
   * @param segments a second table (S, D) with a row for each segment
   * @param norm what normalizes the sums of tokens, positions and segments
   */
  TokenEmbedding(
      ModelConfig config,
      Parameter table,
      Optional<Parameter> segments,
      Position position,
      Optional<Norm> norm) {
    this.segments = segments;
    this.norm = norm;
    this.scale = (float) config.embeddingFactor();
    this.table = new Embedding(table, config.embeddingFactor());
    this.position = position;
    this.dropout = config.embeddingDrop();
  }

  /** A table (V, D), drawn from N(0, 1 / D). */
  static Parameter table(Scope embeddings, String name, int words, int size) {
    return embeddings.create(name, Initializer.normal(1 / Math.sqrt(size)), words, size).asWeight();
  }

  int limit() {
    return position.limit();
  }

  Sequences apply(Graph graph, int[][] tokens) {
    return apply(graph, tokens, placed -> placed);
  }

  /** The same where something is added to the vectors, before dropout. */
  Sequences apply(Graph graph, int[][] tokens, UnaryOperator<Variable> more) {
    TokenBatch batch = TokenBatch.of(tokens);
    Variable placed = placed(graph, batch.ids(), batch.layout().positions());
    return new Sequences(finished(graph, more.apply(placed)), batch.layout());
  }

  /** The same for tokens whose segments are given. */
  Sequences apply(Graph graph, int[][] tokens, int[][] kinds) {
    Variable rows = segments.orElseThrow().in(graph);
    int[] ids = TokenBatch.of(kinds).ids();
    return apply(graph, tokens, placed -> AddEmbedding.apply(graph, placed, rows, ids, scale));
  }

  private Variable finished(Graph graph, Variable sums) {
    Variable ready = norm.map(n -> n.apply(graph, sums)).orElse(sums);
    return Dropout.apply(graph, ready, dropout);
  }

  /** Tokens (R) at the given positions: (R, D), without dropout. */
  Variable placed(Graph graph, int[] tokens, int[] positions) {
    return position.add(graph, table.apply(graph, tokens), positions);
  }
}
