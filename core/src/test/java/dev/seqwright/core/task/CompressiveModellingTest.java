package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two characters are seen as they were: what a line begins with only compressed rows know. */
class CompressiveModellingTest extends MemoryContract {
  @Override
  String configuration() {
    return recipe(
        7,
        "{layers: 1, self-attention: "
            + "{kind: compressive, memory: 2, compressed-memory: 6, ratio: 2}}",
        210);
  }

  /** As in {@link RecurrentModellingTest}. */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(lines(data, "validation.text")).perplexity()).isLessThan(2.6);
    }
  }

  private static String kind(String settings) {
    return "model.decoder.self-attention={kind: compressive, " + settings + "}";
  }

  @Test
  void withoutCompressedRowsItIsTransformerXlToTheBit() {
    String longer = "training.max-steps=8";
    Path plain =
        train(
            "plain",
            data(3),
            longer,
            "model.decoder.self-attention={kind: transformer-xl, memory: 9}");
    Path own = train("own", data(3), longer, kind("memory: 9, compressed-memory: 0"));
    assertThat(own.resolve("model.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("model.safetensors"));
  }

  /** Behind segments of any length, whatever makes one row of several. */
  @ParameterizedTest
  @ValueSource(strings = {"mean", "max", "convolution", "dilated", "most-used"})
  void everyCompressionGeneratesWhatItScores(String compression) {
    Path model =
        train(
            "model",
            data(3),
            "training.max-steps=10",
            "training.validate-every=0",
            "model.decoder.layers=2",
            "task.context=5",
            kind("memory: 4, compressed-memory: 3, ratio: 3, compression: " + compression));
    requireGenerationSeesWhatScoringSees(model);
  }

  /**
   * One layer whose memory holds all there is, and more layers as long as nothing is compressed.
   */
  @Test
  void theLikelihoodOfATextDoesNotDependOnHowItIsCut() {
    Path model = train("model", data(3), kind("memory: 60"), "training.max-steps=20");
    List<String> text = List.of("abcabc", "", "fedfed", "aa", "abcdefabcdef", "ffffff");
    List<Float> whole = StreamModellingTest.scores(model, text, ContextPolicy.blocks(60));
    for (int context : new int[] {1, 3, 7}) {
      List<Float> found = StreamModellingTest.scores(model, text, ContextPolicy.blocks(context));
      assertThat(found).hasSameSizeAs(whole);
      for (int i = 0; i < whole.size(); i++) {
        assertThat(found.get(i)).as("token %d", i).isCloseTo(whole.get(i), within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.order=blocks|task.order: found blocks, which is shuffled, expected streams or",
        "model.positions=rope|positions: found rope, expected none: compressive",
        "model.decoder.stack={kind: universal}|or memory 0 and compressed-memory 0",
        "model.decoder.self-attention=[compressive, full]|found compressive beside full, expected"
            + " one compressive for all layers",
        "model.decoder.self-attention.ratio=0|ratio: found 0, expected 1 or more",
        "model.decoder.self-attention.memory=-1|memory: found -1, expected 0 or more",
        "model.decoder.self-attention={kind: compressive, memory: 1, compression:"
            + " dilated}|memory: found 1, expected 2 or more: dilated reads positions",
        "model.decoder.self-attention.compression=sum|mean, max, convolution, dilated, most-used"
      })
  void whatCannotRememberIsRefused(String setting, String message) {
    assertThatThrownBy(() -> train("model", data(1), setting, "training.max-steps=1"))
        .hasMessageContaining(message);
  }
}
