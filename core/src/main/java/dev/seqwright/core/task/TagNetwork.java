package dev.seqwright.core.task;

import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.data.Spelling;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.model.CharacterEncoder;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a tagger computes: an encoder reads the pieces of all words, to whose embeddings a vector of
 * the word's characters is added; the state of each word's first piece gives its tag.
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
    return encoder.encode(graph, tokens, x -> withCharacters(graph, x, batch), context);
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
        .map(encoder -> withCharacters(graph, embeddings, batch, encoder))
        .orElse(embeddings);
  }

  /** A word that a batch has several times is read once: its vector is the same everywhere. */
  private static Variable withCharacters(
      Graph graph, Variable embeddings, List<TaggedExample> batch, CharacterEncoder encoder) {
    List<int[]> spellings = new ArrayList<>(List.of(Spelling.ofNothing()));
    IdentityHashMap<int[], Integer> known = new IdentityHashMap<>();
    int[] ids = new int[embeddings.value().rows()];
    int at = 0;
    for (TaggedExample example : batch) {
      for (int owner : example.owners()) {
        ids[at++] = owner < 0 ? 0 : id(example.words().get(owner).spelling(), known, spellings);
      }
    }
    Variable vectors = encoder.apply(graph, spellings.toArray(int[][]::new));
    return AddEmbedding.apply(graph, embeddings, vectors, ids, 1);
  }

  private static int id(
      int[] spelling, IdentityHashMap<int[], Integer> known, List<int[]> spellings) {
    Integer id = known.get(spelling);
    if (id == null) {
      id = spellings.size();
      known.put(spelling, id);
      spellings.add(spelling);
    }
    return id;
  }
}
