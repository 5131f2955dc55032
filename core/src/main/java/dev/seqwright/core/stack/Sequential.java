package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import java.util.List;
import java.util.Optional;

/** Blocks one after the other: the sublayers of a layer, the layers of a stack. */
public sealed class Sequential implements Block permits IncrementalSequential {
  private final List<? extends Block> blocks;

  /**
   * @param blocks from the bottom
   */
  public Sequential(List<? extends Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  @Override
  public final Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences y = x;
    for (Block block : blocks) {
      y = block.forward(graph, y, context);
    }
    return y;
  }

  @Override
  public final Optional<SelectiveForward> selective() {
    List<SelectiveForward> each =
        blocks.stream().map(Block::selective).flatMap(Optional::stream).toList();
    return each.size() < blocks.size()
        ? Optional.empty()
        : Optional.of((graph, x, some, context) -> forward(graph, each, x, some, context));
  }

  private static Sequences forward(
      Graph graph, List<SelectiveForward> each, Sequences x, Selection some, Context context) {
    Sequences y = x;
    for (SelectiveForward block : each) {
      y = block.apply(graph, y, some, context);
    }
    return y;
  }

  @Override
  public final int limit() {
    return blocks.stream().mapToInt(Block::limit).min().orElse(Integer.MAX_VALUE);
  }

  @Override
  public final boolean keepsPositions() {
    return blocks.stream().allMatch(Block::keepsPositions);
  }

  @Override
  public final List<String> report() {
    return blocks.stream().flatMap(block -> block.report().stream()).toList();
  }
}
