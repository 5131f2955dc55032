package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transformer-XL in segments shorter than a line: what a line begins with has to be remembered. */
class RecurrentModellingTest extends MemoryContract {
  @Override
  String configuration() {
    return recipe(7, "{layers: 1, self-attention: " + "{kind: transformer-xl, memory: 14}}", 210);
  }

  /**
   * As in {@link StreamModellingTest}, 2.22 is the best; who sees the last seven characters alone
   * cannot know where in its line it is and does not come below 3.
   */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(lines(data, "validation.text")).perplexity()).isLessThan(2.6);
    }
  }

  /** With one layer and a memory of all there is, where segments end does not matter. */
  @Test
  void theLikelihoodOfATextDoesNotDependOnHowItIsCut() {
    String memory = "model.decoder.self-attention={kind: transformer-xl, memory: 60}";
    Path model = train("model", data(3), memory, "training.max-steps=20");
    List<String> text = List.of("abcabc", "", "fedfed", "aa", "abcdefabcdef", "ffffff");
    List<Float> whole = StreamModellingTest.scores(model, text, ContextPolicy.blocks(60));
    for (int context : new int[] {1, 3, 7, 20}) {
      List<Float> found = StreamModellingTest.scores(model, text, ContextPolicy.blocks(context));
      assertThat(found).hasSameSizeAs(whole);
      for (int i = 0; i < whole.size(); i++) {
        assertThat(found.get(i)).as("token %d", i).isCloseTo(whole.get(i), within(1e-4f));
      }
    }
  }

  /** A changed file is noticed: what is remembered of the old one would not suit it. */
  @Test
  void aRunOverChangedTextsBeginsItsEpochAnew() {
    List<Column> data = data(6);
    train("model", data, "training.max-steps=5");
    List<Column> changed =
        data.stream()
            .map(c -> new Column(c.key(), c.lines().stream().map(l -> swapped(l)).toList()))
            .toList();
    Path model = train("model", changed, "training.max-steps=9");
    Path fresh = train("same", data, "training.max-steps=9");
    assertThat(model.resolve("training/state.json")).exists();
    assertThat(epochData(model)).isNotEqualTo(epochData(fresh));
  }

  private static String swapped(String line) {
    return line.replace('a', '#').replace('b', 'a').replace('#', 'b');
  }

  private static String epochData(Path model) {
    try {
      String state = Files.readString(model.resolve("training/state.json"));
      Matcher found = Pattern.compile("\"batch\" : (\\d+)").matcher(state);
      assertThat(found.find()).isTrue();
      return found.group(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.order=blocks|task.order: found blocks, which is shuffled, expected streams or",
        "task.order=lines|transformer-xl of model.decoder.self-attention remembers the segments",
        "model.positions=rope|positions: found rope, expected none: transformer-xl",
        "model.decoder.stack={kind: universal}|self-attention: transformer-xl remembers earlier",
        "model.decoder.stack.layer-drop=0.2|expected sequential without layer-drop and",
        "model.decoder.self-attention=[{kind: transformer-xl, memory: 3}, full]|the same memory in"
            + " all layers",
        "model.decoder.self-attention.memory=-1|memory: found -1, expected 0 or more",
        "model.decoder.self-attention={kind: transformer-xl, memory: 0, same-length:"
            + " true}|same-length: found true, expected false where memory is 0"
      })
  void whatCannotRememberIsRefused(String setting, String message) {
    assertThatThrownBy(() -> train("model", data(1), setting, "training.max-steps=1"))
        .hasMessageContaining(message);
  }
}
