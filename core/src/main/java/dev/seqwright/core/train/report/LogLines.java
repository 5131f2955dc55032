package dev.seqwright.core.train.report;

import dev.seqwright.core.train.validation.Validation;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a run to the log, in lines that readers of Marian's logs know. */
public final class LogLines implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(LogLines.class);

  @Override
  public void onStart(long resumed) {
    if (resumed > 0) {
      LOG.info("Resuming after step {}", String.format(Locale.ROOT, "%,d", resumed));
    }
  }

  @Override
  public void onReport(Report report) {
    LOG.info("{}", line(report));
  }

  @Override
  public void onValidation(Validation validation) {
    LOG.info("{}", line("[valid]", validation));
  }

  @Override
  public void onFinalValidation(Validation validation) {
    LOG.info("{}", line("[final]", validation));
  }

  @Override
  public void onCheckpoint(long step, Path model) {
    LOG.info("Saved {} at step {}", model, String.format(Locale.ROOT, "%,d", step));
  }

  @Override
  public void onMessage(String message) {
    LOG.info("{}", message);
  }

  /**
   * Epoch, updates, examples of the epoch, loss a unit * units, seconds, units a second, norm of
   * the gradient, learning rate.
   */
  static String line(Report r) {
    return String.format(
        Locale.ROOT,
        "Ep. %d : Up. %d : Sen. %,d : Cost %.4f * %,d : Time %.1fs : %.1f %s/s"
            + " : gNorm %.4f : L.r. %.4e",
        r.epoch(),
        r.step(),
        r.epochExamples(),
        r.loss(),
        r.tally().units(),
        r.tally().seconds(),
        r.unitRate(),
        r.units().rate(),
        r.gradientNorm(),
        r.learningRate());
  }

  /** The scores, and how they compare with the best so far. */
  static String line(String tag, Validation v) {
    String scores =
        v.scores().entrySet().stream().map(LogLines::score).collect(Collectors.joining(" : "));
    return String.format(
        Locale.ROOT,
        "%s Ep. %d : Up. %d : %s : Time %.1fs : %s",
        tag,
        v.epoch(),
        v.step(),
        scores,
        v.seconds(),
        standing(v));
  }

  private static String score(Map.Entry<ValidationMetric, Double> score) {
    return String.format(Locale.ROOT, "%s %.4f", score.getKey().key(), score.getValue());
  }

  private static String standing(Validation v) {
    return v.improved()
        ? "new best " + v.decisive().key()
        : String.format(
            Locale.ROOT,
            "%s stalled %d times (best: %.4f at step %d)",
            v.decisive().key(),
            v.best().stalled(),
            v.best().score(),
            v.best().step());
  }
}
