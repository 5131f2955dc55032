package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.config.Binder;
import java.nio.file.Path;

/** Asserts that all parts of a folder are of one step, and tells which. */
final class WholeCheckpoint {
  record Model(int layers) {}

  private WholeCheckpoint() {}

  static long stepOf(Path folder) {
    try (SavedModel model = new ModelFolder(folder).open();
        Safetensors moments = model.openTrainingTensors()) {
      long step = model.step();
      int layers = model.configuration(new Binder(), Model.class, "model").layers();
      assertThat(layers).isEqualTo((int) step);
      assertThat(model.tokenizers().source()).isEqualTo(Checkpoints.bytes("source " + step));
      assertThat(model.tokenizers().target()).isEqualTo(Checkpoints.bytes("target " + step));
      assertThat(model.trainingState().get("epoch").asLong()).isEqualTo(step / 10);
      requireFilled(model.parameters(), "a", step);
      requireFilled(model.parameters(), "b", step);
      requireFilled(moments, "m", step);
      return step;
    }
  }

  private static void requireFilled(Safetensors file, String name, long value) {
    float[] values = file.floats(file.find(name).orElseThrow());
    assertThat(values).hasSize(Checkpoints.PARAMETERS).containsOnly((float) value);
  }
}
