package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.tokenizer.ModelType;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.TokenizerTrainer;
import dev.seqwright.tokenizer.TrainerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextBlocksTest {
  private static final TextVocabulary VOCABULARY = vocabulary();
  private static final int BEGIN = VOCABULARY.tokenizer().beginId();
  private static final int END = VOCABULARY.tokenizer().endId();
  private static final List<String> LINES = List.of("abcab", "", "c");

  @AfterAll
  static void close() {
    VOCABULARY.close();
  }

  private static TextVocabulary vocabulary() {
    TrainerSettings characters =
        new TrainerSettings()
            .with("type", ModelType.CHAR)
            .with("vocabularySize", 8)
            .with("hardVocabularyLimit", false);
    return new TextVocabulary(Tokenizer.of(TokenizerTrainer.train(characters, List.of("abc"))));
  }

  private static List<TextExample> blocks(List<String> lines, int context) {
    List<TextLine> ended = lines.stream().map(line -> new TextLine(line, true)).toList();
    return TextBlocks.of(VOCABULARY, TextOrder.LINES, ended, context);
  }

  @Test
  void aLineOfItsOwnIsReadFromTheBeginTokenAndWrittenToTheEndToken() {
    int[] pieces = VOCABULARY.encode("abcab");
    TextExample block = blocks(LINES, 100).getFirst();
    assertThat(block.inputs()).containsExactly(joined(new int[] {BEGIN}, pieces));
    assertThat(block.targets()).containsExactly(joined(pieces, new int[] {END}));
  }

  @Test
  void anEmptyLineIsItsEndToken() {
    TextExample block = blocks(LINES, 100).get(1);
    assertThat(block.inputs()).containsExactly(BEGIN);
    assertThat(block.targets()).containsExactly(END);
  }

  /** Whatever the context, every token after the begin token is predicted once, in its order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 8})
  void blocksAreNoLongerThanTheContextAndLoseNothing(int context) {
    List<TextExample> blocks = blocks(LINES, context);
    List<Integer> predicted = new ArrayList<>();
    int[] all = LINES.stream().flatMapToInt(TextBlocksTest::targets).toArray();
    for (TextExample block : blocks) {
      assertThat(block.index()).isEqualTo(blocks.indexOf(block));
      assertThat(block.length()).isBetween(1, context);
      Arrays.stream(block.targets()).forEach(predicted::add);
    }
    assertThat(predicted).containsExactly(Arrays.stream(all).boxed().toArray(Integer[]::new));
  }

  @Test
  void aLaterBlockReadsTheLastTokenOfTheOneBefore() {
    List<TextExample> blocks = blocks(List.of("abcabcabc"), 4);
    assertThat(blocks).hasSize(3);
    assertThat(blocks.get(1).inputs()[0]).isEqualTo(blocks.get(0).targets()[3]);
    assertThat(blocks.get(2).inputs()[0]).isEqualTo(blocks.get(1).targets()[3]);
  }

  private static IntStream targets(String line) {
    return IntStream.concat(Arrays.stream(VOCABULARY.encode(line)), IntStream.of(END));
  }

  private static int[] joined(int[] first, int... second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
