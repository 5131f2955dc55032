package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.plain.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention over ragged sequences and over rows of a cache. */
abstract class AttentionContract {
  private static final SequenceLayout TARGETS = SequenceLayout.of(3, 0, 40, 1, 5, 33);
  private static final SequenceLayout SOURCES = SequenceLayout.of(17, 2, 1, 0, 70, 33);
  private final AttentionKernels oracle = PlainKernels.create().attention();
  private final Samples samples = new Samples();

  protected abstract AttentionKernels kernels();

  private record Result(Tensor out, Tensor logSumExp, Matrix dq, Matrix dk, Matrix dv) {}

  private AttentionArguments arguments(
      SequenceLayout queries,
      SequenceLayout memory,
      int heads,
      int d,
      boolean causal,
      double dropout) {
    return arguments(queries, memory, heads, d, d, causal, dropout);
  }

  private AttentionArguments arguments(
      SequenceLayout queries,
      SequenceLayout memory,
      int heads,
      int d,
      int e,
      boolean causal,
      double dropout) {
    Tensor keysAndValues = samples.normal(memory.rows(), heads * (d + e));
    return new AttentionArguments(
        samples.view(queries.rows(), heads * d),
        keysAndValues.columns(0, heads * d),
        keysAndValues.columns(heads * d, heads * (d + e)),
        queries,
        memory,
        heads,
        0.4f,
        causal,
        dropout,
        77);
  }

  private Result run(AttentionKernels kernels, AttentionArguments a, Tensor dout) {
    int width = a.q().columns();
    int few = a.k().columns();
    Result r =
        new Result(
            samples.undefined(a.q().rows(), a.heads() * a.valueSize()),
            samples.undefined(a.q().rows(), a.heads()),
            samples.undefined(a.q().rows(), 3 * width).columns(width, 2 * width),
            samples.undefined(a.k().rows(), few + 5).columns(2, few + 2),
            samples.undefined(a.v().rows(), a.v().columns()).matrix());
    kernels.forward(a, r.out, r.logSumExp);
    kernels.backward(a, r.out, r.logSumExp, dout, r.dq, r.dk, r.dv);
    return r;
  }

  @ParameterizedTest
  @CsvSource({
    "1,4,false,0",
    "2,3,true,0",
    "3,17,false,0.2",
    "2,64,true,0.1",
    "1,100,true,0",
    "4,1,false,0"
  })
  void attentionAndItsGradient(int heads, int d, boolean causal, double dropout) {
    AttentionArguments a = arguments(TARGETS, SOURCES, heads, d, causal, dropout);
    assertSame(a, samples.normal(TARGETS.rows(), heads * d));
  }

  private void assertSame(AttentionArguments a, Tensor dout) {
    Result actual = run(kernels(), a, dout);
    Result expected = run(oracle, a, dout);
    Samples.assertClose(actual.out, expected.out, 1e-5);
    Samples.assertClose(actual.logSumExp, expected.logSumExp, 1e-5);
    Samples.assertClose(actual.dq, expected.dq, 1e-4);
    Samples.assertClose(actual.dk, expected.dk, 1e-4);
    Samples.assertClose(actual.dv, expected.dv, 1e-4);
  }

  @ParameterizedTest
  @CsvSource({
    "2,8,4,false,0.2",
    "3,34,17,true,0",
    "2,6,13,true,0.1",
    "1,128,64,false,0",
    "4,2,1,false,0"
  })
  void valuesHaveAnotherSizeThanKeys(int heads, int d, int e, boolean causal, double dropout) {
    AttentionArguments a = arguments(TARGETS, SOURCES, heads, d, e, causal, dropout);
    assertSame(a, samples.normal(TARGETS.rows(), heads * e));
    AttentionArguments few = withHeads(a, samples.view(TARGETS.rows(), 2 * heads * d), 2 * heads);
    assertSame(few, samples.normal(TARGETS.rows(), 2 * heads * e));
  }

  /** As many copies of keys and values as heads share them give the same. */
  @ParameterizedTest
  @CsvSource({"4,2,8,false,0.2", "4,1,17,true,0", "6,3,64,true,0.1"})
  void headsShareKeysAndValues(int heads, int groups, int d, boolean causal, double dropout) {
    AttentionArguments few = arguments(TARGETS, SOURCES, groups, d, causal, dropout);
    AttentionArguments shared = withHeads(few, samples.view(TARGETS.rows(), heads * d), heads);
    AttentionArguments copied =
        new AttentionArguments(
            shared.q(),
            copies(few.k(), heads, d),
            copies(few.v(), heads, d),
            TARGETS,
            SOURCES,
            heads,
            0.4f,
            causal,
            dropout,
            77);
    Tensor dout = samples.normal(TARGETS.rows(), heads * d);
    Result actual = run(kernels(), shared, dout);
    Result expected = run(oracle, copied, dout);
    Samples.assertClose(actual.out, expected.out, 1e-5);
    Samples.assertClose(actual.dq, expected.dq, 1e-4);
    assertSummed(actual.dk, expected.dk, heads / groups, d);
    assertSummed(actual.dv, expected.dv, heads / groups, d);
  }

  private static AttentionArguments withHeads(AttentionArguments a, Matrix q, int heads) {
    return new AttentionArguments(
        q,
        a.k(),
        a.v(),
        a.queries(),
        a.memory(),
        heads,
        a.scale(),
        a.causal(),
        a.dropout(),
        a.key());
  }

  private Matrix copies(Matrix x, int heads, int d) {
    Matrix all = samples.undefined(x.rows(), heads * d).matrix();
    int shared = heads * d / x.columns();
    for (int h = 0; h < heads; h++) {
      int own = h / shared * d;
      all.columns(h * d, (h + 1) * d).copyFrom(x.columns(own, own + d));
    }
    return all;
  }

