package dev.seqwright.core.export;

import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.stack.UniversalStack;

/**
 * How layers that are used again and again are told which step it is.
 *
 * @param count T, how many steps there are
 * @param layers how many layers a step has
 * @param signal the encoding of steps, added in front of each
 * @param tellsPositions whether positions are added in front of each step, too, or by the
 *     embeddings alone
 */
public record PlainSteps(int count, int layers, PositionKind signal, boolean tellsPositions) {

  static PlainSteps of(UniversalStack.Settings stack, int layers) {
    boolean each = stack.positionSignal() == UniversalStack.PositionSignal.EACH_STEP;
    return new PlainSteps(stack.steps(), layers, stack.stepSignal().kind(), each);
  }

  /** Whether a layer, counted from 0 over all steps, is the first one of its step. */
  public boolean begins(int layer) {
    return layer % layers == 0;
  }

  /** The step of a layer, both counted from 0. */
  public int step(int layer) {
    return layer / layers;
  }
}
