package dev.seqwright.core.export;

import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.stack.SequentialStack;
import dev.seqwright.core.stack.StackKind;
import dev.seqwright.core.stack.UniversalStack;
import java.util.Optional;

/** The stacks that a format can express. */
public enum StackForm {
  /** Layers one after the other; those that share parameters are written out. */
  LIST {
    @Override
    boolean has(StackKind kind) {
      return kind instanceof SequentialStack.Settings;
    }

    @Override
    String expected(StackKind kind) {
      String graphs = STEPS.has(kind) ? " (--format onnx has universal without halting)" : "";
      return "sequential" + graphs;
    }
  },
  /** The same, or layers that are used again and again by all rows, with signals in front. */
  STEPS {
    @Override
    boolean has(StackKind kind) {
      return kind instanceof UniversalStack.Settings steps ? !steps.selects() : LIST.has(kind);
    }

    @Override
    String expected(StackKind kind) {
      return "sequential, or universal with halting: none";
    }
  };

  /** Whether a stack can be expressed. */
  abstract boolean has(StackKind kind);

  /** What can be in place of a stack that cannot. */
  abstract String expected(StackKind kind);

  /** What is to be said of a stack that cannot be expressed. */
  Optional<String> refusal(String key, StackKind kind) {
    String found = Catalogue.name(kind) + (kind.selects() ? " with halting" : "");
    return has(kind)
        ? Optional.empty()
        : Optional.of("%s: %s, expected %s".formatted(key, found, expected(kind)));
  }
}
