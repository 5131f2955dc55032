package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowingTextTest {
  /** Words with a space in front, which a text does not begin with; 0 is a control token. */
  private static String words(int[] tokens) {
    return Arrays.stream(tokens)
        .mapToObj(token -> token == 0 ? "" : " w" + token)
        .reduce("", String::concat)
        .replaceFirst("^ ", "");
  }

  private static String bytes(int[] tokens) {
    byte[] bytes = new byte[tokens.length];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) tokens[i]);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void aSpaceBehindThePromptBelongsToTheText() {
    GrowingText text = new GrowingText(GrowingTextTest::words, 4, 5);
    assertThat(text.add(6)).isEqualTo(" w6");
    assertThat(text.add(0)).isEmpty();
    assertThat(text.add(7)).isEqualTo(" w7");
    assertThat(text.rest()).isEmpty();
    GrowingText begun = new GrowingText(GrowingTextTest::words);
    assertThat(begun.add(6) + begun.add(7)).isEqualTo("w6 w7");
  }

  @Test
  void aCharacterComesOnceItIsWhole() {
    GrowingText text = new GrowingText(GrowingTextTest::bytes, 'a');
    int[] euro = bytes("€");
    assertThat(text.add(euro[0])).isEmpty();
    assertThat(text.add(euro[1])).isEmpty();
    assertThat(text.add(euro[2])).isEqualTo("€");
    assertThat(text.add(euro[0])).isEmpty();
    assertThat(text.rest()).isEqualTo("\uFFFD");
  }

  @Test
  void piecesMakeUpTheWholeText() {
    String whole = "Grüße, 世界 \uD83D\uDE00! ".repeat(20);
    GrowingText text = new GrowingText(GrowingTextTest::bytes);
    StringBuilder told = new StringBuilder();
    for (int token : bytes(whole)) {
      told.append(text.add(token));
    }
    assertThat(told + text.rest()).isEqualTo(whole);
  }

  /** Bytes that never become a character are told after a while, and what follows them is whole. */
  @Test
  void bytesThatAreNoTextDoNotHoldItBackForEver() {
    GrowingText text = new GrowingText(GrowingTextTest::bytes);
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      told.append(text.add(0xFF));
    }
    assertThat(told).hasSizeGreaterThan(90);
    for (int token : bytes("€uro")) {
      told.append(text.add(token));
    }
    assertThat(told.toString()).endsWith("\uFFFD€uro");
  }

  @Test
  void aTextEndsBeforeTheFirstStopWhereverTokensEnd() {
    StoppedText text = new StoppedText(List.of("\n\n", "END"));
    assertThat(text.add("one\ntwo E")).isEqualTo("one\ntwo ");
    assertThat(text.add("N")).isEmpty();
    assertThat(text.add("T\n")).isEqualTo("ENT");
    assertThat(text.stopped()).isFalse();
    assertThat(text.add("\nEND")).isEmpty();
    assertThat(text.stopped()).isTrue();
    assertThat(text.add("more") + text.rest()).isEmpty();
  }

  @Test
  void whatWasHeldBackIsTextWhenNothingFollows() {
    StoppedText text = new StoppedText(List.of("aab"));
    assertThat(text.add("aaaa")).isEqualTo("aa");
    assertThat(text.rest()).isEqualTo("aa");
  }

  /** However a text is cut into pieces, it ends before the stop that is complete first. */
  @Test
  void stopsAreFoundInEveryCut() {
    Random random = new Random(3);
    for (int trial = 0; trial < 2000; trial++) {
      String whole = letters(random, 30);
      var stops = List.of(letters(random, 1 + random.nextInt(4)), letters(random, 3));
      StoppedText text = new StoppedText(stops);
      StringBuilder told = new StringBuilder();
      for (int from = 0; from < whole.length() && !text.stopped(); ) {
        int to = Math.min(whole.length(), from + random.nextInt(5));
        told.append(text.add(whole.substring(from, to)));
        from = to;
      }
      assertThat(told + text.rest()).isEqualTo(stopped(whole, stops));
      assertThat(text.stopped()).isEqualTo(stops.stream().anyMatch(whole::contains));
    }
  }

  private static String stopped(String whole, List<String> stops) {
    for (int end = 0; end <= whole.length(); end++) {
      String read = whole.substring(0, end);
      if (stops.stream().anyMatch(read::endsWith)) {
        int longest =
            stops.stream().filter(read::endsWith).mapToInt(String::length).max().orElseThrow();
        return whole.substring(0, end - longest);
      }
    }
    return whole;
  }

  private static String letters(Random random, int count) {
    return random
        .ints(count, 'a', 'c' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray();
  }
}
