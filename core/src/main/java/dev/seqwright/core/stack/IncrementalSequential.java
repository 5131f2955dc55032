package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Blocks one after the other, over whole sequences or a step at a time. */
public final class IncrementalSequential extends Sequential implements IncrementalBlock {
  private final List<IncrementalBlock> blocks;

  /**
   * @param blocks from the bottom
   */
  public IncrementalSequential(List<? extends IncrementalBlock> blocks) {
    this(blocks, Optional.empty(), LayerDrop.NONE);
  }

  IncrementalSequential(
      List<? extends IncrementalBlock> layers, Optional<LastNorm> last, LayerDrop drop) {
    super(layers, last, drop);
    this.blocks = Stream.<IncrementalBlock>concat(layers.stream(), last.stream()).toList();
  }

  /** A state for each block. */
  private record States(List<DecoderState> each) implements DecoderState {
    @Override
    public boolean takesSeveralRows() {
      return each.stream().allMatch(DecoderState::takesSeveralRows);
    }
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new States(blocks.stream().map(block -> block.start(graph, keep, context)).toList());
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    List<DecoderState> states = ((States) state).each;
    Variable y = rows;
    for (int i = 0; i < blocks.size(); i++) {
      y = blocks.get(i).step(graph, y, states.get(i), step);
    }
    return y;
  }

  @Override
  public Optional<SelectiveStep> selectiveStep() {
    List<SelectiveStep> each =
        blocks.stream().map(IncrementalBlock::selectiveStep).flatMap(Optional::stream).toList();
    return each.size() < blocks.size()
        ? Optional.empty()
        : Optional.of(
            (graph, rows, some, state, step) ->
                step(graph, each, rows, some, (States) state, step));
  }

  private static Variable step(
      Graph graph,
      List<SelectiveStep> each,
      Variable rows,
      Selection some,
      States states,
      Step step) {
    Variable y = rows;
    for (int i = 0; i < each.size(); i++) {
      y = each.get(i).apply(graph, y, some, states.each.get(i), step);
    }
    return y;
  }

  @Override
  public boolean attendsSource() {
    return blocks.stream().anyMatch(IncrementalBlock::attendsSource);
  }

  @Override
  public Optional<SourceWeights> sourceWeights() {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      if (blocks.get(i).attendsSource()) {
        int last = i;
        return blocks
            .get(i)
            .sourceWeights()
            .map(weights -> (state, row) -> weights.of(((States) state).each.get(last), row));
      }
    }
    return Optional.empty();
  }
}
