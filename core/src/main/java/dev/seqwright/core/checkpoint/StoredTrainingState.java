package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What training needs, beside the model, to go on as if it had not stopped.
 *
 * @param state counters, scores and the like; kept in {@code training/state.json}
 * @param tensors moments and the like; kept in {@code training/optimizer.safetensors}
 */
public record StoredTrainingState(ObjectNode state, List<NamedTensor> tensors) {
  /** The tensor of the parameters after the last step, as one flat buffer. */
  public static final String PARAMETERS = "parameters";

  /** Keeps its own list. */
  public StoredTrainingState {
    tensors = List.copyOf(tensors);
  }
}
