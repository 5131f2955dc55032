package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Hierarchical;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.TextEncoder;
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
 * An encoder that reads texts in windows, or documents by their sentences, and what is answered of
 * its states.
 *
 * @param pairs whether it reads pairs of texts
 * @param answers of the last layer
 * @param early answers of layers before it, where texts may leave early
 */
record ClassifierNetwork(
    TextEncoder encoder, boolean pairs, Answers answers, Optional<EarlyAnswers> early) {
  /**
   * A network with its heads.
   *
   * @param head makes one at a place
   */
  static ClassifierNetwork of(
      TextEncoder encoder, boolean pairs, Function<HeadSite, Answers> head) {
    Answers last = head.apply(HeadSite.last(encoder));
    Optional<EarlyAnswers> early = EarlyAnswers.of(encoder, head);
    encoder.exits().ifPresent(plan -> ExitLosses.endFirstStage(plan, encoder.parameters()));
    return new ClassifierNetwork(encoder, pairs, last, early);
  }

  /**
   * The encoder of a configuration, without values.
   *
   * @param segments how many segments of tokens there are
   * @throws IllegalArgumentException when it is none
   */
  static TextEncoder encoder(
      Classification.Settings task, ModelConfig config, int words, int segments) {
    return switch (config) {
      case HierarchicalConfig hierarchical -> new Hierarchical(hierarchical, words);
      default -> new EncoderOnly(task.network(config, EncoderOnlyConfig.class), words, segments);
    };
  }

  /** How it reads texts, given how it reads one that stands alone. */
  TokenReading reading(TextReading alone) {
    return switch (encoder) {
      case EncoderOnly _ -> alone;
      case Hierarchical _ -> new DocumentReading(alone);
    };
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
      int layers = encoder.reader().shape().layers();
      return answers.predict(graph, states(graph, part, Context.NONE)).stream()
          .map(found -> new Answered(found, layers))
          .toList();
    }
    return new Departures(this, early.get(), part, rule).answer(graph);
  }

  /** The states of texts: those of all windows of a text, or of all sentences, are its own. */
  Sequences states(Graph graph, List<LabelledExample> texts, Context context) {
    return encoder.texts(graph, windows(graph, texts, context), parts(texts));
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
    return new Sequences(windows.rows(), windows.layout().joined(parts(texts)));
  }

  /** How many windows, or sentences, each text has. */
  private static SequenceLayout parts(List<LabelledExample> texts) {
    return SequenceLayout.of(
        texts.stream().flatMapToInt(text -> IntStream.of(text.text().parts())).toArray());
  }
}
