package dev.seqwright.core.stack;

import dev.seqwright.core.config.Variant;
import java.util.List;

/** Every way to stack layers. */
public final class Stacks {
  /** One line a variant: the binder, the catalogue and the tests read it. */
  public static final List<Variant<StackKind>> ALL =
      List.of(
          SequentialStack.VARIANT,
          UniversalStack.VARIANT,
          EarlyExitStack.VARIANT,
          MemformerStack.VARIANT,
          SummaryStack.VARIANT,
          FunnelStack.VARIANT);

  private Stacks() {}
}
