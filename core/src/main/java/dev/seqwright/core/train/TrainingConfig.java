package dev.seqwright.core.train;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.average.Publication;
import dev.seqwright.core.train.optimizer.Adam;
import dev.seqwright.core.train.optimizer.Clipping;
import dev.seqwright.core.train.optimizer.MovingAverage;
import dev.seqwright.core.train.optimizer.Optimizer;
import dev.seqwright.core.train.schedule.Decay;
import dev.seqwright.core.train.schedule.InverseSquareRoot;
import dev.seqwright.core.train.schedule.LearningRates;
import dev.seqwright.core.train.schedule.Noam;
import dev.seqwright.core.train.schedule.Schedule;
import dev.seqwright.core.train.schedule.ScheduleParameters;
import dev.seqwright.core.train.validation.EarlyStopping;
import dev.seqwright.core.train.validation.ValidationConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a model is trained: the section {@code training} of the configuration. The constructor
 * without arguments is the one place where the defaults stand.
 *
 * @param maxTokens the most tokens in a batch: the longer side of the longest pair times the number
 *     of pairs, over all workers
 * @param updateFreq batches whose gradients are summed before the parameters change
 * @param labelSmoothing probability mass that is spread over the vocabulary, 0 to less than 1
 * @param optimizer {@code adam} or {@code adamw}, with its numbers
 * @param learningRate the peak of the schedule (with {@code noam}, a factor)
 * @param warmup steps in which the learning rate grows from 0 to the peak
 * @param schedule the learning rate after the warm-up
 * @param clipNorm the most that the norm of the gradient may be, 0 for no clipping
 * @param ema decay of the {@link MovingAverage} of the parameters, 0 for none
 * @param average which checkpoints are averaged
 * @param publish which parameters the model is used with: the best, the last, or the average; the
 *     average where checkpoints are averaged, else the best where there is a validation set
 * @param maxSteps the step to end at, 0 for no limit
 * @param maxEpochs the epoch to end at, 0 for no limit
 * @param maxTime how long to train, earlier runs of the same model included; 0s for no limit
 * @param seed what all random numbers are drawn from
 * @param workers threads; the same number gives the same bits
 * @param validateEvery when to validate: steps ({@code 1000}), epochs ({@code 1e}) or never ({@code
 *     0})
 * @param validation what a validation measures
 * @param saveEvery when to save, in the same form; the end of training always saves
 * @param reportEvery steps from one line of the log to the next
 * @param earlyStopping when to give up
 */
