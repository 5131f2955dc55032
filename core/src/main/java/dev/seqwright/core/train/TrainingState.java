package dev.seqwright.core.train;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.average.Snapshots;
import dev.seqwright.core.train.report.Tally;
import dev.seqwright.core.train.schedule.Reductions;
import dev.seqwright.core.train.validation.BestScore;
import dev.seqwright.core.train.validation.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run stands after a step: with the parameters and the moments of the optimiser, everything
 * that the next step depends on. {@code training/state.json} of a model.
 *
 * <p>Random numbers and the order of the data are functions of the seed, the step and the epoch, so
 * these positions are all there is to remember of them.
 *
 * @param step steps done
 * @param epoch the epoch that the next step belongs to
 * @param batch batches of that epoch that are done
 * @param epochExamples examples of that epoch that are done
 * @param trainedSeconds time trained so far
 * @param sinceReport sums over the steps since the last report
 * @param best what early stopping remembers
 * @param reductions what the schedule remembers of validations
 * @param snapshots the checkpoints kept for averaging
 * @param epochData what the batches of the epoch are known by
 * @param open whether what is due after the last step, its validation first, is still to be done
 * @param unmeasured whether the run came to its end and was stopped before its last validation was
 *     made
 */
@JsonIgnoreProperties("last-score") // of states that were written before 0.2
public record TrainingState(
    long step,
    int epoch,
    int batch,
    @JsonProperty("epoch-sentences") long epochExamples,
    double trainedSeconds,
    Tally sinceReport,
    BestScore best,
    Reductions reductions,
    Snapshots snapshots,
    EpochData epochData,
    boolean open,
    boolean unmeasured) {

  /** Before the first step. */
  public static final TrainingState START =
      new TrainingState(
          0,
          1,
          0,
          0,
          0,
          Tally.ZERO,
          BestScore.NONE,
          Reductions.NONE,
          Snapshots.NONE,
          EpochData.UNKNOWN,
          false,
          false);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** Keys that states of older versions lack. */
  private static final List<String> ADDED =
      List.of("reductions", "epoch-data", "open", "unmeasured");

  /** The state after one more step that went through some batches of the epoch. */
  public TrainingState after(Tally done, int batches) {
    return new TrainingState(
        step + 1,
        epoch,
        batch + batches,
        epochExamples + done.examples(),
        trainedSeconds + done.seconds(),
        sinceReport.plus(done),
        best,
        reductions,
        snapshots,
        epochData,
        true,
        false);
  }

  /** The epoch that the last step belongs to. */
  public int lastEpoch() {
    return batch > 0 ? epoch : epoch - 1;
  }

  /** The state once all was done that is due after the step. */
  public TrainingState closed() {
    return with(best, snapshots, false, unmeasured);
  }

  /** The state at the beginning of an epoch, or in it, whose batches are known by something. */
  public TrainingState in(EpochData batches) {
    return new TrainingState(
        step,
        epoch,
        batch,
        epochExamples,
        trainedSeconds,
        sinceReport,
        best,
        reductions,
        snapshots,
        batches,
        open,
        unmeasured);
  }

  /** The state at the beginning of the next epoch. */
  public TrainingState nextEpoch() {
    return atBeginOf(epoch + 1);
  }

  /** The state with the same epoch to begin anew. */
  public TrainingState epochAnew() {
    return atBeginOf(epoch);
  }

  private TrainingState atBeginOf(int begun) {
    return new TrainingState(
        step,
        begun,
        0,
        0,
        trainedSeconds,
        sinceReport,
        best,
        reductions,
        snapshots,
        EpochData.UNKNOWN,
        open,
        unmeasured);
  }

  /** The state after a report. */
  public TrainingState reported() {
    return new TrainingState(
        step,
        epoch,
        batch,
        epochExamples,
        trainedSeconds,
        Tally.ZERO,
        best,
        reductions,
        snapshots,
        epochData,
        open,
        unmeasured);
  }

  /** The state after a validation. */
  public TrainingState validated(Validation validation, Reductions reduced) {
    return new TrainingState(
        step,
        epoch,
        batch,
        epochExamples,
        trainedSeconds + validation.seconds(),
        sinceReport,
        validation.best(),
        reduced,
        snapshots,
        epochData,
        open,
        unmeasured);
  }

  /** The state with other checkpoints to average. */
  public TrainingState withSnapshots(Snapshots kept) {
    return with(best, kept, open, unmeasured);
  }

  /** The state without the scores so far, with which later ones cannot be compared. */
  public TrainingState withoutScores() {
    return with(BestScore.NONE, snapshots, open, unmeasured);
  }

  /** The state of a run that came to its end, with its last validation made or not. */
  public TrainingState ended(boolean measured) {
    return with(best, snapshots, open, !measured);
  }

  private TrainingState with(
      BestScore best, Snapshots snapshots, boolean open, boolean unmeasured) {
    return new TrainingState(
        step,
        epoch,
        batch,
        epochExamples,
        trainedSeconds,
        sinceReport,
        best,
        reductions,
        snapshots,
        epochData,
        open,
        unmeasured);
  }

  /** As a JSON object. */
  public ObjectNode toTree() {
    return JSON.valueToTree(this);
  }

  /** As JSON, every double with the digits that give it back exactly. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the state of training cannot be written", e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param origin the name of the file, for messages
   * @throws UserException when it is not that
   */
  public static TrainingState fromJson(String json, String origin) {
    try {
      ObjectNode tree = JSON.readValue(json, ObjectNode.class);
      ADDED.forEach(key -> tree.putIfAbsent(key, START.toTree().get(key)));
      return JSON.treeToValue(tree, TrainingState.class);
    } catch (JsonProcessingException e) {
      throw new UserException(
          Help.DAMAGED_MODEL,
          origin
              + ": not the state of a training run ("
              + FileProblem.of(e)
              + "); remove the folder 'training' beside the model to begin anew",
          e);
    }
  }

  /** Reads a file, with the errors of {@link #fromJson}. */
  public static TrainingState read(Path file) {
    try {
      return fromJson(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    }
  }
}
