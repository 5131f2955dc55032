package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers with exits in a decoder, see {@link EarlyExitStack}: single tokens leave. What has left is
 * not computed any more, but seen: the layers above take its state, as it was, for their keys and
 * values.
 */
final class IncrementalExitingStack extends ExitingStack<IncrementalBlock>
    implements IncrementalBlock {
  private final List<SelectiveStep> steps = new ArrayList<>();

  IncrementalExitingStack(StackSite<IncrementalBlock> site, ExitPlan plan) {
    super(site, plan);
    layers().forEach(layer -> steps.add(layer.selectiveStep().orElseThrow()));
  }

  /**
   * @param each of the layers
   * @param exits who lets tokens go; nobody where all go up to the last layer
   */
  private record States(List<DecoderState> each, Optional<Exits> exits) implements DecoderState {
    @Override
    public boolean takesSeveralRows() {
      return each.stream().allMatch(DecoderState::takesSeveralRows);
    }
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new States(
        layers().stream().map(layer -> layer.start(graph, keep, context)).toList(),
        context.exits());
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    States states = (States) state;
    Optional<Exits> exits = states.exits.map(own -> own.again(step.live()));
    GoingTokens going = new GoingTokens(this, graph, step.live());
    Variable y = rows;
    for (int layer = 1; layer <= layers().size(); layer++) {
      counts().computed(layer, going.some().count());
      DecoderState own = states.each.get(layer - 1);
      y =
          going.areAll()
              ? layers().get(layer - 1).step(graph, y, own, step)
              : steps.get(layer - 1).apply(graph, y, going.some(), own, step);
      if (exits.isPresent() && !going.isOver()) {
        going.after(layer, y, exits.get());
      }
    }
    return going.end(y);
  }

  @Override
  public boolean attendsSource() {
    return layers().stream().anyMatch(IncrementalBlock::attendsSource);
  }

  /** Of a step that all tokens went through: those that left have no weights in the last layer. */
  @Override
  public Optional<SourceWeights> sourceWeights() {
    return layers()
        .getLast()
        .sourceWeights()
        .map(weights -> (state, row) -> weights.of(((States) state).each.getLast(), row));
  }
}
