package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments of four characters: where in its line a character stands only the slots know. */
class MemformerModellingTest extends MemoryContract {
  @Override
  String configuration() {
    return recipe(4, "{layers: 1, stack: {kind: memformer, slots: 4}}", 4, 48, 6);
  }

  /** As in {@link BlockRecurrentModellingTest}: 2.74 at best for who sees four characters. */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(lines(data, "validation.text")).perplexity()).isLessThan(2.5);
    }
  }

  /** Without slots nothing is different from layers one after the other, to the bit. */
  @Test
  void withoutSlotsItIsASequentialStack() throws IOException {
    String[] settings = {"training.max-steps=9", "training.workers=1", "training.seed=3"};
    Path none =
        train("none", data(3), with(settings, "model.decoder.stack={kind: memformer, slots: 0}"));
    Path plain = train("plain", data(3), with(settings, "model.decoder.stack=sequential"));
    assertThat(Files.mismatch(safetensors(none), safetensors(plain))).isEqualTo(-1);
  }

  private static Path safetensors(Path model) {
    return model.resolve("model.safetensors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.order=blocks|task.order: found blocks, which is shuffled, expected streams or"
            + " document-streams: memformer of model.decoder.stack",
        "training.update-freq=1|training.update-freq: found 1, expected 2 or more: memformer of",
        "model.decoder={self-attention: transformer-xl, stack: memformer}|expected one of them:"
            + " memory 0",
        "model.norm-placement=conditional|norm-placement: found conditional, expected another",
        "model.decoder.stack={kind: memformer, slots: -1}|slots: found -1, expected 0 or more"
      })
  void whatCannotRememberIsRefused(String setting, String message) {
    assertThatThrownBy(() -> train("model", data(1), setting, "training.max-steps=1"))
        .hasMessageContaining(message);
  }
}
