package dev.seqwright.core.train.report;

import dev.seqwright.core.train.validation.Validation;
import java.nio.file.Path;
import java.util.List;

/** Tells everything to several listeners, in their order. */
record ListenerChain(List<TrainingListener> listeners) implements TrainingListener {
  @Override
  public void onStart(long resumed) {
    listeners.forEach(l -> l.onStart(resumed));
  }

  @Override
  public void onStep(long step, int epoch, double epochDone) {
    listeners.forEach(l -> l.onStep(step, epoch, epochDone));
  }

  @Override
  public void onReport(Report report) {
    listeners.forEach(l -> l.onReport(report));
  }

  @Override
  public void onValidation(Validation validation) {
    listeners.forEach(l -> l.onValidation(validation));
  }

  @Override
  public void onFinalValidation(Validation validation) {
    listeners.forEach(l -> l.onFinalValidation(validation));
  }

  @Override
  public void onEpoch(int epoch, long step) {
    listeners.forEach(l -> l.onEpoch(epoch, step));
  }

  @Override
  public void onCheckpoint(long step, Path model) {
    listeners.forEach(l -> l.onCheckpoint(step, model));
  }

  @Override
  public void onMessage(String message) {
    listeners.forEach(l -> l.onMessage(message));
  }

  @Override
  public void close() {
    listeners.forEach(TrainingListener::close);
  }
}
