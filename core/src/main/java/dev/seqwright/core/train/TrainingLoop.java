package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.train.TrainingStep.Update;
import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.average.Snapshots;
import dev.seqwright.core.train.report.PeakMemory;
import dev.seqwright.core.train.report.Report;
import dev.seqwright.core.train.report.Tally;
import dev.seqwright.core.train.report.TrainingListener;
import dev.seqwright.core.train.validation.BestScore;
import dev.seqwright.core.train.validation.Validation;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * The loop: an update, then whatever is due after it (a report, a validation, a checkpoint), until
 * a limit is reached or somebody asks for the end. The state that a checkpoint keeps is all that
 * the loop knows, so a run that was stopped and resumed goes through the same steps as one that was
 * not.
 */
public final class TrainingLoop<E extends Example> {
  private final TrainingConfig config;
  private final Task<E> task;
  private final RunState run;
  private final TrainingData<E> data;
  private final TrainingStep<E> update;
  private final ModelFolder folder;
  private final TrainingListener listener;
  private final StopSignal stop;
  private final LongToDoubleFunction rates;
  private final ValidationMetric decisive;
  private TrainingState state;
  private long savedAt;

  private TrainingLoop(Task<E> task, TrainingSetup setup, RunState run, TrainingStep<E> update) {
    this.task = task;
    this.config = setup.config();
    this.run = run;
    this.data = new TrainingData<>(task, config);
    this.update = update;
    this.folder = setup.folder();
    this.listener = setup.listener();
    this.stop = setup.stop();
    this.rates = setup.rates();
    this.decisive = config.earlyStopping().decisive(task.metrics());
  }

  /**
   * Trains a task, from its beginning or from a checkpoint on, until a limit is reached or somebody
   * asks for the end.
   *
   * @throws UserException when there is not enough memory
   */
  public static <E extends Example> void train(Task<E> task, TrainingSetup setup) {
    MemoryNeed.of(task, setup.config()).requireAvailable();
    Parameters parameters = task.network().parameters();
    parameters.allocate(setup.slabs());
    parameters.initialize(setup.config().seed());
    setup.listener().onMessage("%,d parameters".formatted(parameters.count()));
    RunState run =
        new RunState(task, setup.config(), setup.configuration(), setup.folder(), setup.slabs());
    TrainingState state = setup.saved().map(run::restore).orElse(TrainingState.START);
    try (TrainingStep<E> step =
        new TrainingStep<>(task, setup.config(), run.moments(), setup.kernels(), setup.slabs())) {
      new TrainingLoop<>(task, setup, run, step).from(state);
    }
  }

  /** Trains from a state on and saves at the end, whatever ended it. */
  private void from(TrainingState start) {
    state = start;
    savedAt = start.step();
    listener.onStart(start.step());
    String end = end();
    while (end == null) {
      epoch();
      end = end();
    }
    listener.onMessage(end);
    if (savedAt != state.step() || !folder.holdsModel()) {
      save();
    }
  }

  /** Why training is over, or null. */
  private String end() {
    if (stop.requested()) {
      return stop.reason() + ": stopped after step " + state.step() + "; the same command goes on";
    }
    if (config.earlyStopping().exhausted(state.best())) {
      return "no better validation since step " + state.best().step() + ": training is done";
    }
    if (config.ended(state.step(), trained()) || config.endedWith(state.epoch() - 1)) {
      return "training is done after step " + state.step();
    }
    return null;
  }

  private Duration trained() {
    return Duration.ofNanos((long) (state.trainedSeconds() * 1e9));
  }

  private void epoch() {
    int epoch = state.epoch();
    List<Batch<E>> batches = data.epoch(epoch);
    while (state.epoch() == epoch && end() == null) {
      int to = Math.min(batches.size(), state.batch() + config.updateFreq());
      step(batches.subList(state.batch(), to), to == batches.size(), (double) to / batches.size());
    }
  }

  private void step(List<Batch<E>> batches, boolean last, double epochDone) {
    long begin = System.nanoTime();
    long step = state.step() + 1;
    int epoch = state.epoch();
    double rate = rates.applyAsDouble(step);
    Update done = update.update(batches, step, rate);
    state = state.after(tally(batches, done, (System.nanoTime() - begin) / 1e9), batches.size());
    listener.onStep(step, epoch, epochDone);
    report(step, epoch, rate);
    validate(step, epoch, last);
    snapshot(step, epoch, last);
    if (last) {
      listener.onEpoch(epoch, step);
      state = state.nextEpoch();
    }
    if (config.saving().due(step, epoch, last)) {
      save();
    }
  }

  private Tally tally(List<Batch<E>> batches, Update done, double seconds) {
    return new Tally(
        1,
        batches.stream().mapToLong(Batch::size).sum(),
        batches.stream().mapToLong(Batch::inputTokens).sum(),
        batches.stream().mapToLong(Batch::units).sum(),
        done.result().loss(),
        -done.result().logLikelihood(),
        done.result().correct(),
        done.gradientNorm(),
        seconds);
  }

  private void report(long step, int epoch, double rate) {
    if (step % config.reportEvery() == 0) {
      listener.onReport(
          new Report(
              step,
              epoch,
              state.epochExamples(),
              state.sinceReport(),
              task.units(),
              rate,
              state.trainedSeconds(),
              PeakMemory.bytes()));
      task.network()
          .loads()
          .forEach((layer, load) -> listener.onMessage("Experts of " + layer + ": " + load.take()));
      state = state.reported();
    }
  }

  private void validate(long step, int epoch, boolean last) {
    if (task.validates() && config.validation().due(step, epoch, last)) {
      Validation validation = validation(step, epoch);
      state = state.validated(validation);
      listener.onValidation(validation);
    }
  }

  private Validation validation(long step, int epoch) {
    long begin = System.nanoTime();
    Map<ValidationMetric, Double> scores = task.validate();
    BestScore best =
        config.earlyStopping().after(decisive, state.best(), step, scores.get(decisive));
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Validation(step, epoch, scores, decisive, best, seconds);
  }

  private void snapshot(long step, int epoch, boolean last) {
    Averaging averaging = config.average();
    boolean due =
        switch (averaging.every()) {
          case EPOCH -> last;
          case CHECKPOINT -> config.saving().due(step, epoch, last);
        };
    if (averaging.count() > 0 && due) {
      Snapshots before = state.snapshots();
      Snapshots.Snapshot taken = new Snapshots.Snapshot(step, state.lastScore());
      Snapshots after = before.with(taken, averaging, decisive);
      state = state.withSnapshots(after);
      run.published().keep(after, step, run::fresh);
    }
  }

  private void save() {
    run.save(state);
    savedAt = state.step();
    listener.onCheckpoint(state.step(), folder.path());
  }
}
