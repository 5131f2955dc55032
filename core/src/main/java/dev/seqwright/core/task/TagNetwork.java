package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.model.CharacterEncoder;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.LayerInputs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a tagger computes: an encoder reads the pieces of all words, to whose embeddings, or to
 * whose rows in front of each layer, a vector of the word's characters is added; the state of each
 * word's first piece gives its tag.
 *
 * @param encoder of pieces
 * @param characters makes vectors of words, where characters are read
 * @param head makes scores of tags
 * @param early the heads of layers before the last one, where words may leave early
 */
record TagNetwork(
    EncoderOnly encoder,
    Optional<CharacterEncoder> characters,
    TagHead head,
    Optional<EarlyTags> early) {

  /** The same for use without training, where a word is read once. */
  TagNetwork remembering() {
    return new TagNetwork(encoder, characters.map(RememberedWords::new), head, early);
  }

  /** The summed loss of the words that are predicted. */
  CrossEntropy.Result loss(Graph graph, List<TaggedExample> batch, double smoothing, double scale) {
    int[] tags = batch.stream().flatMapToInt(e -> Arrays.stream(e.tags())).toArray();
    if (early.isEmpty() || !graph.recording()) {
      Sequences words = words(graph, states(graph, batch, Context.NONE), batch);
      return head.loss(graph, words, tags, smoothing, scale);
    }
    return ExitLosses.of(
            graph,
            early.get().plan(),
            watching -> states(graph, batch, Context.NONE.watched(watching)))
        .sum(
            (n, own, factor) ->
                head(n).loss(graph, words(graph, own, batch), tags, smoothing, factor * scale));
  }

  /** The head of an exit or, behind them, of the last layer. */
  private TagHead head(int number) {
    List<TagHead> exits = early.orElseThrow().heads();
    return number < exits.size() ? exits.get(number) : head;
  }

  /** The scores (N, K) of all words that are predicted, those of an example after the other's. */
  Tensor emissions(Graph graph, List<TaggedExample> batch) {
    if (early.isEmpty() || early.get().plan().rule().neverLeaves()) {
      Sequences states = states(graph, batch, Context.NONE);
      return head.emissions(graph, words(graph, states, batch).rows());
    }
    return new WordDepartures(this, early.get(), batch).emissions(graph);
  }

  /** The states of all pieces. */
  Sequences states(Graph graph, List<TaggedExample> batch, Context context) {
    int[][] tokens = batch.stream().map(TaggedExample::text).toArray(int[][]::new);
    return characters.isPresent() && characters.get().layers() > 0
        ? encoder.encode(graph, tokens, x -> x, context.with(inputs(graph, batch)))
        : encoder.encode(graph, tokens, x -> withCharacters(graph, x, batch), context);
  }

  /** Of each word's characters what a layer is to be told. */
  private LayerInputs inputs(Graph graph, List<TaggedExample> batch) {
    WordVectors words = WordVectors.of(graph, batch, characters.orElseThrow());
    return (own, rows, layer) -> words.added(own, rows, layer);
  }

  /** The states of the words that are predicted. */
  private static Sequences words(Graph graph, Sequences states, List<TaggedExample> batch) {
    int[] rows = new int[batch.stream().mapToInt(TaggedExample::units).sum()];
    int at = 0;
    for (int b = 0; b < batch.size(); b++) {
      for (int first : batch.get(b).firsts()) {
        rows[at++] = states.layout().start(b) + first;
      }
    }
    int[] lengths = batch.stream().mapToInt(TaggedExample::units).toArray();
    return new Sequences(GatherRows.apply(graph, states.rows(), rows), SequenceLayout.of(lengths));
  }

  private Variable withCharacters(Graph graph, Variable embeddings, List<TaggedExample> batch) {
    return characters
        .map(encoder -> WordVectors.of(graph, batch, encoder).added(graph, embeddings))
        .orElse(embeddings);
  }
}
