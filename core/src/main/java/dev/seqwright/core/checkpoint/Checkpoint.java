package dev.seqwright.core.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * All that a model folder holds at one step.
 *
 * @param step the optimizer step after which it was taken
 * @param configuration the resolved configuration as YAML
 * @param tokenizers what the parameters were trained with
 * @param parameters the parameters of the model
 * @param training what training needs to go on; empty for a model that is only used
 * @param adapted what an adaptation has learnt, alone; empty for a model that is no adaptation
 */
public record Checkpoint(
    long step,
    String configuration,
    TokenizerFiles tokenizers,
    List<NamedTensor> parameters,
    Optional<StoredTrainingState> training,
    Optional<AdaptedPart.Content> adapted) {
  /** A model that is no adaptation of another one. */
  public Checkpoint(
      long step,
      String configuration,
      TokenizerFiles tokenizers,
      List<NamedTensor> parameters,
      Optional<StoredTrainingState> training) {
    this(step, configuration, tokenizers, parameters, training, Optional.empty());
  }

  /** Keeps its own list. */
  public Checkpoint {
    parameters = List.copyOf(parameters);
  }
}
