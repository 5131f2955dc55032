package dev.seqwright.core.task;

import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.model.CharacterEncoder;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.nn.Sequences;
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
 */
record TagNetwork(EncoderOnly encoder, Optional<CharacterEncoder> characters, TagHead head) {

  /** The same for use without training, where a word is read once. */
  TagNetwork remembering() {
    return new TagNetwork(encoder, characters.map(RememberedWords::new), head);
  }

  /** The summed loss of the words that are predicted. */
  CrossEntropy.Result loss(Graph graph, List<TaggedExample> batch, double smoothing, double scale) {
    int[] tags = batch.stream().flatMapToInt(e -> Arrays.stream(e.tags())).toArray();
    return head.loss(graph, words(graph, batch), tags, smoothing, scale);
  }

  /** The scores (N, K) of all words that are predicted, those of an example after the other's. */
  Tensor emissions(Graph graph, List<TaggedExample> batch) {
    return head.emissions(graph, words(graph, batch).rows());
  }

  /** The states of the words that are predicted. */
  private Sequences words(Graph graph, List<TaggedExample> batch) {
    int[][] tokens = batch.stream().map(TaggedExample::text).toArray(int[][]::new);
    Sequences states = encoder.encode(graph, tokens, x -> withCharacters(graph, x, batch));
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
    List<int[]> spellings = new ArrayList<>(List.of(WordEncoder.noSpelling()));
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
