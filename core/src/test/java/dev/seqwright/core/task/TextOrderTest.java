package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.tokenizer.LosslessModels;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.TokenizerTrainer;
import dev.seqwright.tokenizer.TrainerSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the tokens of a text are: written here as characters, the begin token as [, the end as ].
 */
class TextOrderTest {
  private static final TextVocabulary VOCABULARY =
      new TextVocabulary(
          Tokenizer.of(LosslessModels.characters(new TrainerSettings(), List.of("abc \n"))));

  @AfterAll
  static void close() {
    VOCABULARY.close();
  }

  @Test
  void everyLineIsAText() {
    assertThat(texts(TextOrder.LINES, "ab\n\nc")).containsExactly("[ab]", "[]", "[c]");
  }

  @Test
  void linesUpToABlankOneAreADocument() {
    assertThat(texts(TextOrder.DOCUMENTS, "\n\nab\nc\n\n \nb\n\n"))
        .containsExactly("[ab\nc]", "[b]");
    assertThat(texts(TextOrder.DOCUMENTS, "a\n\nb\nc")).containsExactly("[a]", "[b\nc]");
    assertThat(texts(TextOrder.DOCUMENTS, "\n \n")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCKS", "STREAMS"})
  void allOfTheTextIsOneAsItIsBehindALineFeed(TextOrder order) {
    assertThat(texts(order, "ab\n\nc\n")).containsExactly("\nab\n\nc\n");
    assertThat(texts(order, "ab\nc")).containsExactly("\nab\nc");
    assertThat(texts(order, "\n")).containsExactly("\n\n");
  }

  /** A byte order mark and carriage returns are no part of a text. */
  @Test
  void theBytesOfATextAreThoseOfItsFile() {
    assertThat(lines("ab\n\ncé").stream().mapToLong(TextLine::bytes).sum()).isEqualTo(7);
    assertThat(lines("ab\n\ncé\n").stream().mapToLong(TextLine::bytes).sum()).isEqualTo(8);
    assertThat(lines("\ufeffab\r\nc\r\n").stream().mapToLong(TextLine::bytes).sum()).isEqualTo(5);
  }

  /** Without a token for it, lines end in the end token, as in fairseq; a byte serves as well. */
  @Test
  void theTokenOfALineFeedIsTheNextBestThatATokenizerHas() {
    TrainerSettings few =
        new TrainerSettings().with("vocabularySize", 8).with("hardVocabularyLimit", false);
    byte[] pieces = TokenizerTrainer.train(few, List.of("abcabc", "abc"));
    try (TextVocabulary plain = new TextVocabulary(Tokenizer.of(pieces));
        TextVocabulary bytes = new TextVocabulary(Tokenizer.of(LosslessModels.bytes(few)))) {
      assertThat(plain.lineFeedId()).isEqualTo(plain.endId());
      assertThat(bytes.lineFeedId()).isEqualTo(3 + '\n');
    }
    assertThat(VOCABULARY.lineFeedId()).isEqualTo(VOCABULARY.tokenizer().id("\n"));
  }

  private static List<TextLine> lines(String text) {
    List<TextLine> lines = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TextLine.of(LineReader.of(new ByteArrayInputStream(bytes), "a text"))
        .forEachRemaining(lines::add);
    return lines;
  }

  private static List<String> texts(TextOrder order, String text) {
    List<TextExample> whole = TextBlocks.of(VOCABULARY, order, lines(text), 100);
    return whole.stream()
        .map(
            block ->
                Arrays.stream(block.inputs())
                        .limit(1)
                        .mapToObj(TextOrderTest::written)
                        .collect(Collectors.joining())
                    + Arrays.stream(block.targets())
                        .mapToObj(TextOrderTest::written)
                        .collect(Collectors.joining()))
        .toList();
  }

  private static String written(int id) {
    return id == VOCABULARY.beginId()
        ? "["
        : id == VOCABULARY.endId() ? "]" : VOCABULARY.tokenizer().piece(id);
  }
}
