package dev.seqwright.core.head;

import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LinearChain;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Predicts one of K tags of every word, given a state of each: emissions e = x E' + b, E (K, D), b
 * (K). Without transitions the loss is the cross-entropy of each word's tag; with transitions it is
 * that of whole sequences, {@link LinearChain}.
 *
 * <p>Parameters, in the head's scope: {@code weight}, {@code bias}, {@code transitions} (K + 1, K +
 * 1) where there are any, and the buffer {@code allowed} (K + 1, K + 1): 1 for a transition that
 * tags allow, 0 for another. Its index K stands for what lies before and behind a sequence.
 */
public final class TagHead implements Head {
  private final Output output;
  private final Optional<Parameter> transitions;
  private final Parameter allowed;

  /** Which tags may follow each other. */
  @FunctionalInterface
  public interface Rule {
    /** Whether {@code to} may follow {@code from}; K stands for what lies outside. */
    boolean allows(int from, int to);
  }

  /**
   * A head with parameters of its own.
   *
   * @param size D
   * @param tags K
   * @param chain whether transitions have scores
   * @param rule which transitions are allowed; a stored head has its own
   */
  public TagHead(Scope scope, int size, int tags, boolean chain, Rule rule) {
    Initializer start = Initializer.xavier(size, tags, 1);
    Parameter matrix = scope.create("weight", start, tags, size).asWeight();
    Parameter bias = scope.create("bias", Initializer.zeros(), tags);
    this.output = new Output(matrix, Optional.of(bias));
    this.transitions =
        chain
            ? Optional.of(scope.create("transitions", Initializer.zeros(), tags + 1, tags + 1))
            : Optional.empty();
    this.allowed =
        scope
            .create("allowed", (tensor, random) -> fill(tensor, rule), tags + 1, tags + 1)
            .asBuffer((tensor, sums) -> {});
  }

  private static void fill(Tensor allowed, Rule rule) {
    int size = allowed.columns();
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        allowed.set((long) from * size + to, rule.allows(from, to) ? 1 : 0);
      }
    }
  }

  /** K, the number of tags. */
  public int tags() {
    return output.size();
  }

  /** One target, a tag from 0, for each word of sequences of words. */
  @Override
  public CrossEntropy.Result loss(
      Graph graph, Sequences words, int[] targets, double smoothing, double scale) {
    return transitions
        .map(scores -> chained(graph, words, scores, targets, smoothing, scale))
        .orElseGet(() -> output.loss(graph, words.rows(), targets, smoothing, scale));
  }

  private CrossEntropy.Result chained(
      Graph graph,
      Sequences words,
      Parameter scores,
      int[] targets,
      double smoothing,
      double scale) {
    Parameter bias = output.bias().orElseThrow();
    Variable emissions =
        Affine.apply(
            graph, words.rows(), output.matrix().in(graph), bias.in(graph), Activation.IDENTITY);
    return LinearChain.apply(
        graph,
        emissions,
        words.layout(),
        scores.in(graph),
        allowed.value(),
        targets,
        (float) smoothing,
        (float) scale);
  }

  /** The emissions (N, K) of states of words (N, D). */
  public Tensor emissions(Graph graph, Variable words) {
    return output.logits(graph, words);
  }

  /** Finds the best tags of emissions, among sequences that are allowed. */
  public TagChain chain() {
    double[] scores = new double[Math.toIntExact(allowed.size())];
    Arrays.setAll(scores, this::score);
    return new TagChain(tags(), scores);
  }

  private double score(int transition) {
    return LinearChain.isAllowed(allowed.value(), transition)
        ? transitions.map(scores -> scores.value().get(transition)).orElse(0f)
        : Double.NEGATIVE_INFINITY;
  }
}
