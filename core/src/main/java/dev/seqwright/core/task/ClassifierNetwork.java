package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.stack.exit.FullDepth;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An encoder that reads texts in windows, and what is answered of its states.
 *
 * @param pairs whether it reads pairs of texts
 * @param answers of the last layer
 * @param early answers of layers before it, where texts may leave early
 */
record ClassifierNetwork(
    EncoderOnly encoder, boolean pairs, Answers answers, Optional<EarlyAnswers> early) {
  /**
   * A network with its heads.
   *
   * @param head makes one at a place
   */
  static ClassifierNetwork of(
      EncoderOnly encoder, boolean pairs, Function<HeadSite, Answers> head) {
    Answers last = head.apply(HeadSite.last(encoder));
    Optional<EarlyAnswers> early = EarlyAnswers.of(encoder, head);
    encoder.exits().ifPresent(plan -> ExitLosses.endFirstStage(plan, encoder.parameters()));
    return new ClassifierNetwork(encoder, pairs, last, early);
  }

  /** The loss of some examples, summed over them and the columns. */
  CrossEntropy.Result loss(
      Graph graph, List<LabelledExample> part, double smoothing, double scale) {
    if (early.isEmpty() || !graph.recording()) {
      return answers.loss(graph, states(graph, part, Context.NONE), part, smoothing, scale);
    }
    return ExitLosses.of(
            graph,
            early.get().plan(),
            watching -> windows(graph, part, Context.NONE.watched(watching)))
        .sum(
            (n, own, factor) ->
                head(n).loss(graph, joined(own, part), part, smoothing, factor * scale));
  }

  /** The head of an exit or, behind them, of the last layer. */
  private Answers head(int number) {
    List<Answers> exits = early.orElseThrow().heads();
    return number < exits.size() ? exits.get(number) : answers;
  }

  /** Answers texts, which leave by the rule of the plan. */
  List<Answered> answer(Graph graph, List<LabelledExample> part) {
    return answer(graph, part, early.map(e -> e.plan().rule()).orElseGet(FullDepth::new));
  }

  /**
   * The same by another rule.
   *
   * @param rule when a text leaves early
   */
  List<Answered> answer(Graph graph, List<LabelledExample> part, ExitRule rule) {
    if (early.isEmpty() || rule.neverLeaves()) {
      int layers = encoder.config().encoder().shape().layers();
      return answers.predict(graph, states(graph, part, Context.NONE)).stream()
          .map(found -> new Answered(found, layers))
          .toList();
    }
    return new Departures(this, early.get(), part, rule).answer(graph);
  }

  /** The states of texts: those of all windows of a text are its own. */
  Sequences states(Graph graph, List<LabelledExample> texts, Context context) {
    return joined(windows(graph, texts, context), texts);
  }

  /** The states of the windows of texts. */
  Sequences windows(Graph graph, List<LabelledExample> texts, Context context) {
    List<int[]> tokens = new ArrayList<>();
    List<int[]> segments = new ArrayList<>();
    for (LabelledExample example : texts) {
      TokenWindows text = example.text();
      tokens.addAll(List.of(text.tokens()));
      segments.addAll(List.of(text.segments()));
    }
    int[][] all = tokens.toArray(int[][]::new);
    return encoder.segments() > 1
        ? encoder.encode(graph, all, segments.toArray(int[][]::new), context)
        : encoder.encode(graph, all, context);
  }

  /** The windows that belong together as one sequence. */
  static Sequences joined(Sequences windows, List<LabelledExample> texts) {
    int[] parts = texts.stream().flatMapToInt(text -> IntStream.of(text.text().parts())).toArray();
    return new Sequences(windows.rows(), windows.layout().joined(SequenceLayout.of(parts)));
  }
}