  /** Each gradient is the sum of those of its copies. */
  private static void assertSummed(Matrix actual, Matrix copies, int shared, int d) {
    for (int i = 0; i < actual.rows(); i++) {
      for (int c = 0; c < actual.columns(); c++) {
        double sum = 0;
        for (int h = 0; h < shared; h++) {
          sum += copies.get(i, (c / d * shared + h) * d + c % d);
        }
        assertThat((double) actual.get(i, c)).isCloseTo(sum, within(2e-4));
      }
    }
  }

  @Test
  void aQueryWithNothingToAttendToGivesZeros() {
    AttentionArguments a = arguments(TARGETS, SOURCES, 2, 8, false, 0);
    Result r = run(kernels(), a, samples.normal(TARGETS.rows(), 16));
    int row = TARGETS.start(3);
    assertThat(r.out.rows(row, row + 1).toArray()).containsOnly(0f);
    assertThat(Samples.row(r.dq, row)).containsOnly(0f);
    assertThat(r.logSumExp.get(2L * row)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Samples.row(r.dk, SOURCES.start(1))).containsOnly(0f);
  }

  @Test
  void aSequenceAloneHasTheResultItHasAmongOthers() {
    AttentionArguments all = arguments(TARGETS, SOURCES, 2, 12, true, 0);
    Tensor out = samples.undefined(TARGETS.rows(), 24);
    kernels().forward(all, out, samples.undefined(TARGETS.rows(), 2));
    AttentionArguments one =
        new AttentionArguments(
            all.q().rows(TARGETS.start(4), TARGETS.end(4)),
            all.k().rows(SOURCES.start(4), SOURCES.end(4)),
            all.v().rows(SOURCES.start(4), SOURCES.end(4)),
            SequenceLayout.of(TARGETS.length(4)),
            SequenceLayout.of(SOURCES.length(4)),
            2,
            0.4f,
            true,
            0,
            77);
    Tensor alone = samples.undefined(TARGETS.length(4), 24);
    kernels().forward(one, alone, samples.undefined(TARGETS.length(4), 2));
    assertThat(alone.toArray()).isEqualTo(out.rows(TARGETS.start(4), TARGETS.end(4)).toArray());
  }

  @Test
  void gradientIsThatOfCentralDifferences() {
    AttentionArguments a = arguments(SequenceLayout.of(5), SequenceLayout.of(6), 2, 3, true, 0.3);
    Tensor dout = samples.normal(5, 6);
    Result r = run(kernels(), a, dout);
    checkSlopes(a, dout, a.q(), r.dq);
    checkSlopes(a, dout, a.k(), r.dk);
    checkSlopes(a, dout, a.v(), r.dv);
  }

  /** The oracle sums in double precision but rounds its output: hence the wide step. */
  private void checkSlopes(AttentionArguments a, Tensor dout, Matrix x, Matrix gradient) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        float old = x.get(i, j);
        x.set(i, j, old + 0x1p-7f);
        double up = loss(a, dout);
        x.set(i, j, old - 0x1p-7f);
        double down = loss(a, dout);
        x.set(i, j, old);
        assertThat((double) gradient.get(i, j)).isCloseTo((up - down) / 0x1p-6, within(2e-4));
      }
    }
  }

  private double loss(AttentionArguments a, Tensor dout) {
    Tensor out = samples.undefined(5, 6);
    oracle.forward(a, out, samples.undefined(5, 2));
    double loss = 0;
    for (int i = 0; i < out.size(); i++) {
      loss += (double) out.get(i) * dout.get(i);
    }
    return loss;
  }

  @ParameterizedTest
  @CsvSource({"1,4", "3,17", "4,64", "1,100", "2,1"})
  void indexedAttentionReadsRowsOfTheCacheInAnyOrder(int heads, int d) {
    Matrix q = samples.view(4, heads * d);
    Matrix keys = samples.view(50, heads * d);
    Matrix values = samples.view(50, heads * d);
    int[] rows = samples.indices(40, 50);
    int[] from = {0, 1, 1, 18, 40};
    Tensor actual = samples.undefined(4, heads * d);
    Tensor expected = samples.undefined(4, heads * d);
    kernels().indexed(q, keys, values, rows, from, heads, 0.3f, actual);
    oracle.indexed(q, keys, values, rows, from, heads, 0.3f, expected);
    Samples.assertClose(actual, expected, 1e-5);
    assertThat(actual.rows(1, 2).toArray()).containsOnly(0f);
  }

  @ParameterizedTest
  @CsvSource({"4,2,8", "6,1,17", "4,2,64"})
  void headsShareRowsOfTheCache(int heads, int groups, int d) {
    Matrix q = samples.view(3, heads * d);
    Matrix keys = samples.view(30, groups * d);
    Matrix values = samples.view(30, groups * d);
    int[] rows = samples.indices(25, 30);
    int[] from = {0, 9, 9, 25};
    Tensor actual = samples.undefined(3, heads * d);
    Tensor expected = samples.undefined(3, heads * d);
    kernels().indexed(q, keys, values, rows, from, heads, 0.3f, actual);
    Matrix allKeys = copies(keys, heads, d);
    Matrix allValues = copies(values, heads, d);
    oracle.indexed(q, allKeys, allValues, rows, from, heads, 0.3f, expected);
    Samples.assertClose(actual, expected, 1e-5);
  }

  @Test
  void indexedAttentionToNothingIsZero() {
    Tensor out = samples.undefined(1, 64);
    Matrix q = samples.view(1, 64);
    Matrix cache = samples.view(2, 64);
    kernels().indexed(q, cache, cache, new int[0], new int[] {0, 0}, 1, 0.3f, out);
    assertThat(out.toArray()).containsOnly(0f);
  }
}
