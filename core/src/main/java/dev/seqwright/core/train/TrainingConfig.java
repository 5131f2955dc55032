package dev.seqwright.core.train;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.optimizer.Adam;
import dev.seqwright.core.train.optimizer.Clipping;
import dev.seqwright.core.train.optimizer.MovingAverage;
import dev.seqwright.core.train.optimizer.Optimizer;
import dev.seqwright.core.train.schedule.Decay;
import dev.seqwright.core.train.schedule.InverseSquareRoot;
import dev.seqwright.core.train.schedule.Schedule;
import dev.seqwright.core.train.schedule.ScheduleParameters;
import dev.seqwright.core.train.validation.EarlyStopping;
import java.time.Duration;
import java.util.function.LongToDoubleFunction;

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
 * @param average which checkpoints the final parameters are the mean of
 * @param maxSteps the step to end at, 0 for no limit
 * @param maxEpochs the epoch to end at, 0 for no limit
 * @param maxTime how long to train, earlier runs of the same model included; 0s for no limit
 * @param seed what all random numbers are drawn from
 * @param workers threads; the same number gives the same bits
 * @param validateEvery when to validate: steps ({@code 1000}), epochs ({@code 1e}) or never ({@code
 *     0})
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
        0,
        20,
        Duration.ZERO,
        1,
        Runtime.getRuntime().availableProcessors(),
        "1e",
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
    Check.atLeast("workers", workers, 1);
    Check.atLeast("report-every", reportEvery, 1);
    Interval.parse("validate-every", validateEvery);
    Interval.parse("save-every", saveEvery);
    requireEnd(schedule, maxSteps, warmup);
  }

  /** When to validate. */
  public Interval validation() {
    return Interval.parse("validate-every", validateEvery);
  }

  /** When to save. */
  public Interval saving() {
    return Interval.parse("save-every", saveEvery);
  }

  /** The learning rate of every step, for a model of size D. */
  public LongToDoubleFunction learningRates(int modelSize) {
    ScheduleParameters course = new ScheduleParameters(learningRate, warmup, maxSteps, modelSize);
    return step -> schedule.rate(step, course);
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
