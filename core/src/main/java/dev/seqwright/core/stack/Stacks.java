package dev.seqwright.core.stack;

import dev.seqwright.core.config.Variant;
import java.util.List;
import java.util.stream.Stream;

/** Every way to stack layers. */
public final class Stacks {
  /** Those of decoders; all but what remembers earlier segments stand in encoders, too. */
  public static final List<Variant<StackKind>> OF_DECODERS =
      List.of(
          SequentialStack.VARIANT,
          UniversalStack.VARIANT,
          EarlyExitStack.VARIANT,
          MemformerStack.VARIANT,
          SummaryStack.VARIANT);

  /** Those that stand in encoders alone. */
  public static final List<Variant<StackKind>> OF_ENCODERS = List.of(FunnelStack.VARIANT);

  /** One line a variant: the binder and the tests read it. */
  public static final List<Variant<StackKind>> ALL =
      Stream.of(OF_DECODERS, OF_ENCODERS).flatMap(List::stream).toList();

  private Stacks() {}
}
