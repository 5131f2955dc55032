package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.train.TrainingStep.Update;
import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.average.Snapshots;
import dev.seqwright.core.train.report.PeakMemory;
import dev.seqwright.core.train.report.Report;
import dev.seqwright.core.train.report.Tally;
import dev.seqwright.core.train.report.TrainingListener;
import dev.seqwright.core.train.validation.Validation;
import java.time.Duration;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * The loop: an update, then whatever is due after it (a report, a validation, a checkpoint), until
 * a limit is reached or somebody asks for the end. The state that a checkpoint keeps is all that
 * the loop knows, so a run that was stopped and resumed goes through the same steps as one that was
 * not.
 */
final class TrainingLoop {
  private final TrainingConfig config;
  private final RunState run;
  private final TrainingData data;
  private final TrainingStep updater;
  private final Validator validator;
  private final ModelFolder folder;
  private final TrainingListener listener;
  private final StopSignal stop;
  private final LongToDoubleFunction rates;
  private TrainingState state;
  private long savedAt;

  TrainingLoop(
      RunConfig config,
      RunState run,
      TrainingData data,
      TrainingStep updater,
      Validator validator,
      ModelFolder folder,
      TrainingListener listener,
      StopSignal stop) {
    this.config = config.training();
    this.run = run;
    this.data = data;
    this.updater = updater;
    this.validator = validator;
    this.folder = folder;
    this.listener = listener;
    this.stop = stop;
    this.rates = config.training().learningRates(config.model().size());
  }

  /** Trains from a state on and saves at the end, whatever ended it. */
  void from(TrainingState start) {
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
    List<Batch> batches = data.epoch(epoch);
    while (state.epoch() == epoch && end() == null) {
      int to = Math.min(batches.size(), state.batch() + config.updateFreq());
      step(batches.subList(state.batch(), to), to == batches.size(), (double) to / batches.size());
    }
  }

  private void step(List<Batch> batches, boolean last, double epochDone) {
    long begin = System.nanoTime();
    long step = state.step() + 1;
    int epoch = state.epoch();
    double rate = rates.applyAsDouble(step);
    Update update = updater.update(batches, step, rate);
    state = state.after(tally(batches, update, (System.nanoTime() - begin) / 1e9), batches.size());
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

  private static Tally tally(List<Batch> batches, Update update, double seconds) {
    return new Tally(
        1,
        batches.stream().mapToLong(Batch::size).sum(),
        batches.stream().mapToLong(Batch::sourceTokens).sum(),
        batches.stream().mapToLong(Batch::targetTokens).sum(),
        update.result().loss(),
        -update.result().logLikelihood(),
        update.result().correct(),
        update.gradientNorm(),
        seconds);
  }

  private void report(long step, int epoch, double rate) {
    if (step % config.reportEvery() == 0) {
      listener.onReport(
          new Report(
              step,
              epoch,
              state.epochSentences(),
              state.sinceReport(),
              rate,
              state.trainedSeconds(),
              PeakMemory.bytes()));
      run.model()
          .loads()
          .forEach((layer, load) -> listener.onMessage("Experts of " + layer + ": " + load.take()));
      state = state.reported();
    }
  }

  private void validate(long step, int epoch, boolean last) {
    if (!validator.isEmpty() && config.validation().due(step, epoch, last)) {
      Validation validation = validator.validate(step, epoch, state.best());
      state = state.validated(validation);
      listener.onValidation(validation);
    }
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
      Snapshots after = before.with(taken, averaging, config.earlyStopping().metric());
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
