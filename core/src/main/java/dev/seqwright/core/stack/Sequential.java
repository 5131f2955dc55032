package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Blocks one after the other: the sublayers of a layer, the layers of a stack. */
public sealed class Sequential implements Block permits IncrementalSequential {
  private final List<? extends Block> blocks;
  private final Optional<LastNorm> last;
  private final LayerDrop drop;

  /**
   * @param blocks from the bottom
   */
  public Sequential(List<? extends Block> blocks) {
    this(blocks, Optional.empty(), LayerDrop.NONE);
  }

  /**
   * Layers, some of which are left out in training.
   *
   * @param last what follows them
   */
  Sequential(List<? extends Block> layers, Optional<LastNorm> last, LayerDrop drop) {
    this.blocks = Stream.<Block>concat(layers.stream(), last.stream()).toList();
    this.last = last;
    this.drop = drop;
  }

  @Override
  public final Sequences forward(Graph graph, Sequences x, Context context) {
    return ended(graph, states(graph, x, context).getLast());
  }

  /** The sequences that go in, and those after each layer, before the norm that ends all. */
  final List<Sequences> states(Graph graph, Sequences x, Context context) {
    List<Sequences> states = new ArrayList<>(List.of(x));
    Context inLayer = context.inLayer();
    for (int i = 0; i < layers(); i++) {
      Sequences y = fed(graph, states.getLast(), i, context);
      states.add(drop.leavesOut(graph, i) ? y : blocks.get(i).forward(graph, y, inLayer));
    }
    return states;
  }

  private static Sequences fed(Graph graph, Sequences x, int layer, Context context) {
    return context.inputs().map(added -> x.with(added.add(graph, x.rows(), layer))).orElse(x);
  }

  /** How many layers there are. */
  final int layers() {
    return blocks.size() - (last.isPresent() ? 1 : 0);
  }

  /** What the norm makes of a layer's states that ends all, where there is one. */
  final Sequences ended(Graph graph, Sequences states) {
    return last.map(norm -> norm.forward(graph, states, Context.NONE)).orElse(states);
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
  public final Block first(int count) {
    return new Sequential(blocks.subList(0, count));
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
  public final List<SegmentMemory> memories() {
    return blocks.stream().flatMap(block -> block.memories().stream()).toList();
  }

  @Override
  public final List<String> report() {
    return blocks.stream().distinct().flatMap(block -> block.report().stream()).toList();
  }
}
