package dev.seqwright.cli.train;

import dev.seqwright.core.train.report.Report;
import dev.seqwright.core.train.report.TrainingListener;
import dev.seqwright.core.train.validation.Validation;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar that shows how much of the epoch is done. It must hear of everything before {@link
 * dev.seqwright.core.train.report.LogLines} does: it makes way for the lines of the log and comes
 * back with the next step.
 */
final class TrainingProgressBar implements TrainingListener {
  private static final int WIDTH = 79;
  private static final int STEPS = 1000;

  private final BarLine line;
  private final ProgressBar bar;
  private int epoch;

  /** Draws on this terminal. */
  TrainingProgressBar(PrintStream terminal) {
    this.line = new BarLine(terminal, WIDTH);
    line.hide();
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("")
            .setInitialMax(STEPS)
            .setUnit("%", STEPS / 100)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setConsumer(line)
            .build();
  }

  @Override
  public void onStep(long step, int newEpoch, double epochDone) {
    if (newEpoch != epoch) {
      epoch = newEpoch;
      bar.reset();
    }
    bar.stepTo(Math.round(STEPS * epochDone));
    bar.setExtraMessage(String.format(Locale.ROOT, "Ep. %d : Up. %,d", epoch, step));
    line.show();
  }

  @Override
  public void onReport(Report report) {
    line.hide();
  }

  @Override
  public void onValidation(Validation validation) {
    line.hide();
  }

  @Override
  public void onFinalValidation(Validation validation) {
    line.hide();
  }

  @Override
  public void onCheckpoint(long step, Path model) {
    line.hide();
  }

  @Override
  public void onMessage(String message) {
    line.hide();
  }

  @Override
  public void close() {
    bar.close();
  }
}
