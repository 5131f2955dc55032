package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTrainingState;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.average.PublishedWeights;
import dev.seqwright.core.train.optimizer.Moments;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything of a run that a checkpoint keeps: parameters, moments, snapshots for averaging, the
 * best parameters; how they go to the model's folder and come back.
 *
 * <p>{@code model.safetensors} holds the parameters that the model is used with (see {@link
 * PublishedWeights}); {@code training/optimizer.safetensors} holds those that training goes on
 * from, and the best so far where those are published, as flat buffers, and what is remembered of
 * texts that are read segment by segment.
 */
final class RunState {
  private static final String SNAPSHOT = "snapshot.";
  private static final String BEST = "best";
  private static final String SEGMENTS = "segments.";

  private final Task<?> task;
  private final Parameters parameters;
  private final Start start;
  private final String configuration;
  private final ModelFolder folder;
  private final Slabs slabs;
  private final Moments moments;
  private final PublishedWeights published;

  /** The state of a run before its first step. */
  RunState(Task<?> task, TrainingSetup setup) {
    this.task = task;
    this.parameters = task.network().parameters();
    this.start = setup.start();
    this.configuration = setup.configuration();
    this.folder = setup.folder();
    this.slabs = setup.slabs();
    TrainingConfig config = setup.config();
    Tensor flat = parameters.trained();
    this.moments = Moments.start(slabs, flat, config.ema() > 0);
    this.published =
        new PublishedWeights(config.publication(task.validates()), flat, moments, this::fresh);
  }

  Moments moments() {
    return moments;
  }

  PublishedWeights published() {
    return published;
  }

  private Tensor fresh() {
    long bytes = parameters.trained().memory().byteSize();
    return new Tensor(slabs.slab(bytes).asSlice(0, bytes), (int) parameters.trainedSize());
  }

  /** Whether every parameter that is learnt is a number. */
  boolean isFinite() {
    Tensor flat = parameters.trained();
    for (long i = 0; i < flat.size(); i++) {
      if (!Float.isFinite(flat.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Saves the run after a step.
   *
   * @param use the parameters that the model is to be used with
   */
  void save(TrainingState state, Tensor use) {
    folder.save(
        new Checkpoint(
            state.step(),
            configuration,
            task.vocabularies(),
            Start.published(parameters, use),
            Optional.of(stored(state)),
            start.adapted(parameters, use)));
  }

  /** Takes everything from the folder's last checkpoint. */
  TrainingState restore(SavedModel saved) {
    start.requireBaseOf(saved);
    String json = saved.trainingState().toString();
    TrainingState state = TrainingState.fromJson(json, folder.path() + "/training/state.json");
    state.snapshots().steps().forEach(step -> published.snapshots().put(step, fresh()));
    try (Safetensors tensors = saved.openTrainingTensors()) {
      if (tensors.find(BEST).isPresent()) {
        published.makeBest();
      }
      List<NamedTensor> all = trainingTensors();
      all.addAll(remembered(tensors));
      tensors.readExactly(all);
    }
    return state;
  }

  /**
   * What segments of a text left, to be filled. Where the run had another number of streams, its
   * epoch begins anew and nothing is remembered: such tensors are read and dropped.
   */
  private List<NamedTensor> remembered(Safetensors file) {
    List<NamedTensor> own = remembered();
    boolean same =
        own.stream()
            .allMatch(
                t -> file.find(t.name()).filter(f -> f.shape().equals(t.shape())).isPresent());
    return same
        ? own
        : file.tensors().stream()
            .filter(stored -> stored.name().startsWith(SEGMENTS))
            .map(stored -> new NamedTensor(stored.name(), stored.shape(), nowhere(stored.shape())))
            .toList();
  }

  private static MemorySegment nowhere(List<Long> shape) {
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    return MemorySegment.ofArray(new float[Math.toIntExact(elements)]);
  }

  private List<NamedTensor> remembered() {
    List<NamedTensor> all = new ArrayList<>();
    task.segments()
        .ifPresent(s -> s.tensors().forEach((name, t) -> all.add(flat(SEGMENTS + name, t))));
    return all;
  }

  private StoredTrainingState stored(TrainingState state) {
    List<NamedTensor> all = trainingTensors();
    all.addAll(remembered());
    return new StoredTrainingState(state.toTree(), all);
  }

  private List<NamedTensor> trainingTensors() {
    List<NamedTensor> all = new ArrayList<>();
    all.add(flat(StoredTrainingState.PARAMETERS, parameters.trained()));
    all.add(flat("moments.first", moments.first()));
    all.add(flat("moments.second", moments.second()));
    moments.average().ifPresent(a -> all.add(flat("average", a)));
    published.best().ifPresent(b -> all.add(flat(BEST, b)));
    published.snapshots().forEach((step, values) -> all.add(flat(SNAPSHOT + step, values)));
    return all;
  }

  private static NamedTensor flat(String name, Tensor values) {
    return NamedTensor.of(name, values.shape(), values.memory());
  }
}
