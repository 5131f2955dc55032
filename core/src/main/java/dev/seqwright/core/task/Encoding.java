package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.nio.file.Path;
import java.util.List;

/**
 * An encoder without anything that it predicts: what an imported BERT is that was only pre-trained.
 * Its states are of use; it is not trained and gives no answers.
 */
public record Encoding() implements TaskKind {

  @Override
  public ModelConfig defaultModel() {
    return new EncoderOnlyConfig();
  }

  @Override
  public List<ValidationMetric> metrics() {
    return List.of(ValidationMetric.PERPLEXITY);
  }

  @Override
  public void check(RunConfig config) {
    network(config.model(), EncoderOnlyConfig.class);
  }

  @Override
  public Task<?> open(TaskSetup setup) {
    throw new UserException(
        Help.WRONG_TASK,
        "task: found encoding, expected one that is trained: models of the task encoding come from"
            + " 'seqwright import'");
  }

  @Override
  public String use() {
    return "'seqwright embed' writes its states; import a model with a head for answers";
  }

  @Override
  public Predictor predictor(Path folder, ModelUse use) {
    throw new UserException(
        Help.WRONG_TASK, folder + ": an encoder alone gives no answer to a line; " + use());
  }
}
