package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.train.report.TrainingListener;
import dev.seqwright.core.train.schedule.LearningRates;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a task is trained with.
 *
 * @param config how it is trained
 * @param rates the learning rate of every step
 * @param start where its parameters come from, and which of them it learns
 * @param configuration all settings, YAML, as they are stored with the model
 * @param folder of the model
 * @param saved the checkpoint to go on from; empty for a new model
 * @param rescored keys that have another value than in the checkpoint and on which scores depend:
 *     where there are any, earlier scores do not compare with later ones
 * @param listener follows the run
 * @param stop asks for its end
 * @param kernels makes a worker's kernels
 * @param slabs where memory comes from
 */
public record TrainingSetup(
    TrainingConfig config,
    LearningRates rates,
    Start start,
    String configuration,
    ModelFolder folder,
    Optional<SavedModel> saved,
    List<String> rescored,
    TrainingListener listener,
    StopSignal stop,
    Supplier<Kernels> kernels,
    Slabs slabs) {}
