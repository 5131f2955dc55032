package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.GatherElements;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One way in which a synthesizer makes its logits (P, H); see {@link SynthesizerAttention}. */
@FunctionalInterface
public interface SynthesizerPart {
  /** The ways there are. */
  enum Form {
    /** A layer of two of the query's input, a logit for each position. */
    DENSE,
    /** Two short vectors of the query's input whose products are the logits. */
    FACTORIZED_DENSE,
    /** A trained number for each pair of positions. */
    RANDOM,
    /** The same, drawn and not trained. */
    FIXED,
    /** Dot products of queries and keys, as in full attention. */
    DOT_PRODUCT,
    /** Trained vectors of both positions, and their product. */
    FACTORIZED_RANDOM
  }

  /**
   * The logits of some pairs.
   *
   * @param x inputs of the queries (Nq, D)
   * @param keys (Nk, D), for dot products
   */
  Variable logits(Graph graph, Variable x, Optional<Variable> keys, PairPositions places);

  static List<SynthesizerPart> all(AttentionSpec site, SynthesizerAttention.Settings settings) {
    List<Form> forms = settings.parts();
    return IntStream.range(0, forms.size())
        .mapToObj(p -> of(site, site.scope().at("parts." + p), forms.get(p), settings))
        .toList();
  }

  private static SynthesizerPart of(
      AttentionSpec site, Scope scope, Form form, SynthesizerAttention.Settings settings) {
    int limit = site.limit();
    int heads = site.heads();
    return switch (form) {
      case DENSE -> dense(site, scope);
      case FACTORIZED_DENSE -> factorizedDense(site, scope);
      case RANDOM -> {
        Parameter table = scope.create("weight", Initializer.normal(1), limit * heads, limit);
        yield (graph, x, keys, places) ->
            picked(graph, table.in(graph), places.queries(), places, limit, heads);
      }
      case FIXED -> fixed(scope, limit, heads, settings.seed());
      case DOT_PRODUCT -> dotProduct(site, scope);
      case FACTORIZED_RANDOM -> factorizedRandom(scope, limit, heads, settings.rank());
    };
  }

  private static SynthesizerPart dense(AttentionSpec site, Scope scope) {
    Linear inner = linear(site, scope.at("inner"), site.size(), Activation.RELU);
    Linear outer =
        linear(site, scope.at("outer"), site.heads() * site.limit(), Activation.IDENTITY);
    return (graph, x, keys, places) -> {
      Variable all = outer.apply(graph, inner.apply(graph, x));
      Variable rows = Reshape.apply(graph, all, x.value().rows() * site.heads(), site.limit());
      return picked(graph, rows, places.pairs().queries(), places, site.limit(), site.heads());
    };
  }

  private static Linear linear(
      AttentionSpec site, Scope scope, int outputs, Activation activation) {
    return new Linear(scope, site.size(), outputs, 1, activation, site.initializer());
  }

  /** The element of the key's position in the row of every pair's query and head. */
  private static Variable picked(
      Graph graph, Variable rows, int[] queries, PairPositions places, int columns, int heads) {
    return picked(graph, rows, queries, places.keys(), columns, heads);
  }

  private static Variable picked(
      Graph graph, Variable rows, int[] queries, int[] elements, int columns, int heads) {
    long[] at = new long[queries.length * heads];
    for (int p = 0; p < queries.length; p++) {
      for (int h = 0; h < heads; h++) {
        at[p * heads + h] = ((long) queries[p] * heads + h) * columns + elements[p];
      }
    }
    return Reshape.apply(graph, GatherElements.apply(graph, rows, at), queries.length, heads);
  }

  private static SynthesizerPart factorizedDense(AttentionSpec site, Scope scope) {
    int heads = site.heads();
    int a = (int) Math.ceil(Math.sqrt(site.limit()));
    int b = (site.limit() + a - 1) / a;
    Linear first = linear(site, scope.at("first"), heads * a, Activation.IDENTITY);
    Linear second = linear(site, scope.at("second"), heads * b, Activation.IDENTITY);
    return (graph, x, keys, places) -> {
      int rows = x.value().rows() * heads;
      int[] queries = places.pairs().queries();
      int[] inner = IntStream.of(places.keys()).map(j -> j % a).toArray();
      int[] outer = IntStream.of(places.keys()).map(j -> j / a).toArray();
      Variable u = Reshape.apply(graph, first.apply(graph, x), rows, a);
      Variable w = Reshape.apply(graph, second.apply(graph, x), rows, b);
      return Multiply.apply(
          graph,
          picked(graph, u, queries, inner, a, heads),
          picked(graph, w, queries, outer, b, heads));
    };
  }

  private static SynthesizerPart dotProduct(AttentionSpec site, Scope scope) {
    Linear query = linear(site, scope.at("query"), site.size(), Activation.IDENTITY);
    return (graph, x, keys, places) -> {
      Variable q = query.apply(graph, x);
      return PairDots.apply(
          graph, q, keys.orElseThrow(), places.pairs(), site.heads(), site.scale());
    };
  }

  /** Numbers that depend on the seed, the place in the model and the pair only. */
  private static SynthesizerPart fixed(Scope scope, int limit, int heads, long seed) {
    int place = scope.prefix().hashCode();
    long key = seed == 0 ? place : CounterRandom.key(seed, place);
    return (graph, x, keys, places) -> {
      Tensor logits = graph.workspace().allocate(places.pairs().count(), heads);
      for (int p = 0; p < places.keys().length; p++) {
        long pair = (long) places.queries()[p] * limit + places.keys()[p];
        SplittableRandom random = new SplittableRandom(CounterRandom.key(key, pair));
        for (int h = 0; h < heads; h++) {
          logits.set((long) p * heads + h, (float) random.nextGaussian());
        }
      }
      return graph.constant(logits);
    };
  }

  private static SynthesizerPart factorizedRandom(Scope scope, int limit, int heads, int rank) {
    Initializer normal = Initializer.normal(1 / Math.sqrt(rank));
    Parameter first = scope.create("first", normal, limit, heads * rank);
    Parameter second = scope.create("second", normal, limit, heads * rank);
    return (graph, x, keys, places) -> {
      Variable rows = GatherRows.apply(graph, first.in(graph), places.queries());
      int[] from = IntStream.rangeClosed(0, places.keys().length).toArray();
      Pairs pairs = new Pairs(from, places.keys());
      return PairDots.apply(graph, rows, second.in(graph), pairs, heads, 1);
    };
  }
}