public record TrainingConfig(
    @Flag(
            names = {"--max-tokens", "--mini-batch-words"},
            label = "N",
            text = "The most tokens in a batch, padding included.")
        int maxTokens,
    @Flag(
            names = {"--update-freq", "--optimizer-delay"},
            label = "N",
            text = "Batches whose gradients are summed for one update.")
        int updateFreq,
    @Flag(
            names = "--label-smoothing",
            label = "P",
            text = "Probability that is spread over the vocabulary.")
        double labelSmoothing,
    Optimizer optimizer,
    @Flag(
            names = {"--learning-rate", "--lr"},
            label = "RATE",
            text = "Peak of the learning rate.")
        double learningRate,
    @Flag(
            names = {"--warmup", "--lr-warmup"},
            label = "N",
            text = "Updates until the learning rate is at its peak.")
        long warmup,
    Schedule schedule,
    @Flag(
            names = "--clip-norm",
            label = "NORM",
            text = "The most that the norm of the gradient may be; 0 for no clipping.")
        double clipNorm,
    double ema,
    Averaging average,
    Optional<Publication> publish,
    @Flag(
            names = {"--max-steps", "--after-batches"},
            label = "N",
            text = "End after this many updates; 0 for no limit.")
        long maxSteps,
    @Flag(
            names = {"--max-epochs", "--after-epochs"},
            label = "N",
            text = "End after this many epochs; 0 for no limit.")
        int maxEpochs,
    @Flag(
            names = "--max-time",
            label = "TIME",
            text = "End after this long, such as 90m or 2h; 0s for no limit.")
        Duration maxTime,
    @Flag(names = "--seed", label = "N", text = "What random numbers are drawn from.") long seed,
    @Flag(names = "--workers", label = "N", text = "Threads that train.") int workers,
    @Flag(
            names = {"--validate-every", "--valid-freq"},
            label = "N",
            text = "Updates (1000) or epochs (1e) from one validation to the next.")
        String validateEvery,
    ValidationConfig validation,
    @Flag(
            names = {"--save-every", "--save-freq"},
            label = "N",
            text = "Updates (1000) or epochs (1e) from one checkpoint to the next.")
        String saveEvery,
    @Flag(
            names = {"--report-every", "--disp-freq"},
            label = "N",
            text = "Updates from one line of the log to the next.")
        int reportEvery,
    EarlyStopping earlyStopping) {
  private static final double LEAST_FACTOR = 0.01; // its peak is 7e-6 with D = 512 and w = 4000
  private static final double LOWEST_PEAK = 1e-6;
  private static final double HIGHEST_PEAK = 0.1;

  /** The defaults; one worker a processor. */
  public TrainingConfig() {
    this(
        4096,
        1,
        0.1,
        new Adam(),
        1e-3,
        1000,
        new InverseSquareRoot(),
        1.0,
        0,
        new Averaging(),
        Optional.empty(),
        0,
        20,
        Duration.ZERO,
        1,
        Runtime.getRuntime().availableProcessors(),
        "1e",
        new ValidationConfig(),
        "1e",
        100,
        new EarlyStopping());
  }

  /** Checks every number; the message begins with the key. */
  public TrainingConfig {
    Check.atLeast("max-tokens", maxTokens, 1);
    Check.atLeast("update-freq", updateFreq, 1);
    Check.fraction("label-smoothing", labelSmoothing);
    Check.positive("learning-rate", learningRate);
    Check.atLeast("warmup", warmup, 0);
    Check.notNegative("clip-norm", clipNorm);
    Check.fraction("ema", ema);
    Check.atLeast("max-steps", maxSteps, 0);
    Check.atLeast("max-epochs", maxEpochs, 0);
    Check.atLeast("max-time", maxTime.toNanos(), 0);
    Check.within("workers", workers, 1, Check.MOST_WORKERS);
    Check.atLeast("report-every", reportEvery, 1);
    Interval validating = Interval.parse("validate-every", validateEvery);
    Interval saving = Interval.parse("save-every", saveEvery);
    requireScores(average, validating, saving);
    requireChoice(publish, average, validating);
    requireEnd(schedule, maxSteps, warmup);
    Check.that(
        !(schedule instanceof Noam) || learningRate >= LEAST_FACTOR,
        "learning-rate",
        learningRate,
        LEAST_FACTOR + " or more with schedule noam, where it is a factor (1 in the paper)");
    Check.that(
        validating.count() > 0 || !schedule.needsScores(),
        "schedule",
        "plateau",
        "another one where validate-every is 0");
    Check.that(
        validating.count() > 0 || earlyStopping.patience() == 0,
        "early-stopping.patience",
        earlyStopping.patience(),
        "0 where validate-every is 0");
  }

  /** When to validate. */
  public Interval validating() {
    return Interval.parse("validate-every", validateEvery);
  }

  /** When to save. */
  public Interval saving() {
    return Interval.parse("save-every", saveEvery);
  }

  /** The learning rate of every step, for a model of size D. */
  public LearningRates learningRates(int modelSize) {
    return (step, reductions) ->
        schedule.rate(
            step, new ScheduleParameters(learningRate, warmup, maxSteps, modelSize, reductions));
  }

  /**
   * What is odd about the learning rates of a model of size D, a sentence each; usually nothing.
   */
  public List<String> doubts(int modelSize) {
    List<String> doubts = new ArrayList<>();
    LearningRates rates = learningRates(modelSize);
    double peak = rates.at(Math.max(1, warmup), 0);
    if (peak < LOWEST_PEAK || peak > HIGHEST_PEAK) {
      doubts.add(
          "the learning rate has its peak at %.1e, where Adam usually needs 1e-5 to 1e-2: look at training.learning-rate and training.schedule"
              .formatted(peak));
    }
    if (maxSteps > 0 && maxSteps < warmup) {
      doubts.add(
          "training ends at step %,d, within the warm-up of %,d: the learning rate gets to %.1e and not to its peak of %.1e; look at training.warmup"
              .formatted(maxSteps, warmup, rates.at(maxSteps, 0), peak));
    }
    return doubts;
  }

  /**
   * Which parameters the model is used with.
   *
   * @param validates whether there is a validation set
   */
  public Publication publication(boolean validates) {
    return publish.orElseGet(
        () -> Publication.usual(average, validates && validating().count() > 0));
  }

  /**
   * Refuses settings that need scores where there is no validation set.
   *
   * @throws IllegalArgumentException that names the key
   */
  public void requireValidationSet() {
    String expected = "a validation set, data.validation, which it needs";
    Check.that(
        earlyStopping.patience() == 0,
        "training.early-stopping.patience",
        earlyStopping.patience() + " and no validation set",
        "0 or " + expected);
    Check.that(
        !publish.equals(Optional.of(Publication.BEST)),
        "training.publish",
        "best and no validation set",
        "last, average or " + expected);
    Check.that(
        average.count() == 0 || average.of() == Averaging.Choice.LAST,
        "training.average.of",
        "best and no validation set",
        "last or " + expected);
    Check.that(
        !schedule.needsScores(),
        "training.schedule",
        "plateau and no validation set",
        "another one or " + expected);
  }

  /** How the gradient is clipped. */
  public Clipping clipping() {
    return new Clipping(clipNorm);
  }

  /** Whether training is to end after a step: a limit of steps or of time is reached. */
  public boolean ended(long step, Duration trained) {
    return maxSteps > 0 && step >= maxSteps
        || maxTime.isPositive() && trained.compareTo(maxTime) >= 0;
  }

  /** Whether training is to end after a whole epoch. */
  public boolean endedWith(int epoch) {
    return maxEpochs > 0 && epoch >= maxEpochs;
  }

  /** The best checkpoints are looked for only where they are measured. */
  private static void requireScores(Averaging average, Interval validating, Interval saving) {
    boolean epochs = average.every() == Averaging.Moment.EPOCH;
    Interval taken = epochs ? new Interval(1, Interval.Unit.EPOCHS) : saving;
    Check.that(
        average.count() == 0 || average.of() == Averaging.Choice.LAST || taken.meets(validating),
        "validate-every",
        validating,
        "%s with average.of: best, which takes checkpoints %s and only after a validation"
            .formatted(
                taken.unit() == Interval.Unit.EPOCHS ? "epochs, such as 1e," : "steps",
                epochs ? "after epochs" : "where the model is saved, save-every " + saving));
  }

  private static void requireChoice(
      Optional<Publication> publish, Averaging average, Interval validating) {
    Check.that(
        average.count() > 0 || !publish.equals(Optional.of(Publication.AVERAGE)),
        "publish",
        "average",
        "best or last where average.count is 0");
    Check.that(
        validating.count() > 0 || !publish.equals(Optional.of(Publication.BEST)),
        "publish",
        "best",
        "last or average where validate-every is 0");
  }

  private static void requireEnd(Schedule schedule, long maxSteps, long warmup) {
    if (schedule instanceof Decay decay) {
      long end = decay.steps() > 0 ? decay.steps() : maxSteps;
      Check.that(
          end > warmup,
          "schedule",
          "an end at step " + end,
          "more than the %d steps of the warm-up; set schedule.steps or max-steps"
              .formatted(warmup));
    }
  }
}
