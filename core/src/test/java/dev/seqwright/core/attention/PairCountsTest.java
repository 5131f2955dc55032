package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.AttentionKernels;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many pairs sparse kinds compute, a head each, for a sequence of 32: what is not attended
 * costs nothing.
 */
class PairCountsTest {
  private static final int N = 32;

  /** What {@code attention} is bound to. */
  record Config(AttentionKind attention) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 5 each, less 3 at either end
        "{kind: band, window: 2} | 154",
        // 2 that see all, 30 that see 2
        "{kind: global, positions: 2} | 124",
        // itself, and the third on either side
        "{kind: dilated, window: 1, dilation: 3} | 90",
        "{kind: random, keys: 4} | 128",
        "{kind: block-local, block: 8} | 256",
        // in blocks: 2 x 8 of the global ones; 5, 6, 6, 6, 6, 5 of the others; of 4 x 4 pairs
        "{kind: bigbird, block: 4, random: 1} | 800",
        // a band of 8 on each side, and two on each side at 16 and 24
        "{kind: sparse-transformer, stride: 8} | 520",
        // the own block of 8, and 2 of each of the three others
        "{kind: sparse-transformer, form: fixed, stride: 8, summary: 2} | 448",
        // the own block, and 4 before but for the first
        "{kind: image-1d, queries: 8, memory: 4} | 352",
        // 8 in a row, 4 in a column
        "{kind: axial, width: 8} | 384",
        // 5 of each satellite, 33 of the relay
        "{kind: star, rounds: 1} | 193",
        // w of each query
        "{kind: routing, clusters: 4, window: 4} | 128",
        // long to long, long to global, global to global, global to long
        "{kind: etc, window: 2, globals: 4} | 426",
        // a band of 31 positions, with the global one for each of them; 32 of the global one
        "{kind: longformer, window: 2, global: 1} | 212",
        // four rectangles of 8: those at the top see 2 rows of 5, those below 3 rows of 5
        "{kind: image-2d, width: 8, height: 2, columns: 4, above: 1, beside: 1} | 400",
        // itself; L(p) nodes of the p positions on a side, 202 over p = 0 ... 31, where L(p) = p up
        // to 2, else 2 + L((p - 2) / 2) or, p odd, 3 + L((p - 3) / 2); 32 leaves of each of 4
        // levels
        "{kind: bp, reach: 2} | 564",
        // the own block and the sorted one
        "{kind: sinkhorn, block: 4} | 256",
        // three sorted blocks
        "{kind: sinkhorn, block: 4, cut: 3} | 384",
        // 4 clusters that see all
        "{kind: clustered, clusters: 4, improved: false} | 128",
        // and 4 keys of each query
        "{kind: clustered, clusters: 4, top: 4} | 256",
        // ceil(ln 32) = 4 queries that see all
        "{kind: probsparse, factor: 1} | 128",
      })
  void onlyWhatIsAttendedIsComputed(String setting, long expected) {
    assertThat(logits(setting, bench -> bench.normal(N, AttentionBench.SIZE), "softmax"))
        .isEqualTo(expected * AttentionBench.HEADS);
  }

  @Test
  void probsparseMeasuresAQueryByAFewKeys() {
    long sampled = 4 * N;
    long attended = 4 * N;
    assertThat(logits("{kind: probsparse, factor: 1}", bench -> bench.normal(N, 8), "dots"))
        .isEqualTo((sampled + attended) * AttentionBench.HEADS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 2 buckets of 16 in chunks of 4: 3 others in the first chunk, 7 in each of the next three
        "{kind: reformer, buckets: 4, chunk: 4, rounds: 1} | 192",
        // a pair that meets in both rounds counts once
        "{kind: reformer, buckets: 4, chunk: 4, rounds: 2} | 192",
        // 7 others in the first chunk, 15 in the second
        "{kind: reformer, buckets: 4, chunk: 8, rounds: 1} | 352",
      })
  void positionsOfABucketMeetInChunks(String setting, long expected) {
    assertThat(logits(setting, PairCountsTest::opposites, "softmax"))
        .isEqualTo(expected * AttentionBench.HEADS);
  }

  /** A long row and its opposite in turn: whatever the rotation, they are in different buckets. */
  private static Tensor opposites(AttentionBench bench) {
    Tensor row = bench.normal(1, AttentionBench.SIZE);
    Tensor x = bench.normal(N, AttentionBench.SIZE);
    for (int e = 0; e < x.size(); e++) {
      int sign = e / AttentionBench.SIZE % 2 == 0 ? 1 : -1;
      x.set(e, sign * 1000 * row.get(e % AttentionBench.SIZE));
    }
    return x;
  }

  /** How many numbers an operation over pairs gives, dense attention counted as its softmax. */
  private static long logits(
      String setting, Function<AttentionBench, Tensor> input, String operation) {
    try (AttentionBench bench = new AttentionBench(kind(setting), Role.BIDIRECTIONAL)) {
      AtomicLong count = new AtomicLong();
      Graph graph = Graph.inference(counting(bench.kernels, operation, count), bench.newMemory());
      Sequences x = new Sequences(graph.constant(input.apply(bench)), SequenceLayout.of(N));
      bench.attention.forward(graph, x, x);
      return count.get();
    }
  }

  private static Kernels counting(Kernels k, String operation, AtomicLong count) {
    PairKernels pairs =
        watched(
            PairKernels.class,
            k.pairs(),
            operation,
            arguments -> count.addAndGet(result(operation, arguments).size()));
    AttentionKernels attention =
        watched(
            AttentionKernels.class,
            k.attention(),
            "forward",
            arguments -> count.addAndGet(dense((AttentionArguments) arguments[0])));
    return new Kernels(
        k.products(),
        k.elements(),
        k.activations(),
        k.dropout(),
        k.norms(),
        k.rows(),
        k.softmax(),
        attention,
        pairs,
        k.optimizer());
  }

  private static Tensor result(String operation, Object... arguments) {
    return (Tensor) arguments[operation.equals("dots") ? 5 : 2];
  }

  private static long dense(AttentionArguments a) {
    long sum = 0;
    for (int b = 0; b < a.queries().sequences(); b++) {
      sum += (long) a.queries().length(b) * a.memory().length(b) * a.heads();
    }
    return sum;
  }

  /** Kernels that tell of every call of an operation. */
  private static <K> K watched(
      Class<K> type, K kernels, String operation, Consumer<Object[]> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals(operation)) {
                calls.accept(arguments);
              }
              try {
                return method.invoke(kernels, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static AttentionKind kind(String setting) {
    return new Binder()
        .withKinds(AttentionKind.class, Variant.kinds(Attentions.ALL))
        .bind(Config.class, List.of("attention=" + setting))
        .attention();
  }
}
