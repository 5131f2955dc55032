package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.data.TextExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of a text of the numbers from 4 on, given in lines of random lengths. */
class WindowCutterTest {
  private static List<TextExample> windows(ContextPolicy policy, int last, long seed) {
    WindowCutter cutter = new WindowCutter(policy, 4);
    SplittableRandom random = new SplittableRandom(seed);
    List<TextExample> windows = new ArrayList<>();
    for (int from = 5; from <= last; ) {
      int to = Math.min(last + 1, from + random.nextInt(12));
      int[] line = IntStream.range(from, to).toArray();
      windows.addAll(
          cutter.add(
              new LineTokens(from == 5 && windows.isEmpty() && line.length > 0, line),
              windows.size()));
      from = to;
    }
    windows.addAll(cutter.end(windows.size()));
    return windows;
  }

  private static String written(List<TextExample> windows) {
    StringBuilder text = new StringBuilder();
    windows.forEach(
        w ->
            text.append(Arrays.toString(w.inputs()))
                .append(" > ")
                .append(Arrays.toString(w.targets()))
                .append("; "));
    return text.toString();
  }

  /** The blocks of fairseq's test of its language model task, with --context-window 2. */
  @Test
  void aContextWindowIsThatOfFairseq() {
    assertThat(written(windows(ContextPolicy.window(6, 2), 14, 1)))
        .isEqualTo(
            "[4, 5, 6, 7] > [5, 6, 7, 8]; [6, 7, 8, 9, 10, 11] > [9, 10, 11, 12];"
                + " [10, 11, 12, 13] > [13, 14]; ");
  }

  /** The windows of transformers' guide: max_length 4, stride 2. */
  @Test
  void aStrideIsThatOfTransformers() {
    assertThat(written(windows(ContextPolicy.stride(4, 2), 12, 1)))
        .isEqualTo(
            "[4, 5, 6, 7] > [5, 6, 7, 8]; [6, 7, 8, 9] > [9, 10]; [8, 9, 10, 11] > [11, 12]; ");
  }

  @Test
  void blocksKnowTheLastToken() {
    assertThat(written(windows(ContextPolicy.blocks(4), 10, 1)))
        .isEqualTo("[4, 5, 6, 7] > [5, 6, 7, 8]; [8, 9] > [9, 10]; ");
  }

  /** Long texts, of which windows forget what is over. */
  @ParameterizedTest
  @CsvSource({"7, 1", "7, 3", "7, 7", "300, 1", "300, 299", "5000, 4000"})
  void everyTokenIsForeseenOnceFromAllThatFit(int context, int stride) {
    int last = 20_000;
    List<TextExample> windows = windows(ContextPolicy.stride(context, stride), last, 7);
    int next = 5;
    for (TextExample window : windows) {
      int[] inputs = window.inputs();
      assertThat(inputs.length).isLessThanOrEqualTo(context);
      for (int i = 1; i < inputs.length; i++) {
        assertThat(inputs[i]).isEqualTo(inputs[i - 1] + 1);
      }
      for (int target : window.targets()) {
        assertThat(target).isEqualTo(next++);
      }
      assertThat(inputs[inputs.length - 1]).isEqualTo(next - 2);
      int before = next - 1 - window.units() - inputs[0];
      assertThat(before).isEqualTo(Math.min(next - 1 - window.units() - 4, context - stride));
    }
    assertThat(next).isEqualTo(last + 1);
  }

  @Test
  void windowsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> ContextPolicy.window(6, 6))
        .hasMessage("context-window: found 6, expected 0 to 5");
    assertThatThrownBy(() -> ContextPolicy.stride(6, 7))
        .hasMessage("stride: found 7, expected 1 to 6");
    assertThatThrownBy(() -> ContextPolicy.stride(6, 0))
        .hasMessage("stride: found 0, expected 1 to 6");
  }
}
