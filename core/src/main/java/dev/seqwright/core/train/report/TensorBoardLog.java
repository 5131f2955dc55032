package dev.seqwright.core.train.report;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.validation.Validation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a run as curves that {@code tensorboard --logdir} shows. Every run of the program begins a
 * file of its own; one that resumes tells the reader to forget what was recorded after the step
 * that it resumes from.
 */
public final class TensorBoardLog implements TrainingListener {
  private final Path folder;
  private final Clock clock;
  private final EventFile events;

  /**
   * Begins a file in a folder, which is made where it is missing.
   *
   * @throws UserException when that fails
   */
  public TensorBoardLog(Path folder) {
    this(folder, Clock.systemUTC());
  }

  TensorBoardLog(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      this.events = new EventFile(new BufferedOutputStream(create()), seconds());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void onStart(long resumed) {
    try {
      events.start(seconds(), resumed + 1);
      events.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void onReport(Report r) {
    Map<String, Double> points = new LinkedHashMap<>();
    points.put("train/loss", r.loss());
    points.put("train/perplexity", r.perplexity());
    points.put("train/accuracy", r.accuracy());
    points.put("train/gradient-norm", r.gradientNorm());
    points.put("train/learning-rate", r.learningRate());
    points.put("train/" + r.units().inputs() + "-per-second", r.inputRate());
    points.put("train/" + r.units().units() + "-per-second", r.unitRate());
    points.put("train/peak-memory-bytes", (double) r.peakMemory());
    record(r.step(), points);
  }

  @Override
  public void onValidation(Validation v) {
    record("valid/", v);
  }

  @Override
  public void onFinalValidation(Validation v) {
    record("final/", v);
  }

  private void record(String curves, Validation v) {
    Map<String, Double> points = new LinkedHashMap<>();
    v.scores().forEach((metric, score) -> points.put(curves + metric.key(), score));
    record(v.step(), points);
  }

  @Override
  public void close() {
    try {
      events.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void record(long step, Map<String, Double> points) {
    try {
      for (Map.Entry<String, Double> point : points.entrySet()) {
        events.scalar(seconds(), step, point.getKey(), point.getValue());
      }
      events.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Readers take the files in the order of their names, so the name begins with the time. */
  private OutputStream create() throws IOException {
    for (long second = clock.instant().getEpochSecond(); ; second++) {
      try {
        Path file = folder.resolve("events.out.tfevents." + second + ".seqwright");
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException taken) {
        // Two runs began within a second: the later one takes the next name.
      }
    }
  }

  private double seconds() {
    return clock.millis() / 1000.0;
  }

  private UserException failed(IOException e) {
    return new UserException(
        Help.CANNOT_SAVE,
        folder
            + ": event files cannot be written: "
            + FileProblem.of(e)
            + "; free the disk or allow writing",
        e);
  }
}
