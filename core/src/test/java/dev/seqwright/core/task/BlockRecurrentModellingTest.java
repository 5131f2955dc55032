package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of four characters: where in its line a character stands only the states know. */
class BlockRecurrentModellingTest extends MemoryContract {
  @Override
  String configuration() {
    return recipe(
        24, "{layers: 1, self-attention: " + "{kind: block-recurrent, window: 4, states: 4}}", 240);
  }

  /**
   * 2.22 is the best. Who sees four characters alone knows the first letter of a line, and of the
   * three others that any may be the last: 2.74 at best.
   */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(lines(data, "validation.text")).perplexity()).isLessThan(2.6);
    }
  }

  /** Whatever the segments, in several layers, inside of blocks and at their borders. */
  @Test
  void theLikelihoodOfATextDoesNotDependOnHowItIsCut() {
    Path model = train("model", data(3), "training.max-steps=20", "model.decoder.layers=3");
    List<String> text = List.of("abcabc", "", "fedfed", "aa", "abcdefabcdef", "ffffff");
    List<Float> whole = StreamModellingTest.scores(model, text, ContextPolicy.blocks(24));
    for (int context : new int[] {1, 2, 4, 7, 12, 23}) {
      List<Float> found = StreamModellingTest.scores(model, text, ContextPolicy.blocks(context));
      assertThat(found).hasSameSizeAs(whole);
      for (int i = 0; i < whole.size(); i++) {
        assertThat(found.get(i))
            .as("token %d in segments of %d", i, context)
            .isCloseTo(whole.get(i), within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.order=blocks|task.order: found blocks, which is shuffled, expected streams or",
        "task.context=7|task.context: found 7, expected 8 or more: block-recurrent learns what to",
        "model.positions=rope|positions: found rope, expected none: block-recurrent",
        "model.decoder.stack={kind: universal}|self-attention: block-recurrent remembers earlier",
        "model.decoder.self-attention=[block-recurrent, full]|one block-recurrent for all layers",
        "model.decoder.self-attention=[block-recurrent, {kind: block-recurrent, window:"
            + " 5}]|another of its kind",
        "model.decoder.self-attention={kind: block-recurrent, layer: 2}|layer: found 2, expected 1"
            + " to 1, the number of layers",
        "model.decoder.self-attention={kind: block-recurrent, gate: gru}|fixed, full, lstm",
        "model.decoder.self-attention={kind: block-recurrent, window: 0}|window: found 0"
      })
  void whatCannotRememberIsRefused(String setting, String message) {
    assertThatThrownBy(() -> train("model", data(1), setting, "training.max-steps=1"))
        .hasMessageContaining(message);
  }
}
