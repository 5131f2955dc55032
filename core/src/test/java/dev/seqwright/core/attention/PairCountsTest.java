package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
      })
  void onlyWhatIsAttendedIsComputed(String setting, long expected) {
    assertThat(pairs(setting)).isEqualTo(expected * AttentionBench.HEADS);
  }

  private static long pairs(String setting) {
    try (AttentionBench bench = new AttentionBench(kind(setting), Role.BIDIRECTIONAL)) {
      AtomicLong count = new AtomicLong();
      Graph graph = Graph.inference(counting(bench.kernels, count), bench.newMemory());
      Sequences x =
          new Sequences(graph.constant(bench.normal(N, AttentionBench.SIZE)), SequenceLayout.of(N));
      bench.attention.forward(graph, x, x);
      return count.get();
    }
  }

  /** Kernels that count the logits that are made weights. */
  private static Kernels counting(Kernels k, AtomicLong count) {
    PairKernels pairs =
        (PairKernels)
            Proxy.newProxyInstance(
                PairKernels.class.getClassLoader(),
                new Class<?>[] {PairKernels.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("softmax")) {
                    count.addAndGet(((Tensor) arguments[0]).size());
                  }
                  try {
                    return method.invoke(k.pairs(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new Kernels(
        k.products(),
        k.elements(),
        k.activations(),
        k.dropout(),
        k.norms(),
        k.rows(),
        k.softmax(),
        k.attention(),
        pairs,
        k.optimizer());
  }

  private static AttentionKind kind(String setting) {
    return new Binder()
        .withKinds(AttentionKind.class, Variant.kinds(Attentions.ALL))
        .bind(Config.class, List.of("attention=" + setting))
        .attention();
  }
}
