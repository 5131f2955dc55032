package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.data.Spelling;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.model.CharacterEncoder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What the characters of a batch's words give. A word that a batch has several times is read once:
 * its vectors are the same everywhere.
 *
 * @param table the vectors of all words that differ, (W, D) or (W, L D)
 * @param size D
 * @param ids the word of each row, 0 for rows of no word
 */
record WordVectors(Variable table, int size, int... ids) {

  static WordVectors of(Graph graph, List<TaggedExample> batch, CharacterEncoder encoder) {
    List<int[]> spellings = new ArrayList<>(List.of(Spelling.ofNothing()));
    IdentityHashMap<int[], Integer> known = new IdentityHashMap<>();
    int[] ids = new int[batch.stream().mapToInt(example -> example.text().length).sum()];
    int at = 0;
    for (TaggedExample example : batch) {
      for (int owner : example.owners()) {
        ids[at++] = owner < 0 ? 0 : id(example.words().get(owner).spelling(), known, spellings);
      }
    }
    Variable table = encoder.apply(graph, spellings.toArray(int[][]::new));
    int layers = Math.max(1, encoder.layers());
    return new WordVectors(table, table.value().columns() / layers, ids);
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

  /** The embeddings (N, D) with the only vector of each row's word. */
  Variable added(Graph graph, Variable embeddings) {
    return AddEmbedding.apply(graph, embeddings, table, ids, 1);
  }

  /** The rows (N, D) with the vector that a layer, counted from 0, has of each row's word. */
  Variable added(Graph graph, Variable rows, int layer) {
    Variable own = GatherRows.apply(graph, table.columns(layer * size, (layer + 1) * size), ids);
    return Add.apply(graph, rows, own);
  }
}
