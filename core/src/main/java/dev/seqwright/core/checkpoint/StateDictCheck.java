package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what a file holds with what a model needs, and says all that differs in one message. */
final class StateDictCheck {
  private final Safetensors stored;
  private final List<String> differences = new ArrayList<>();

  StateDictCheck(Safetensors stored) {
    this.stored = stored;
  }

  void require(Map<String, List<Long>> needed) {
    Set<String> names = new HashSet<>(needed.keySet());
    stored.tensors().stream()
        .filter(tensor -> tensor.dtype() == Dtype.I8)
        .forEach(tensor -> names.add(tensor.name() + Safetensors.SCALES));
    List<String> unused =
        stored.tensors().stream().map(StoredTensor::name).filter(n -> !names.contains(n)).toList();
    needed.forEach((name, shape) -> compare(name, shape, unused));
    unused.forEach(name -> differences.add("tensor '" + name + "' has no place in the model"));
    if (!differences.isEmpty()) {
      throw new UserException(Help.DAMAGED_MODEL, message());
    }
  }

  private void compare(String needed, List<Long> shape, List<String> unused) {
    String name = "tensor '" + needed + "'";
    StoredTensor found = stored.find(needed).orElse(null);
    if (found == null) {
      String near = DidYouMean.closest(needed, unused).map(n -> " (found '" + n + "')").orElse("");
      differences.add(name + " is missing" + near);
    } else if (!found.shape().equals(shape)) {
      differences.add("%s has shape %s, the model needs %s".formatted(name, found.shape(), shape));
    } else if (found.dtype() == Dtype.I8) {
      scales(found);
    }
  }

  /** A matrix in bytes needs a scale a row. */
  private void scales(StoredTensor bytes) {
    List<Long> rows = bytes.shape().subList(0, Math.min(1, bytes.shape().size()));
    StoredTensor scales = stored.scales(bytes).orElse(null);
    boolean fit =
        bytes.shape().size() == 2
            && scales != null
            && scales.shape().equals(rows)
            && scales.dtype().isFloating();
    if (!fit) {
      differences.add(
          "tensor '%s' is in bytes: expected a matrix, and the scales of its %s rows in '%s'"
              .formatted(bytes.name(), rows, bytes.name() + Safetensors.SCALES));
    }
  }

  private String message() {
    int more = differences.size() - 1;
    return ("%s does not fit the model that the configuration describes: %s%s; use the file and the"
            + " configuration that were saved together")
        .formatted(
            stored.file(), differences.getFirst(), more == 0 ? "" : " (and " + more + " more)");
  }
}
