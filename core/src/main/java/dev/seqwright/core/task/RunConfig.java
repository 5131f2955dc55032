package dev.seqwright.core.task;

import dev.seqwright.core.adapt.Adaptation;
import dev.seqwright.core.adapt.Adaptations;
import dev.seqwright.core.adapt.Full;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.Network;
import dev.seqwright.core.train.StartConfig;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.optimizer.Optimizer;
import dev.seqwright.core.train.optimizer.Optimizers;
import dev.seqwright.core.train.schedule.Schedule;
import dev.seqwright.core.train.schedule.Schedules;

/**
 * All that a run is made of; the whole of {@code config.yaml}.
 *
 * @param task what is learnt
 * @param data the texts
 * @param tokenizer how texts become tokens
 * @param model the shape of the model
 * @param training how it is trained
 * @param decoding how the validation set is translated
 * @param start the model that is gone on from, if there is one
 * @param adaptation what of it is learnt
 */
public record RunConfig(
    TaskKind task,
    DataConfig data,
    TokenizerConfig tokenizer,
    ModelConfig model,
    TrainingConfig training,
    DecodingConfig decoding,
    StartConfig start,
    Adaptation adaptation) {

  /** A translation. */
  public RunConfig() {
    this(new Translation.Settings());
  }

  /** A task with the model that suits it. */
  public RunConfig(TaskKind task) {
    this(
        task,
        new DataConfig(),
        task.defaultTokenizer(),
        task.defaultModel(),
        task.defaultTraining(),
        new DecodingConfig(),
        new StartConfig(),
        new Full());
  }

  /**
   * Refuses a model that cannot be built, what the task cannot work with, and settings that would
   * mean nothing without the validation set that they need.
   */
  public RunConfig(
      TaskKind task,
      DataConfig data,
      TokenizerConfig tokenizer,
      ModelConfig model,
      TrainingConfig training,
      DecodingConfig decoding,
      StartConfig start,
      Adaptation adaptation) {
    this.task = task;
    this.data = data;
    this.tokenizer = tokenizer;
    this.model = model;
    this.training = training;
    this.decoding = decoding;
    this.start = start;
    this.adaptation = adaptation;
    Check.that(
        start.from().isPresent() || adaptation.isFull(),
        "adaptation",
        Adaptations.name(adaptation),
        "full, or start.from (--from MODEL): a part is learnt of a model that is there");
    requireBuildable(model);
    training.earlyStopping().decisive(training.validation().chosen(task.metrics()));
    if (data.validation().isEmpty() && !data.train().isEmpty()) {
      training.requireValidationSet();
    }
    if (!task.readsInOrder()) {
      model.remembering().ifPresent(kind -> refuse(task, kind));
    }
    task.check(this);
  }

  /** What is remembered of a text does not serve another one. */
  private static void refuse(TaskKind task, AttentionKind kind) {
    throw new SettingException(
        Help.KIND_IN_A_WRONG_PLACE,
        "model.decoder.self-attention: %s remembers the segments before, and the task %s reads its lines in random order; expected %s, another kind, such as full, or the task language-modelling"
            .formatted(Catalogue.name(kind), Tasks.name(task), kind.forgetting()));
  }

  /** Parts refuse what does not suit the model; nothing is allocated for it. */
  private static void requireBuildable(ModelConfig model) {
    try {
      Network.check(model);
    } catch (IllegalArgumentException e) {
      boolean named = e.getMessage().matches("(?s)[a-z][a-z.-]*: .*");
      throw new IllegalArgumentException("model" + (named ? "." : ": ") + e.getMessage(), e);
    }
  }

  /** The binder that knows the kinds of every section. */
  public static Binder binder() {
    return Kinds.in(new Binder())
        .withKinds(TaskKind.class, Tasks.ALL)
        .withKinds(Adaptation.class, Adaptations.ALL)
        .withKinds(ClassWeights.class, ClassWeights.ALL)
        .withKinds(Optimizer.class, Optimizers.ALL)
        .withKinds(Schedule.class, Schedules.ALL);
  }
}
