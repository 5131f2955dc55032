package dev.seqwright.core.decode.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are longer than the window: their last tokens are read again when it is full. */
class WindowedStateTest {
  private static final int WORDS = 13;
  private static final int BEGIN = 1;
  private static final int LENGTH = 40;

  private final NativeSlabs slabs = new NativeSlabs();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @CsvSource({
    "full, sinusoidal, 8",
    "full, learned, 7",
    "full, rope, 2",
    "full, alibi, 1",
    "full, shaw, 9",
    "band, learned, 8",
    "grouped-query, rope, 6"
  })
  void aTextGoesOnBehindTheWindow(String attention, String positions, int window) {
    DecoderOnly model = model(attention, positions);
    List<Sentence> prompts =
        IntStream.of(0, Math.min(3, window - 1), window - 1)
            .mapToObj(n -> prompt(n, IntStream.range(3, 3 + n).toArray()))
            .toList();
    List<List<Hypothesis>> together = greedy(model, window, prompts);
    for (int i = 0; i < prompts.size(); i++) {
      Hypothesis found = together.get(i).getFirst();
      assertThat(found.tokens()).hasSize(LENGTH);
      requireGreedy(model, window, prompts.get(i).prefix().length(), found);
      Hypothesis alone = greedy(model, window, List.of(prompts.get(i))).getFirst().getFirst();
      assertThat(alone.logProbabilities()).containsExactly(found.logProbabilities());
    }
  }

  /** A state of fixed width sees the whole text, as far as the model has positions. */
  @ParameterizedTest
  @CsvSource({"linear, learned, 9", "average, sinusoidal, 2147483646"})
  void aStateOfFixedWidthNeedsNoWindow(String attention, String positions, int longest) {
    DecoderOnly model = model(attention, positions);
    try (IncrementalDecoder decoder = decoder(model, OptionalInt.of(8))) {
      assertThat(decoder.maximumTargetLength()).isEqualTo(longest);
    }
  }

  private static Sentence prompt(int number, int... tokens) {
    return new Sentence(number, new int[0], Prefix.of(tokens), OptionalInt.of(LENGTH));
  }

  private static List<List<Hypothesis>> greedy(
      DecoderOnly model, int window, List<Sentence> prompts) {
    try (IncrementalDecoder decoder = decoder(model, OptionalInt.of(window))) {
      return Searches.of(Settings.of("search=greedy", "min-length=" + LENGTH), Constraints.NONE)
          .search(decoder, prompts);
    }
  }

  /** Each token is the best after the tokens that the window says, read from their beginning. */
  private void requireGreedy(DecoderOnly model, int window, int given, Hypothesis found) {
    List<Integer> seen = new ArrayList<>(List.of(BEGIN));
    for (int t = 0; t < LENGTH; t++) {
      int token = found.tokens()[t];
      if (t >= given) {
        float[] next = next(model, seen);
        assertThat(found.logProbabilities()[t]).isEqualTo(next[token]);
        assertThat(next[token]).isEqualTo(largest(next));
      }
      if (seen.size() == window) {
        seen = new ArrayList<>(seen.subList(window - (window + 1) / 2 + 1, window));
      }
      seen.add(token);
    }
  }

  private static float[] next(DecoderOnly model, List<Integer> seen) {
    try (IncrementalDecoder decoder = decoder(model, OptionalInt.empty());
        IncrementalDecoder.State state = decoder.start(List.of(new int[0]))) {
      Tensor scores = null;
      for (int token : seen) {
        scores = state.step(new int[] {token}).rows(0, 1);
      }
      return scores.toArray();
    }
  }

  /** Of all but the end token. */
  private static float largest(float... next) {
    next[2] = Float.NEGATIVE_INFINITY;
    return (float) IntStream.range(0, WORDS).mapToDouble(v -> next[v]).max().orElseThrow();
  }

  private static IncrementalDecoder decoder(DecoderOnly model, OptionalInt window) {
    SpecialTokens special = new SpecialTokens(List.of(), List.of(), BEGIN, 2);
    return new NetworkDecoder(
        "a model", model, special, Backend.choose().kernels(), new NativeSlabs(), window);
  }

  private DecoderOnly model(String attention, String positions) {
    List<String> settings =
        List.of(
            "size=16",
            "heads=2",
            "feed-forward=24",
            "max-positions=10",
            "decoder.layers=2",
            "decoder.self-attention=" + attention,
            "positions=" + positions);
    DecoderOnly model =
        new DecoderOnly(Kinds.in(new Binder()).bind(DecoderOnlyConfig.class, settings), WORDS);
    model.parameters().allocate(slabs);
    model.parameters().initialize(7);
    SplittableRandom random = new SplittableRandom(4);
    model
        .parameters()
        .all()
        .forEach(
            p -> {
              for (long i = 0; i < p.size(); i++) {
                p.value().set(i, p.value().get(i) + (float) (0.2 * random.nextGaussian()));
              }
            });
    return model;
  }
}
