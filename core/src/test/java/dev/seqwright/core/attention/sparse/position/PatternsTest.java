package dev.seqwright.core.attention.sparse.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.attention.sparse.position.RandomAttention.Draw;
import dev.seqwright.core.attention.sparse.position.SparseTransformerAttention.Form;
import dev.seqwright.core.attention.sparse.position.SparseTransformerAttention.Heads;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attentions that are sparse by position: dense attention under a mask, at the cost of the mask.
 */
public final class PatternsTest {
  private static final int D = AttentionBench.SIZE;
  private static final int N = 11;

  /** Whether position i attends position j, for a head, as the definitions have it. */
  @FunctionalInterface
  public interface Definition {
    boolean attends(int i, int j, int head);
  }

  static Stream<Arguments> definitions() {
    return Stream.of(
        of(new BandAttention.Settings(2), (i, j, h) -> Math.abs(i - j) <= 2),
        of(new GlobalAttention.Settings(2), (i, j, h) -> i < 2 || j < 2),
        of(
            new DilatedAttention.Settings(2, 3),
            (i, j, h) -> Math.abs(i - j) <= 6 && (i - j) % 3 == 0),
        of(new BlockLocalAttention.Settings(4), (i, j, h) -> i / 4 == j / 4),
        of(
            new RandomAttention.Settings(3, Draw.SHARED, 7),
            (i, j, h) -> PlainDraws.shared(7).of(i, N, 3).contains(j)),
        of(
            new RandomAttention.Settings(3, Draw.PER_HEAD, 7),
            (i, j, h) -> PlainDraws.perHead(7, 1, h).of(i, N, 3).contains(j)),
        of(
            new BigBirdAttention.Settings(2, 1, 0, 1, 1, Draw.SHARED, 3),
            (i, j, h) ->
                i < 2
                    || j < 2
                    || Math.abs(i / 2 - j / 2) <= 1
                    || PlainDraws.shared(3).of(i / 2, 6, 1).contains(j / 2)),
        of(
            new BigBirdAttention.Settings(1, 1, 2, 1, 2, Draw.PER_HEAD, 3),
            (i, j, h) -> bigBird(PlainDraws.perHead(3, 1, h), 1, 2, 1, 2, i, j, 11)),
        of(
            new BigBirdAttention.Settings(2, 1, 1, 0, 1, Draw.PER_HEAD, 5),
            (i, j, h) -> bigBird(PlainDraws.perHead(5, 1, h), 1, 1, 0, 1, i / 2, j / 2, 6)),
        of(
            new SparseTransformerAttention.Settings(Form.STRIDED, 3, 1, Heads.MERGED),
            (i, j, h) -> Math.abs(i - j) <= 3 || (i - j) % 3 == 0),
        of(
            new SparseTransformerAttention.Settings(Form.STRIDED, 3, 1, Heads.ALTERNATING),
            (i, j, h) -> h == 0 ? Math.abs(i - j) <= 3 : (i - j) % 3 == 0),
        of(
            new SparseTransformerAttention.Settings(Form.FIXED, 4, 2, Heads.MERGED),
            (i, j, h) -> i / 4 == j / 4 || j % 4 >= 2),
        of(
            new SparseTransformerAttention.Settings(Form.FIXED, 4, 2, Heads.ALTERNATING),
            (i, j, h) -> h == 0 ? i / 4 == j / 4 : j % 4 >= 2),
        of(
            new Image1dAttention.Settings(3, 2),
            (i, j, h) -> j >= i / 3 * 3 - 2 && j < i / 3 * 3 + 3),
        of(
            new Image2dAttention.Settings(4, 2, 2, 1, 1),
            (i, j, h) ->
                j / 4 >= i / 4 / 2 * 2 - 1
                    && j / 4 < i / 4 / 2 * 2 + 2
                    && j % 4 >= i % 4 / 2 * 2 - 1
                    && j % 4 < i % 4 / 2 * 2 + 3));
  }

  /** Whether block i sees block j of some: the random ones are not seen otherwise. */
  private static boolean bigBird(
      PlainDraws draws, int global, int last, int window, int random, int i, int j, int blocks) {
    IntPredicate everywhere = b -> b < global || b >= blocks - last;
    IntPredicate seen = b -> everywhere.test(b) || Math.abs(i - b) <= window;
    List<Integer> others =
        IntStream.range(0, blocks).filter(seen.negate()).boxed().collect(Collectors.toList());
    Set<Integer> drawn = draws.of(i, others.size(), random);
    return everywhere.test(i) || seen.test(j) || drawn.contains(others.indexOf(j));
  }

