package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory of a layer is what came out of it. */
class ErnieDocModellingTest extends MemoryContract {
  @Override
  String configuration() {
    return recipe(7, "{layers: 1, self-attention: {kind: ernie-doc, memory: 14}}", 210);
  }

  /** As in {@link RecurrentModellingTest}. */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(lines(data, "validation.text")).perplexity()).isLessThan(2.6);
    }
  }

  /** What it adds to transformer-xl is what is remembered. */
  @Test
  void withoutMemoryItIsTransformerXlToTheBit() {
    String attention = "model.decoder.self-attention={kind: %s, memory: 0}";
    String steps = "training.max-steps=8";
    Path plain = train("plain", data(3), steps, attention.formatted("transformer-xl"));
    Path own = train("own", data(3), steps, attention.formatted("ernie-doc"));
    assertThat(own.resolve("model.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.order=blocks|task.order: found blocks, which is shuffled, expected streams or",
        "model.positions=rope|positions: found rope, expected none: ernie-doc",
        "model.decoder.stack={kind: universal}|self-attention: ernie-doc remembers earlier",
        "model.decoder.self-attention=[ernie-doc, full]|found ernie-doc beside full, expected one"
            + " ernie-doc for all layers",
        "model.decoder.self-attention.memory=-1|memory: found -1, expected 0 or more"
      })
  void whatCannotRememberIsRefused(String setting, String message) {
    assertThatThrownBy(() -> train("model", data(1), setting, "training.max-steps=1"))
        .hasMessageContaining(message);
  }
}
