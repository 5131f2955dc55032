package dev.seqwright.core.train.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.validation.Validation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code log.jsonl}: one JSON object a line for every report and every validation, each written as
 * soon as it is known. A run that resumes cuts what was written after the step that it resumes
 * from, so the file reads as if the run had never been interrupted, its times apart.
 */
public final class JsonLog implements TrainingListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final FileChannel channel;

  /**
   * Opens or creates the file.
   *
   * @throws UserException when it cannot be opened
   */
  public JsonLog(Path file) {
    this.file = file;
    try {
      this.channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failed("opened", e);
    }
  }

  @Override
  public void onStart(long resumed) {
    try {
      channel.truncate(new JsonLogCut(file, resumed).position());
      channel.position(channel.size());
    } catch (IOException e) {
      throw failed("cut after step " + resumed, e);
    }
  }

  @Override
  public void onReport(Report report) {
    append(entry(report));
  }

  @Override
  public void onValidation(Validation validation) {
    append(entry("validation", validation));
  }

  @Override
  public void onFinalValidation(Validation validation) {
    append(entry(JsonLogCut.FINAL, validation));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed("closed", e);
    }
  }

  /** The keys are in the order of the file. */
  private static Map<String, Object> entry(Report r) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", "report");
    entry.put("step", r.step());
    entry.put("epoch", r.epoch());
    entry.put("epoch-sentences", r.epochExamples());
    entry.put("loss", r.loss());
    entry.put("perplexity", r.perplexity());
    entry.put("accuracy", r.accuracy());
    entry.put("gradient-norm", r.gradientNorm());
    entry.put("learning-rate", r.learningRate());
    entry.put(r.units().inputs(), r.tally().inputTokens());
    entry.put(r.units().units(), r.tally().units());
    entry.put(r.units().inputs() + "-per-second", r.inputRate());
    entry.put(r.units().units() + "-per-second", r.unitRate());
    entry.put("elapsed-seconds", r.elapsedSeconds());
    entry.put("peak-memory-bytes", r.peakMemory());
    return entry;
  }

  private static Map<String, Object> entry(String type, Validation v) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", type);
    entry.put("step", v.step());
    entry.put("epoch", v.epoch());
    v.scores().forEach((metric, score) -> entry.put(metric.key(), score));
    entry.put("best-step", v.best().step());
    entry.put("stalled", v.best().stalled());
    entry.put("seconds", v.seconds());
    return entry;
  }

  private void append(Map<String, Object> entry) {
    try {
      ByteBuffer line =
          ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  private UserException failed(String what, IOException e) {
    return new UserException(
        Help.CANNOT_SAVE,
        file + " cannot be " + what + ": " + FileProblem.of(e) + "; free the disk or allow writing",
        e);
  }
}
