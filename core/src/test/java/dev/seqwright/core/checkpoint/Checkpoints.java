package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checkpoints for tests in which every part is a function of the step. */
final class Checkpoints {
  static final int PARAMETERS = 20_000;

  private Checkpoints() {}

  static Checkpoint of(long step) {
    return new Checkpoint(
        step,
        "model:\n  layers: " + step + "\n",
        TokenizerFiles.separate(bytes("source " + step), bytes("target " + step)),
        List.of(filled("a", step), filled("b", step)),
        Optional.of(training(step)));
  }

  static Checkpoint withoutTraining(long step) {
    return new Checkpoint(
        step,
        "model:\n  layers: " + step + "\n",
        TokenizerFiles.shared(bytes("both " + step)),
        List.of(filled("a", step), filled("b", step)),
        Optional.empty());
  }

  /** Only the parameters differ from step to step, as in a run of training. */
  static Checkpoint sameModel(long step) {
    return new Checkpoint(
        step,
        "model:\n  layers: 1\n",
        TokenizerFiles.shared(bytes("both")),
        List.of(filled("a", step)),
        Optional.of(training(step)));
  }

  private static StoredTrainingState training(long step) {
    return new StoredTrainingState(
        new ObjectMapper().createObjectNode().put("epoch", step / 10), List.of(filled("m", step)));
  }

  private static NamedTensor filled(String name, long step) {
    float[] values = new float[PARAMETERS];
    Arrays.fill(values, (float) step);
    return NamedTensor.of(name, new int[] {PARAMETERS}, values);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
