package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.TrainingStep.Update;
import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.average.PublishedWeights;
import dev.seqwright.core.train.average.Snapshots;
import dev.seqwright.core.train.report.PeakMemory;
import dev.seqwright.core.train.report.Report;
import dev.seqwright.core.train.report.Tally;
import dev.seqwright.core.train.report.TrainingListener;
import dev.seqwright.core.train.schedule.LearningRates;
import dev.seqwright.core.train.schedule.Reductions;
import dev.seqwright.core.train.validation.Validation;
import java.time.Duration;
import java.util.List;

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
  private final Validator validator;
  private final ModelFolder folder;
  private final TrainingListener listener;
  private final StopSignal stop;
  private final LearningRates rates;
  private TrainingState state;
  private TrainingState saved;
  private Snapshots.Snapshot measured = new Snapshots.Snapshot(0, Double.NaN);

  private TrainingLoop(
      Task<E> task,
      TrainingSetup setup,
      RunState run,
      Validator validator,
      TrainingStep<E> update) {
    this.task = task;
    this.config = setup.config();
    this.run = run;
    this.data = new TrainingData<>(task, config, setup.stop());
    this.update = update;
    this.validator = validator;
    this.folder = setup.folder();
    this.listener = setup.listener();
    this.stop = setup.stop();
    this.rates = setup.rates();
  }

  /**
   * Trains a task, from its beginning or from a checkpoint on, until a limit is reached or somebody
   * asks for the end.
   *
   * @throws UserException when there is not enough memory, or training diverges
   */
  public static <E extends Example> void train(Task<E> task, TrainingSetup setup) {
    Parameters parameters = task.network().parameters();
    setup.start().shape(parameters, task.vocabularies(), setup.listener()::onMessage);
    MemoryNeed.of(task, setup.config()).requireAvailable();
    MemoryNeed.requireOneBuffer(parameters);
    parameters.allocate(setup.slabs());
    parameters.initialize(setup.config().seed());
    setup.start().fill(parameters);
    setup.listener().onMessage(counted(parameters));
    RunState run = new RunState(task, setup);
    Validator validator = new Validator(task, setup.config(), run.published());
    TrainingState state =
        setup
            .saved()
            .map(run::restore)
            .map(saved -> new Resumption(setup, run.published(), validator.decisive()).of(saved))
            .orElse(TrainingState.START);
    try (TrainingStep<E> step =
        new TrainingStep<>(task, setup.config(), run.moments(), setup.kernels(), setup.slabs())) {
      new TrainingLoop<>(task, setup, run, validator, step).from(state);
    }
  }

  private static String counted(Parameters parameters) {
    long learnt = parameters.trainedOnes().stream().mapToLong(Parameter::size).sum();
    return learnt == parameters.count()
        ? "%,d parameters".formatted(learnt)
        : "%,d parameters, of which %,d are learnt".formatted(parameters.count(), learnt);
  }

  /** Trains from a state on and saves at the end, whatever ended it. */
  private void from(TrainingState start) {
    stop.heed();
    state = start;
    saved = start;
    if (end() == null || state.open() || state.unmeasured() || !folder.holdsModel()) {
      listener.onStart(start.step());
      toTheEnd();
      listener.onMessage(end());
      conclude();
    } else {
      listener.onMessage(end());
    }
  }

  private void toTheEnd() {
    try {
      if (state.open()) {
        close(state.batch() == state.epochData().batches());
      }
      while (end() == null) {
        epoch();
      }
    } catch (StopSignal.Stopped asked) {
      // The end says so; what is open is done when the run goes on.
    }
  }

  /** Why training is over, or null. */
  private String end() {
    if (stop.requested()) {
      return stop.reason() + ": stopped after step " + state.step() + "; the same command goes on";
    }
    return finish();
  }

  /** Why training is over if nobody asked for the end, or null. */
  private String finish() {
    if (config.earlyStopping().exhausted(state.best())) {
      return "none of the last %d validations was better: training is done after step %d"
          .formatted(state.best().stalled(), state.step());
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
    goOnIn(task.segments().isPresent() ? EpochData.ofContents(batches) : EpochData.of(batches));
    while (state.epoch() == epoch && end() == null) {
      int to = state.batch() + Math.min(config.updateFreq(), batches.size() - state.batch());
      step(batches.subList(state.batch(), to), to == batches.size(), (double) to / batches.size());
    }
  }

  /** A position in other batches than these means nothing. */
  private void goOnIn(EpochData batches) {
    if (!state.epochData().allows(batches, state.batch())) {
      listener.onMessage(
          "epoch %d begins anew: its batches are not those that the run had (other data, or other"
                  .formatted(state.epoch())
              + " settings of batches)");
      state = state.epochAnew();
    }
    state = state.in(batches);
  }

  private void step(List<Batch<E>> batches, boolean last, double epochDone) {
    long begin = System.nanoTime();
    long step = state.step() + 1;
    int epoch = state.epoch();
    double rate = rates.at(step, state.reductions().count());
    Update done = update.update(batches, step, rate);
    if (!done.isFinite()) {
      throw divergence().in(step, done);
    }
    state = state.after(tally(batches, done, (System.nanoTime() - begin) / 1e9), batches.size());
    listener.onStep(step, epoch, epochDone);
    report(step, epoch, rate);
    close(last);
  }

  /** Does what is due after a step. */
  private void close(boolean last) {
    long step = state.step();
    int epoch = state.epoch();
    if (validator.due(step, epoch, last)) {
      validate();
    }
    snapshot(step, epoch, last);
    if (last) {
      listener.onEpoch(epoch, step);
      state = state.nextEpoch();
    }
    state = state.closed();
    if (config.saving().due(step, epoch, last)) {
      save(run.published().values());
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
      task.network().report().forEach(listener::onMessage);
      state = state.reported();
    }
  }

  private void validate() {
    requireFinite();
    Validation validation = validator.measure(run.published().current(), state);
    state = state.validated(validation, reductions(validation));
    measured = new Snapshots.Snapshot(state.step(), validation.decisiveScore());
    if (validation.leads()) {
      run.published().keepBest();
    }
    listener.onValidation(validation);
  }

  private Reductions reductions(Validation validation) {
    boolean warmed = state.step() >= config.warmup();
    Reductions before = state.reductions();
    Reductions after = config.schedule().after(before, validation.improved(), warmed);
    if (after.count() > before.count()) {
      double rate = rates.at(state.step() + 1, after.count());
      listener.onMessage("no progress: the learning rate is lowered to %.4e".formatted(rate));
    }
    return after;
  }

  private void snapshot(long step, int epoch, boolean last) {
    Averaging averaging = config.average();
    boolean due =
        switch (averaging.every()) {
          case EPOCH -> last;
          case CHECKPOINT -> config.saving().due(step, epoch, last);
        };
    boolean scored = measured.step() == step;
    if (averaging.count() > 0 && due && (scored || averaging.of() == Averaging.Choice.LAST)) {
      Snapshots.Snapshot taken = scored ? measured : new Snapshots.Snapshot(step, Double.NaN);
      Snapshots after = state.snapshots().with(taken, averaging, validator.decisive());
      state = state.withSnapshots(after);
      run.published().keep(after, step);
    }
  }

  private void save(Tensor use) {
    requireFinite();
    run.save(state, use);
    saved = state;
    listener.onCheckpoint(state.step(), folder.path());
  }

  /** Saves at the end, unless the folder has it all. */
  private void conclude() {
    PublishedWeights weights = run.published();
    Tensor use = weights.values();
    if (!stop.requested()) {
      requireFinite();
      use = new Conclusion(validator, weights, listener).of(state, measured.step());
    }
    if (finish() != null && validator.measures()) {
      state = state.ended(!stop.requested());
    }
    if (!state.equals(saved) || use != weights.values() || !folder.holdsModel()) {
      save(use);
    }
  }

  private Divergence divergence() {
    return new Divergence(config, folder, saved.step());
  }

  private void requireFinite() {
    if (!run.isFinite()) {
      throw divergence().after(state.step());
    }
  }
}
