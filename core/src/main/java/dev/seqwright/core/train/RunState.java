package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTrainingState;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.average.AveragedWeights;
import dev.seqwright.core.train.optimizer.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything of a run that a checkpoint keeps: parameters, moments, snapshots for averaging; how
 * they go to the model's folder and come back.
 *
 * <p>{@code model.safetensors} holds the parameters that the model is used with (see {@link
 * AveragedWeights}); {@code training/optimizer.safetensors} holds those that training goes on from,
 * as flat buffers.
 */
final class RunState {
  private static final String SNAPSHOT = "snapshot.";

  private final Task<?> task;
  private final Parameters parameters;
  private final String configuration;
  private final ModelFolder folder;
  private final Slabs slabs;
  private final Moments moments;
  private final AveragedWeights published;
  private final Tensor use;

  /**
   * @param configuration the resolved configuration, YAML
   */
  RunState(
      Task<?> task, TrainingConfig config, String configuration, ModelFolder folder, Slabs slabs) {
    this.task = task;
    this.parameters = task.network().parameters();
    this.configuration = configuration;
    this.folder = folder;
    this.slabs = slabs;
    Tensor flat = parameters.flat();
    this.moments = Moments.start(slabs, flat, config.ema() > 0);
    this.published = new AveragedWeights(flat, moments);
    this.use = fresh();
  }

  Moments moments() {
    return moments;
  }

  AveragedWeights published() {
    return published;
  }

  /** A buffer as long as all parameters. */
  Tensor fresh() {
    long bytes = parameters.flat().memory().byteSize();
    return new Tensor(slabs.slab(bytes).asSlice(0, bytes), (int) parameters.flatSize());
  }

  /** Saves the run after a step. */
  void save(TrainingState state) {
    published.into(use);
    folder.save(
        new Checkpoint(
            state.step(),
            configuration,
            task.vocabularies(),
            parametersOf(use),
            Optional.of(stored(state))));
  }

  /** Takes everything from the folder's last checkpoint. */
  TrainingState restore(SavedModel saved) {
    String json = saved.trainingState().toString();
    TrainingState state = TrainingState.fromJson(json, folder.path() + "/training/state.json");
    state.snapshots().kept().forEach(s -> published.snapshots().put(s.step(), fresh()));
    try (Safetensors tensors = saved.openTrainingTensors()) {
      tensors.readExactly(trainingTensors());
    }
    return state;
  }

  private StoredTrainingState stored(TrainingState state) {
    return new StoredTrainingState(state.toTree(), trainingTensors());
  }

  private List<NamedTensor> trainingTensors() {
    List<NamedTensor> all = new ArrayList<>();
    all.add(flat(StoredTrainingState.PARAMETERS, parameters.flat()));
    all.add(flat("moments.first", moments.first()));
    all.add(flat("moments.second", moments.second()));
    moments.average().ifPresent(a -> all.add(flat("average", a)));
    published.snapshots().forEach((step, values) -> all.add(flat(SNAPSHOT + step, values)));
    return all;
  }

  private static NamedTensor flat(String name, Tensor values) {
    return NamedTensor.of(name, values.shape(), values.memory());
  }

  private List<NamedTensor> parametersOf(Tensor flat) {
    List<NamedTensor> all = new ArrayList<>();
    for (Parameter p : parameters.all()) {
      Tensor values = flat.slice(p.offset(), p.shape());
      all.add(NamedTensor.of(p.name(), p.shape(), values.memory()));
    }
    return all;
  }
}
