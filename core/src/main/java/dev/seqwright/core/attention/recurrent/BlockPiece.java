package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One block of each sequence that has another one in its segment, as far as the segment has it.
 * Blocks of W positions are counted from the oldest row that is remembered.
 *
 * @param sequences those that take part
 * @param queries the rows of their blocks, among those of the segments
 * @param lengths where these lie, a sequence each
 * @param keys the rows of their blocks and of the blocks before, among all rows
 * @param seen where these lie
 */
record BlockPiece(
    int[] sequences, int[] queries, SequenceLayout lengths, int[] keys, SequenceLayout seen) {

  /**
   * The pieces of segments, in their order.
   *
   * @param all rows that are remembered and, behind them, those of the segments
   * @param own those of the segments
   * @param window W
   */
  static List<BlockPiece> of(SequenceLayout all, SequenceLayout own, int window) {
    int most = 0;
    for (int b = 0; b < all.sequences(); b++) {
      int first = (all.length(b) - own.length(b)) / window;
      most = Math.max(most, Math.ceilDiv(all.length(b), window) - first);
    }
    return IntStream.range(0, most).mapToObj(p -> piece(all, own, window, p)).toList();
  }

  private static BlockPiece piece(SequenceLayout all, SequenceLayout own, int window, int number) {
    List<Integer> sequences = new ArrayList<>();
    IntStream.Builder queries = IntStream.builder();
    IntStream.Builder lengths = IntStream.builder();
    IntStream.Builder keys = IntStream.builder();
    IntStream.Builder seen = IntStream.builder();
    for (int b = 0; b < all.sequences(); b++) {
      int before = all.length(b) - own.length(b);
      int block = before / window + number;
      int from = Math.max(before, block * window);
      int to = Math.min(all.length(b), (block + 1) * window);
      if (from < to) {
        int least = Math.max(0, (block - 1) * window);
        int start = own.start(b) - before;
        sequences.add(b);
        IntStream.range(start + from, start + to).forEach(queries);
        lengths.add(to - from);
        IntStream.range(all.start(b) + least, all.start(b) + to).forEach(keys);
        seen.add(to - least);
      }
    }
    return new BlockPiece(
        sequences.stream().mapToInt(Integer::intValue).toArray(),
        queries.build().toArray(),
        SequenceLayout.of(lengths.build().toArray()),
        keys.build().toArray(),
        SequenceLayout.of(seen.build().toArray()));
  }

  /** Which of its sequences, counted among them, have a block to its end. */
  int[] whole(int window) {
    return IntStream.range(0, sequences.length).filter(i -> seen.length(i) % window == 0).toArray();
  }

  /** The last W keys, those of the block, of some of its sequences. */
  int[] blocks(int window, int... some) {
    return IntStream.of(some)
        .flatMap(i -> IntStream.range(seen.end(i) - window, seen.end(i)))
        .toArray();
  }

  /** What was found for the pieces of segments, in the order of the segments' rows. */
  static Variable joined(Graph graph, List<BlockPiece> pieces, List<Variable> found) {
    if (found.size() == 1) {
      return found.getFirst();
    }
    int[] places = new int[pieces.stream().mapToInt(piece -> piece.queries.length).sum()];
    int next = 0;
    for (BlockPiece piece : pieces) {
      for (int query : piece.queries) {
        places[query] = next++;
      }
    }
    return GatherRows.apply(graph, Concat.rows(graph, found.toArray(Operand[]::new)), places);
  }
}
