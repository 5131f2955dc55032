package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No more of a text is cut into tokens than its first tokens need. */
class FirstTokensTest {
  private final List<Integer> lengths = new ArrayList<>();

  /** Words as their hashes; remembers how long the texts were. */
  private int[] words(String text) {
    lengths.add(text.length());
    return Arrays.stream(text.split(" +", -1))
        .filter(word -> !word.isEmpty())
        .mapToInt(String::hashCode)
        .toArray();
  }

  @Test
  void aTextOfAnyUsualLengthIsCutWhole() {
    String text = "some words ".repeat(20);
    assertThat(FirstTokens.of(text, 10, this::words)).isEqualTo(words(text));
    assertThat(lengths).containsExactly(text.length(), text.length());
  }

  @Test
  void aVeryLongTextGivesItsFirstTokensOnly() {
    String text = "word by word ".repeat(1_000_000);
    int[] tokens = FirstTokens.of(text, 10, this::words);
    assertThat(tokens).hasSizeBetween(21, 400);
    assertThat(Arrays.copyOf(tokens, 10))
        .isEqualTo(Arrays.copyOf(words("word by word ".repeat(4)), 10));
    assertThat(lengths.getFirst()).isLessThan(400);
  }

  @Test
  void theTextsOfTokensAreThoseOfTheSameBeginning() {
    String text = "word by word ".repeat(1_000_000);
    List<String> texts = FirstTokens.texts(text, 10, part -> List.of(part.split(" ", -1)));
    assertThat(texts).hasSameSizeAs(FirstTokens.of(text, 10, this::words)).startsWith("word", "by");
  }

  @Test
  void spacesAreReadOverUntilThereAreTokens() {
    String text = "first" + " ".repeat(100_000) + "last";
    assertThat(FirstTokens.of(text, 10, this::words)).isEqualTo(words("first last"));
  }

  @Test
  void noCharacterIsCutInHalf() {
    String emoji = "\uD83D\uDE42".repeat(10_000);
    for (String text : List.of(emoji, "x" + emoji)) {
      FirstTokens.of(
          text,
          3,
          part -> {
            assertThat(Character.isHighSurrogate(part.charAt(part.length() - 1))).isFalse();
            return new int[7];
          });
    }
  }
}
