package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of {@link LanguageModellingTest} as one text of characters, line feeds included. */
class StreamModellingTest extends TaskContract {
  @Override
  String configuration() {
    return configuration("streams", 500);
  }

  static String configuration(String order, int steps) {
    return """
    task: {kind: language-modelling, context: 42, order: %1$s}
    tokenizer: {tokens: characters}
    model:
      size: 32
      heads: 2
      feed-forward: 64
      decoder: {layers: 1}
      dropout: 0
      positions: rope
      max-positions: 42
    training:
      max-tokens: 210
      label-smoothing: 0
      optimizer: adam
      learning-rate: 5e-3
      warmup: 20
      schedule: {kind: linear, steps: %2$d}
      max-steps: %2$d
      max-epochs: 0
      validate-every: 250
      save-every: 0
      workers: 2
    """
        .formatted(order, steps);
  }

  @Override
  List<Column> data(long seed) {
    return LanguageModellingTest.doubledWords(seed);
  }

  /**
   * Of the nine characters of a line four cannot be foreseen, each is one of six: the perplexity is
   * 6 ** (4 / 9) = 2.22 at best, and over 12 for who knows how often each stands there.
   */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> texts = lines(data, "validation.text");
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(texts).perplexity()).isLessThan(2.5);
    }
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    return LanguageModellingTest.generated(model, lines, 0, "search=greedy");
  }

  /** A token's probability is that given the tokens before it, as many as fit into the context. */
  @Test
  void aStrideOfOneIsALoopOverPositions() {
    Path model = train("model", data(3), "training.max-steps=20", "task.context=6");
    List<String> text = List.of("abcabc", "", "fedfed", "aa");
    List<Float> found = scores(model, text, ContextPolicy.stride(6, 1));
    assertThat(found).hasSize(7 + 1 + 7 + 3);
    try (LoopScores loop = new LoopScores(model)) {
      int[] tokens = loop.tokens("\nabcabc\n\nfedfed\naa\n");
      for (int i = 0; i < found.size(); i++) {
        double expected = loop.logProbability(tokens, Math.max(0, i - 5), i + 1);
        assertThat(found.get(i).doubleValue()).as("token %d", i).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** What a validation found in batches of 210 tokens is found again in batches of 50. */
  @Test
  void aValidationDoesNotDependOnBatches() throws IOException {
    List<Column> data = data(3);
    Path model = train("model", data, "training.max-steps=20", "training.validate-every=20");
    double validated = validated(model);
    try (LanguageModel opened = LanguageModel.open(model)) {
      TextLikelihood found =
          opened.likelihood(
              lines(data, "validation.text").stream()
                  .map(line -> new TextLine(line, true))
                  .iterator(),
              ContextPolicy.blocks(42),
              opened.decoding().with(List.of("max-tokens=50", "workers=1")));
      assertThat(found.tokens().perplexity()).isCloseTo(validated, within(1e-4));
    }
  }

  /** Where the whole text fits into the context, windows do not matter. */
  @Test
  void windowsScoreEveryTokenOnce() {
    Path model = train("model", data(3), "training.max-steps=20");
    List<String> text = List.of("abcabc", "", "fedfed", "aa");
    List<Float> whole = scores(model, text, ContextPolicy.blocks(42));
    for (ContextPolicy policy :
        List.of(
            ContextPolicy.window(42, 41),
            ContextPolicy.window(42, 30),
            ContextPolicy.stride(42, 5))) {
      List<Float> found = scores(model, text, policy);
      assertThat(found).hasSameSizeAs(whole);
      for (int i = 0; i < whole.size(); i++) {
        assertThat(found.get(i)).as("token %d", i).isCloseTo(whole.get(i), within(1e-4f));
      }
    }
  }

  /** Lines are given out as windows are whole; small batches cut the text in many places. */
  @ParameterizedTest
  @CsvSource({"1, 8", "2, 50", "2, 4096"})
  void theScoresOfLinesAreThoseOfTheText(int workers, int maxTokens) {
    Path model = train("model", data(3), "training.max-steps=20");
    List<String> text = lines(data(4), "train.text");
    try (LanguageModel opened = LanguageModel.open(model)) {
      DecodingConfig decoding =
          opened.decoding().with(List.of("workers=" + workers, "max-tokens=" + maxTokens));
      Iterator<TextLine> lines = text.stream().map(line -> new TextLine(line, true)).iterator();
      ReferenceLikelihood sum = new ReferenceLikelihood(0, 0, 0);
      int count = 0;
      try (TextScorer scorer = opened.scorer(lines, ContextPolicy.stride(42, 20), decoding)) {
        while (scorer.hasNext()) {
          ScoredLine line = scorer.next();
          assertThat(line.line().text()).isEqualTo(text.get(count++));
          assertThat(line.tokens()).hasSize(9).last().isEqualTo("<0x0A>");
          sum = sum.plus(line.likelihood());
        }
      }
      assertThat(count).isEqualTo(text.size());
      TextLikelihood whole =
          opened.likelihood(
              text.stream().map(line -> new TextLine(line, true)).iterator(),
              ContextPolicy.stride(42, 20),
              opened.decoding());
      assertThat(sum.tokens()).isEqualTo(whole.tokens().tokens()).isEqualTo(970 * 9);
      assertThat(whole.bytes()).isEqualTo(970 * 9);
      assertThat(sum.correct()).isEqualTo(whole.tokens().correct());
      assertThat(sum.logLikelihood()).isCloseTo(whole.tokens().logLikelihood(), within(1e-3));
    }
  }

  /** The perplexity that the validation of a training found. */
  static double validated(Path model) throws IOException {
    String log = Files.readString(model.resolve("log.jsonl"));
    Matcher perplexity = Pattern.compile("validation.*\"perplexity\":([0-9.]+)").matcher(log);
    assertThat(perplexity.find()).as(log).isTrue();
    return Double.parseDouble(perplexity.group(1));
  }

  static List<Float> scores(Path model, List<String> text, ContextPolicy policy) {
    List<Float> scores = new ArrayList<>();
    Iterator<TextLine> lines = text.stream().map(line -> new TextLine(line, true)).iterator();
    try (LanguageModel opened = LanguageModel.open(model);
        TextScorer scorer = opened.scorer(lines, policy, opened.decoding())) {
      scorer.forEachRemaining(line -> scores.addAll(line.logProbabilities()));
    }
    return scores;
  }

  /** The network of a folder, asked for one token at a time. */
  private static final class LoopScores implements AutoCloseable {
    private final SavedNetwork<DecoderOnly> saved;
    private final NativeSlabs slabs = new NativeSlabs();

    LoopScores(Path model) {
      this.saved =
          new SavedNetwork<>(
              model,
              ModelUse.AS_TRAINED,
              (config, words, files) -> new DecoderOnly((DecoderOnlyConfig) config, words),
              DecoderOnly::parameters);
    }

    int[] tokens(String text) {
      return saved.vocabulary().encode(text);
    }

    /** That of a token given those from a place on. */
    double logProbability(int[] tokens, int from, int place) {
      Graph graph = Graph.inference(saved.kernels(), new Workspace(slabs));
      int[][] inputs = {Arrays.copyOfRange(tokens, from, place)};
      Tensor logits =
          saved.network().head().logits(graph, saved.network().states(graph, inputs).rows());
      long row = (long) (place - from - 1) * logits.columns();
      double sum =
          IntStream.range(0, logits.columns())
              .mapToDouble(v -> Math.exp(logits.get(row + v)))
              .sum();
      return logits.get(row + tokens[place]) - Math.log(sum);
    }

    @Override
    public void close() {
      saved.close();
      slabs.close();
    }
  }

  @Override
  List<String> questions() {
    return List.of("abc", "", "f", "abcabca", "cc", "fedfed", "b", "");
  }
}
