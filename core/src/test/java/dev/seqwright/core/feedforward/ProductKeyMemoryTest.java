package dev.seqwright.core.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProductKeyMemoryTest {
  private static final int QUERIES = 20;
  private static final int KEYS = 7;

  @Test
  void theSlotsReadAreThoseOfAnExhaustiveSearch() {
    try (NativeSlabs slabs = new NativeSlabs()) {
      Workspace memory = new Workspace(slabs);
      Tensor first = normal(memory, 1);
      Tensor second = normal(memory, 2);
      for (int top = 1; top <= KEYS; top++) {
        Slots slots = Slots.best(first, second, top);
        for (int q = 0; q < QUERIES; q++) {
          List<Integer> found =
              IntStream.range(slots.pairs().from(q), slots.pairs().to(q))
                  .mapToObj(slots.pairs()::key)
                  .toList();
          assertThat(found).isEqualTo(exhaustive(first, second, q, top));
        }
      }
    }
  }

  private static Tensor normal(Workspace memory, long seed) {
    Random random = new Random(seed);
    Tensor t = memory.allocate(QUERIES, KEYS);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, (float) random.nextGaussian());
    }
    return t;
  }

  private static List<Integer> exhaustive(Tensor first, Tensor second, int q, int top) {
    return IntStream.range(0, KEYS * KEYS)
        .boxed()
        .sorted(Comparator.comparingDouble(s -> -score(first, second, q, s)))
        .limit(top)
        .toList();
  }

  private static double score(Tensor first, Tensor second, int q, int slot) {
    return (double) first.get((long) q * KEYS + slot / KEYS)
        + second.get((long) q * KEYS + slot % KEYS);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new ProductKeyMemory.Settings(4, 5, 1, 8))
        .hasMessage("top: found 5, expected 1 to keys (4)");
    assertThatThrownBy(() -> new ProductKeyMemory.Settings(4, 2, 1, 7))
        .hasMessage("query-size: found 7, expected an even number, 2 or more");
  }
}
