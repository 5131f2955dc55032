package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Blocks of layers, each with shorter sequences than the one below, and layers above them all. */
final class Funnel implements Block {
  private final StridedMean pooling;
  private final List<Sequential> blocks;
  private final Optional<Sequential> expanded;
  private final Optional<LastNorm> last;

  /**
   * @param pooling what each block but the first begins with
   * @param blocks from the bottom, two or more
   * @param expanded the layers over sequences as long as those that came in, where there are some
   * @param last what follows all
   */
  Funnel(
      StridedMean pooling,
      List<Sequential> blocks,
      Optional<Sequential> expanded,
      Optional<LastNorm> last) {
    this.pooling = pooling;
    this.blocks = List.copyOf(blocks);
    this.expanded = expanded;
    this.last = last;
  }

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences first = blocks.getFirst().forward(graph, x, context);
    Sequences top = first;
    for (Sequential block : blocks.subList(1, blocks.size())) {
      top = block.forward(graph, top, context);
    }
    Sequences states = top;
    Sequences y =
        expanded
            .map(layers -> layers.forward(graph, atFullLength(graph, states, first), context))
            .orElse(states);
    return last.map(norm -> norm.forward(graph, y, context)).orElse(y);
  }

  /** Each row of the first block and the row above all blocks that it is part of. */
  private Sequences atFullLength(Graph graph, Sequences top, Sequences first) {
    Variable repeated = GatherRows.apply(graph, top.rows(), owners(first.layout()));
    return first.with(Add.apply(graph, repeated, first.rows()));
  }

  private int[] owners(SequenceLayout all) {
    int[] owners = IntStream.range(0, all.rows()).toArray();
    SequenceLayout layout = all;
    for (int block = 1; block < blocks.size(); block++) {
      int[] above = pooling.owners(layout);
      owners = IntStream.of(owners).map(row -> above[row]).toArray();
      layout = pooling.shorter(layout);
    }
    return owners;
  }

  private List<Block> parts() {
    List<Block> parts = new ArrayList<>(blocks);
    expanded.ifPresent(parts::add);
    return parts;
  }

  @Override
  public int limit() {
    return parts().stream().mapToInt(Block::limit).min().orElseThrow();
  }

  @Override
  public boolean keepsPositions() {
    return expanded.isPresent();
  }

  @Override
  public List<String> report() {
    return parts().stream().flatMap(part -> part.report().stream()).toList();
  }
}
