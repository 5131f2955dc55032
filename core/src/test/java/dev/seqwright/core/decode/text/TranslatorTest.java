package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.NumberCodec;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.RandomModel;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.Sizes;
import dev.seqwright.core.decode.TextCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TranslatorTest {
  private static final int VOCABULARY = 50;

  /** A model that turns its source round. */
  private static final DecoderFactory REVERSING =
      () -> PrefixModel.sure(VOCABULARY, TranslatorTest::reverse);

  @Test
  void linesComeOutInTheirOrder() {
    List<String> lines = randomLines(500);
    List<String> expected = lines.stream().map(TranslatorTest::reversed).toList();
    assertThat(texts(translator(Sizes.of(7, 40, 3, 3), REVERSING).translate(lines)))
        .isEqualTo(expected);
  }

  @Test
  void neitherBatchesNorWorkersChangeATranslation() {
    DecoderFactory models = () -> RandomModel.of(VOCABULARY, 9);
    List<String> lines = randomLines(60);
    List<TranslatedLine> one = translator(Sizes.of(1, 1, 1, 1), models).translate(lines);
    assertThat(translator(Sizes.of(16, 100, 2, 1), models).translate(lines)).isEqualTo(one);
    assertThat(translator(Sizes.of(5, 1000, 100, 4), models).translate(lines)).isEqualTo(one);
  }

  @Test
  void blankLinesStayBlankWithoutTroublingTheModel() {
    AtomicInteger sentences = new AtomicInteger();
    DecoderFactory counting =
        () ->
            PrefixModel.sure(
                VOCABULARY,
                source -> {
                  sentences.incrementAndGet();
                  return new int[0];
                });
    List<String> lines = List.of("", "   ", "\t", "\u3000");
    assertThat(texts(translator(Sizes.of(8, 100, 2, 2), counting).translate(lines)))
        .containsExactly("", "", "", "");
    assertThat(sentences).hasValue(0);
  }

  @Test
  void longLinesAreCut() {
    DecodingConfig config = Sizes.cutAt(3);
    assertThat(
            texts(
                new Translator(config, new NumberCodec(), REVERSING)
                    .translate(List.of("1 2 3 4 5", "6 7"))))
        .containsExactly("3 2 1", "7 6");
  }

  @Test
  void aLineThatIsTypedIsAnsweredBeforeTheNext() throws InterruptedException {
    BlockingQueue<String> typed = new LinkedBlockingQueue<>();
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    Thread translation =
        Thread.ofVirtual()
            .start(
                () ->
                    translator(Sizes.of(64, 4096, 100, 2), REVERSING)
                        .translate(
                            inputs(untilEnd(typed)), line -> answers.add(line.best().text())));
    for (String line : List.of("1 2", "3 4 5", "6")) {
      typed.add(line);
      assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo(reversed(line));
    }
    typed.add("end");
    translation.join();
  }

  @Test
  void whatWasReadBeforeAFailureIsTranslated() {
    Iterator<String> lines =
        Stream.of("1 2", "3 4", "bad")
            .peek(
                line -> {
                  if (line.equals("bad")) {
                    throw new IllegalArgumentException("line 3 is bad");
                  }
                })
            .iterator();
    List<String> out = new ArrayList<>();
    assertThatThrownBy(
            () ->
                translator(Sizes.of(8, 100, 2, 1), REVERSING)
                    .translate(inputs(lines), line -> out.add(line.best().text())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 3 is bad");
    assertThat(out).containsExactly("2 1", "4 3");
  }

  @Test
  void failuresOfTokenizerModelAndSinkReachTheCaller() {
    Translator reversing = translator(Sizes.of(8, 100, 2, 2), REVERSING);
    assertThatThrownBy(() -> reversing.translate(List.of("1", "x")))
        .isInstanceOf(NumberFormatException.class);
    DecoderFactory missing =
        () -> {
          throw new IllegalArgumentException("no model");
        };
    assertThatThrownBy(() -> translator(Sizes.of(8, 100, 2, 2), missing).translate(List.of("1")))
        .hasMessage("no model");
    assertThatThrownBy(
            () ->
                reversing.translate(
                    inputs(randomLines(1000).iterator()),
                    line -> {
                      throw new IllegalStateException("sink is full");
                    }))
        .hasMessage("sink is full");
  }

  @Test
  void aByteThatBreaksLinesDoesNotBreakTheOutput() {
    TextCodec breaking =
        new NumberCodec() {
          @Override
          public String decode(int[] tokens) {
            return "a\nb\r\nc";
          }
        };
    assertThat(texts(new Translator(Sizes.cutAt(9), breaking, REVERSING).translate(List.of("1"))))
        .containsExactly("a b  c");
  }

  private static Translator translator(DecodingConfig config, DecoderFactory models) {
    return new Translator(config, new NumberCodec(), models);
  }

  private static List<String> texts(List<TranslatedLine> lines) {
    return lines.stream().map(line -> line.best().text()).toList();
  }

  private static int[] reverse(int[] source) {
    return IntStream.range(0, source.length).map(i -> source[source.length - 1 - i]).toArray();
  }

  private static String reversed(String line) {
    NumberCodec codec = new NumberCodec();
    return line.isEmpty() ? "" : codec.decode(reverse(codec.encode(line)));
  }

  /** Lines of 0 to 11 numbers. */
  private static List<String> randomLines(int count) {
    Random random = new Random(4);
    return Stream.generate(() -> random.ints(random.nextInt(12), 1, VOCABULARY).toArray())
        .limit(count)
        .map(new NumberCodec()::decode)
        .toList();
  }

  private static Iterator<String> untilEnd(BlockingQueue<String> typed) {
    return Stream.generate(() -> take(typed)).takeWhile(line -> !line.equals("end")).iterator();
  }

  private static String take(BlockingQueue<String> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Iterator<Input> inputs(Iterator<String> lines) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public Input next() {
        return new Input(lines.next());
      }
    };
  }

  /** By default a line with text has a translation, however likely the model finds an empty one. */
  @Test
  void anEmptyTranslationIsNoCandidateUnlessItIsAskedFor() {
    PrefixModel silent =
        new PrefixModel(
            9,
            (source, prefix) -> {
              float[] next = new float[9];
              Arrays.fill(next, prefix.length == 0 ? -9 : -1);
              next[PrefixModel.END] = -0.01f;
              return next;
            });
    List<String> lines = List.of("3 4", "", " ", "5");
    for (String search : List.of("search=greedy", "search=beam")) {
      assertThat(texts(Settings.of(search), silent, lines)).containsExactly("1", "", "", "1");
      assertThat(texts(Settings.of(search, "min-length=0"), silent, lines))
          .containsExactly("", "", "", "");
    }
  }

  private static List<String> texts(DecodingConfig config, PrefixModel model, List<String> lines) {
    return new Translator(config, new NumberCodec(), () -> model)
        .translate(lines).stream().map(line -> line.best().text()).toList();
  }
}
