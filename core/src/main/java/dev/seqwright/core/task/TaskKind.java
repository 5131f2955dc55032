package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.LayerConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of one kind of task, as the configuration gives them under {@code task}; a record.
 * {@link Tasks#ALL} lists the kinds.
 */
public interface TaskKind {
  /** The model where the configuration says nothing of it. */
  ModelConfig defaultModel();

  /** How it is trained where the configuration says nothing of it. */
  default TrainingConfig defaultTraining() {
    return new TrainingConfig();
  }

  /** How texts are cut where the configuration says nothing of it. */
  default TokenizerConfig defaultTokenizer() {
    return new TokenizerConfig();
  }

  /** What a validation can measure, see {@link Task#metrics}. */
  List<ValidationMetric> metrics();

  /**
   * Refuses a configuration that the task cannot work with.
   *
   * @throws IllegalArgumentException that names the key, what was found and what is expected
   */
  void check(RunConfig config);

  /** Whether texts can be read in their order, segment after segment. */
  default boolean readsInOrder() {
    return false;
  }

  /**
   * Reads the data, makes or opens the vocabularies, and makes the network, without values.
   *
   * @throws dev.seqwright.core.config.UserException when the data does not serve
   */
  Task<?> open(TaskSetup setup);

  /** Whether its models label each sentence of documents: see {@link SentenceLabeller}. */
  default boolean labelsSentences() {
    return false;
  }

  /** Which command a model of this task is for, and what it does: part of a message. */
  String use();

  /**
   * A model of this task that answers lines.
   *
   * @param use what it is to be used for
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model, or models
   *     of this task give no answers
   */
  Predictor predictor(Path folder, ModelUse use);

  /** Layers of a size that suits a small corpus. */
  static LayerConfig smallLayers() {
    LayerConfig usual = new LayerConfig();
    return new LayerConfig(
        256,
        4,
        1024,
        usual.activation(),
        usual.norm(),
        usual.normPlacement(),
        usual.positions(),
        usual.maxPositions(),
        usual.dropout(),
        usual.attentionDropout(),
        usual.activationDropout(),
        usual.initialization());
  }

  /**
   * The model as the kind of network that this task needs.
   *
   * @throws IllegalArgumentException when it is another one
   */
  default <C extends ModelConfig> C network(ModelConfig model, Class<C> type) {
    if (!type.isInstance(model)) {
      throw new SettingException(
          Help.WRONG_TASK,
          "model.kind: found %s, expected %s: the task %s needs it"
              .formatted(Kinds.name(model.getClass()), Kinds.name(type), Tasks.name(this)));
    }
    return type.cast(model);
  }
}
