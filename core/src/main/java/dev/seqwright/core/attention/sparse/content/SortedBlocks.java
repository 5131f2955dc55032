package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The blocks of a batch that are sorted: those of every sequence that has more than one, numbered
 * through the batch. A block is b positions; the last one of a sequence reaches back over positions
 * of the one before so that it has as many.
 *
 * @param layout the sequences
 * @param size b
 * @param causal whether a block is sorted among those before it only
 * @param cut how many sorted blocks there are to be of each sequence; 0: all
 */
record SortedBlocks(SequenceLayout layout, int size, boolean causal, int cut) {

  /** How many blocks of a sequence are sorted; 0 where there is only one. */
  int count(int b) {
    int blocks = (layout.length(b) + size - 1) / size;
    return blocks > 1 ? blocks : 0;
  }

  /** All blocks of all sequences. */
  int count() {
    return IntStream.range(0, layout.sequences()).map(this::count).sum();
  }

  /** How many sorted blocks of a sequence are kept. */
  private int kept(int b) {
    return cut == 0 ? count(b) : Math.min(cut, count(b));
  }

  /** Every block with the blocks that it may be made of. */
  Pairs sources() {
    Pairs.Builder pairs = new Pairs.Builder();
    eachBlock(
        (b, first, i) -> {
          int to = causal ? i : count(b);
          IntStream.range(first, first + to).forEach(pairs::add);
          pairs.endRow();
        });
    return pairs.build();
  }

  /** For each pair of {@link #sources} the place of its logit among {@code limit} a block. */
  int[] logits(int limit) {
    IntStream.Builder places = IntStream.builder();
    eachBlock(
        (b, first, i) -> {
          int to = causal ? i : count(b);
          IntStream.range(0, to).forEach(j -> places.add((first + i) * limit + j));
        });
    return places.build().toArray();
  }

  /** The pairs of {@link #sources} that belong to blocks which are kept. */
  int[] keptPairs(Pairs sources) {
    IntStream.Builder kept = IntStream.builder();
    eachBlock(
        (b, first, i) -> {
          if (i < kept(b)) {
            IntStream.range(sources.from(first + i), sources.to(first + i)).forEach(kept::add);
          }
        });
    return kept.build().toArray();
  }

  /** {@link #sources} of the blocks that are kept. */
  Pairs keptSources(Pairs sources) {
    Pairs.Builder pairs = new Pairs.Builder();
    eachBlock(
        (b, first, i) -> {
          if (i < kept(b)) {
            IntStream.range(sources.from(first + i), sources.to(first + i))
                .forEach(p -> pairs.add(sources.key(p)));
            pairs.endRow();
          }
        });
    return pairs.build();
  }

  /** The rows of the positions of every block, block by block. */
  int[] rows() {
    IntStream.Builder rows = IntStream.builder();
    eachBlock(
        (b, first, i) -> {
          int start = layout.start(b) + Math.min(i * size, layout.length(b) - size);
          IntStream.range(start, start + size).forEach(rows::add);
        });
    return rows.build().toArray();
  }

  /** The row of the first position of every block, without reaching back. */
  int[] firstRows() {
    IntStream.Builder rows = IntStream.builder();
    eachBlock((b, first, i) -> rows.add(layout.start(b) + i * size));
    return rows.build().toArray();
  }

  /** What every position attends: rows of the sequence and, behind them, of sorted blocks. */
  Pairs attended() {
    Pairs.Builder pairs = new Pairs.Builder();
    int sorted = layout.rows();
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = 0; i < layout.length(b); i++) {
        int block = i / size;
        if (cut == 0 || count(b) == 0) {
          own(b, i, pairs::add);
        }
        if (cut > 0) {
          IntStream.range(sorted, sorted + kept(b) * size).forEach(pairs::add);
        } else if (count(b) > 0 && !(causal && block == 0)) {
          IntStream.range(sorted + block * size, sorted + (block + 1) * size).forEach(pairs::add);
        }
        pairs.endRow();
      }
      sorted += kept(b) * size;
    }
    return pairs.build();
  }

  private void own(int b, int i, IntConsumer rows) {
    int block = i / size;
    int to = causal ? i + 1 : Math.min(layout.length(b), (block + 1) * size);
    IntStream.range(layout.start(b) + block * size, layout.start(b) + to).forEach(rows);
  }

  /** Takes a sequence, the number of its first block and a block of it. */
  @FunctionalInterface
  private interface Block {
    void accept(int b, int first, int i);
  }

  private void eachBlock(Block block) {
    int first = 0;
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = 0; i < count(b); i++) {
        block.accept(b, first, i);
      }
      first += count(b);
    }
  }
}
