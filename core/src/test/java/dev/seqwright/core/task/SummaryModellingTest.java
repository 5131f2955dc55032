package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments of four characters: where in its line a character stands only summaries know. */
class SummaryModellingTest extends MemoryContract {
  @Override
  String configuration() {
    return recipe(4, "{layers: 1, stack: summary}", 5, 48, 6);
  }

  /** As in {@link BlockRecurrentModellingTest}: 2.74 at best for who sees four characters. */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(lines(data, "validation.text")).perplexity()).isLessThan(2.5);
    }
  }

  /** The first segment of a text is read as by layers one after the other. */
  @Test
  void aTextOfOneSegmentHasNoSummary() {
    Path summed = train("summed", data(3), "training.max-steps=1", "training.learning-rate=1e-20");
    Path plain =
        train(
            "plain",
            data(3),
            "training.max-steps=1",
            "training.learning-rate=1e-20",
            "model.decoder.stack=sequential");
    ContextPolicy policy = ContextPolicy.blocks(4);
    List<Float> one = StreamModellingTest.scores(summed, List.of("aAb"), policy);
    assertThat(one).isEqualTo(StreamModellingTest.scores(plain, List.of("aAb"), policy));
    List<Float> two = StreamModellingTest.scores(summed, List.of("aAbB"), policy);
    assertThat(two).isNotEqualTo(StreamModellingTest.scores(plain, List.of("aAbB"), policy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.order=lines|task.order: found lines, which is shuffled, expected streams or"
            + " document-streams: summary of model.decoder.stack",
        "model.decoder={self-attention: transformer-xl, stack: summary}|expected one of them:"
            + " memory 0"
      })
  void whatCannotRememberIsRefused(String setting, String message) {
    assertThatThrownBy(() -> train("model", data(1), setting, "training.max-steps=1"))
        .hasMessageContaining(message);
  }
}