  private static Arguments of(AttentionKind kind, Definition definition) {
    return Arguments.of(kind, definition);
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void isDenseAttentionUnderTheMaskOfItsDefinition(AttentionKind kind, Definition definition) {
    equalsMasked(kind, Role.BIDIRECTIONAL, definition);
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void causalIsTheSameWithoutWhatComesLater(AttentionKind kind, Definition definition) {
    if (kind instanceof GlobalAttention.Settings || kind instanceof BigBirdAttention.Settings) {
      return; // for encoders
    }
    if (kind instanceof RandomAttention.Settings s) {
      boolean shared = s.draw() == Draw.SHARED;
      equalsMasked(
          kind,
          Role.CAUSAL,
          (i, j, h) ->
              (shared ? PlainDraws.shared(7) : PlainDraws.perHead(7, 1, h))
                  .of(i, i + 1, 3)
                  .contains(j));
      return;
    }
    equalsMasked(kind, Role.CAUSAL, (i, j, h) -> j <= i && definition.attends(i, j, h));
  }

  private static void equalsMasked(AttentionKind kind, Role role, Definition definition) {
    try (AttentionBench bench = new AttentionBench(kind, role)) {
      Tensor x = bench.normal(N, D);
      double[][] expected = MaskedAttention.of(bench.parameters(), x, definition);
      float[] found = bench.self(x, N).toArray();
      for (int i = 0; i < N * D; i++) {
        assertThat((double) found[i])
            .as("element %d", i)
            .isCloseTo(expected[i / D][i % D], within(1e-5));
      }
    }
  }

  static Stream<AttentionKind> everything() {
    return Stream.of(
        new BandAttention.Settings(N - 1),
        new GlobalAttention.Settings(N),
        new DilatedAttention.Settings(N, 1),
        new RandomAttention.Settings(N, Draw.PER_HEAD, 1),
        new BlockLocalAttention.Settings(N),
        new BigBirdAttention.Settings(4, 2, 1, 0, 0, Draw.PER_HEAD, 1),
        new SparseTransformerAttention.Settings(Form.STRIDED, 1, 1, Heads.MERGED),
        new SparseTransformerAttention.Settings(Form.FIXED, N, 1, Heads.MERGED),
        new Image1dAttention.Settings(N, 0),
        new Image2dAttention.Settings(N, 1, N, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void withAllPairsItIsFullAttention(AttentionKind kind) {
    try (AttentionBench sparse = new AttentionBench(kind, Role.BIDIRECTIONAL);
        AttentionBench full =
            new AttentionBench(new FullAttention.Settings(), Role.BIDIRECTIONAL)) {
      full.parameters().flat().copyFrom(sparse.parameters().flat());
      Tensor x = sparse.normal(N, D);
      assertThat(sparse.self(x, N).toArray())
          .containsExactly(full.self(x, N).toArray(), within(1e-5f));
    }
  }

  @Test
  void theLongformersGlobalPositionsUseProjectionsOfTheirOwn() {
    LongformerAttention.Settings settings = new LongformerAttention.Settings(1, 2, 2);
    try (AttentionBench bench = new AttentionBench(settings, Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      double[][] local =
          MaskedAttention.of(
              bench.parameters(),
              x,
              (i, j, h) -> j < 2 || Math.abs(i - j) <= 2 && (i - j) % 2 == 0);
      double[][] global =
          MaskedAttention.of(bench.parameters(), "global-projection", x, (i, j, h) -> true);
      float[] found = bench.self(x, N).toArray();
      for (int i = 0; i < N * D; i++) {
        double expected = (i / D < 2 ? global : local)[i / D][i % D];
        assertThat((double) found[i]).as("element %d", i).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void onlyThePairsOfThePatternAreComputed() {
    assertThat(pairs((i, n, keys) -> band(i, n, 2, keys), 1000)).isEqualTo(5 * 1000 - 6);
    assertThat(pairs((i, n, keys) -> band(i, n, 0, keys), 1000)).isEqualTo(1000);
  }

  private static void band(int i, int n, int w, IntConsumer keys) {
    for (int j = Math.max(0, i - w); j <= Math.min(n - 1, i + w); j++) {
      keys.accept(j);
    }
  }

  private static int pairs(Pattern pattern, int n) {
    Pairs pairs = PatternAttention.pairs(pattern, SequenceLayout.of(n), false);
    return pairs.count();
  }

  @Test
  void everyNumberIsDrawnAsOftenAsAnyOther() {
    int[] often = new int[9];
    for (long key = 0; key < 3000; key++) {
      for (int j : RandomAttention.drawn(key, 2, 9, 3)) {
        often[j]++;
      }
    }
    // 1000 each on average; the standard deviation is 26
    for (int count : often) {
      assertThat(count).isCloseTo(1000, within(130));
    }
  }

  @Test
  void blocksOfBigBirdAreDrawnFromTheRestAndDifferFromHeadToHead() {
    var settings = new BigBirdAttention.Settings(1, 1, 1, 1, 3, Draw.PER_HEAD, 1);
    Set<Set<Integer>> draws = new HashSet<>();
    for (int head = 0; head < 8; head++) {
      Set<Integer> seen = new TreeSet<>();
      settings.attended(head, 50, 100, seen::add);
      assertThat(seen).hasSize(8).contains(0, 49, 50, 51, 99);
      draws.add(seen);
    }
    assertThat(draws).hasSize(8);
  }

  @Test
  void aBlockOfBigBirdSeesAllTheRestWhereThatIsLessThanItIsToDraw() {
    var settings = new BigBirdAttention.Settings(1, 1, 1, 1, 3, Draw.PER_HEAD, 1);
    for (int n = 1; n <= 7; n++) {
      for (int i = 0; i < n; i++) {
        List<Integer> seen = new ArrayList<>();
        settings.attended(7, i, n, seen::add);
        assertThat(seen).as("%d of %d", i, n).isEqualTo(IntStream.range(0, n).boxed().toList());
      }
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new BandAttention.Settings(-1))
        .hasMessage("window: found -1, expected 0 or more");
    assertThatThrownBy(() -> new DilatedAttention.Settings(1, 0))
        .hasMessage("dilation: found 0, expected 1 or more");
    assertThatThrownBy(
            () -> new SparseTransformerAttention.Settings(Form.FIXED, 4, 5, Heads.MERGED))
        .hasMessage("summary: found 5, expected 1 to stride (4)");
    assertThatThrownBy(() -> new AxialAttention.Settings(0))
        .hasMessage("width: found 0, expected 1 or more");
  }
}
