package dev.seqwright.core.tensor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final long TICK = 1_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final Profile profile = new Profile(() -> clock.getAndAdd(TICK));
  private final Workspace memory = new Workspace(new NativeSlabs());
  private final Kernels kernels = profile.around(PlainKernels.create());

  @AfterEach
  void free() {
    memory.close();
  }

  @Test
  void booksCallsTimeOperationsAndBytesOfAProduct() {
    Tensor c = memory.allocate(2, 4);
    kernels
        .products()
        .gemm(memory.zeros(2, 3).matrix(), memory.zeros(3, 4).matrix(), c.matrix(), 0);
    kernels
        .products()
        .gemm(memory.zeros(2, 3).matrix(), memory.zeros(3, 4).matrix(), c.matrix(), 0);
    Profile.Line line = profile.lines().getFirst();
    assertThat(line.name()).isEqualTo("gemm A B");
    assertThat(line.calls()).isEqualTo(2);
    assertThat(line.seconds()).isCloseTo(0.002, within(1e-9));
    assertThat(line.flops()).isEqualTo(2 * 2 * 2 * 3 * 4);
    assertThat(line.bytes()).isEqualTo(2 * 4 * (6 + 12 + 8));
    assertThat(line.gigaflops()).isCloseTo(96 / 0.002 / 1e9, within(1e-12));
  }

  @Test
  void tellsTheProductsOfForwardAndBackwardApart() {
    Matrix square = memory.zeros(2, 2).matrix();
    Matrix out = memory.zeros(2, 2).matrix();
    kernels.products().gemm(square, square.transposed(), out, 0);
    kernels.products().gemm(square.transposed(), square, out, 0);
    assertThat(profile.lines())
        .extracting(Profile.Line::name)
        .containsExactlyInAnyOrder("gemm A B'", "gemm A' B");
  }

  @Test
  void namesAKernelSoThatItIsKnownWithoutItsInterface() {
    SequenceLayout layout = SequenceLayout.of(2);
    Tensor x = memory.zeros(2, 2);
    Matrix m = x.matrix();
    AttentionArguments arguments =
        new AttentionArguments(m, m, m, layout, layout, 1, 1, false, 0, 0);
    kernels.rows().sum(x, memory.zeros(2), 0);
    kernels.pairs().softmax(x, new Pairs(new int[] {0, 2}, 0, 1), x);
    kernels.attention().forward(arguments, memory.zeros(2, 2), memory.zeros(2, 1));
    kernels.activations().activate(Activation.RELU, x, x);
    assertThat(profile.lines())
        .extracting(Profile.Line::name)
        .containsExactlyInAnyOrder("sumRows", "pairSoftmax", "attention", "activate RELU");
  }

  @Test
  void computesWhatTheKernelsInsideDo() {
    Tensor x = memory.allocate(2).fill(3, 4);
    assertThat(kernels.elements().sumOfSquares(x)).isEqualTo(25);
    kernels.elements().scale(2, x);
    assertThat(x.toArray()).containsExactly(6, 8);
  }

  @Test
  void countsThePairsThatCausalAttentionComputes() {
    SequenceLayout layout = SequenceLayout.of(3, 1);
    Matrix x = memory.zeros(4, 2).matrix();
    AttentionArguments arguments =
        new AttentionArguments(x, x, x, layout, layout, 1, 1, true, 0, 0);
    kernels.attention().forward(arguments, memory.zeros(4, 2), memory.zeros(4, 1));
    assertThat(profile.lines().getFirst().flops()).isEqualTo(4 * (1 + 2 + 3 + 1) * 2);
  }

  @Test
  void sumsTheWorkersAndPutsTheMostExpensiveKernelFirst() {
    Kernels other = profile.around(PlainKernels.create());
    Tensor x = memory.zeros(8);
    kernels.elements().scale(1, x);
    other.elements().add(x, x, x);
    other.elements().add(x, x, x);
    assertThat(profile.lines()).extracting(Profile.Line::name).containsExactly("add", "scale");
    assertThat(profile.load().threads()).isEqualTo(2);
    assertThat(profile.toString())
        .contains("add", "scale", "(between kernels)", "2 threads")
        .doesNotContain("NaN");
  }

  @Test
  void nothingWasDone() {
    assertThat(profile.lines()).isEmpty();
    assertThat(profile.toString()).contains("0 threads").doesNotContain("NaN");
  }

  @Test
  void booksAPackedWeight() {
    try (PackedLinear packed =
        kernels.products().pack(memory.zeros(4, 3), null, Activation.IDENTITY)) {
      packed.apply(memory.zeros(2, 3), memory.zeros(2, 4));
    }
    assertThat(profile.lines())
        .anySatisfy(
            line -> {
              assertThat(line.name()).isEqualTo("packed linear");
              assertThat(line.flops()).isEqualTo(2 * 2 * 3 * 4);
            });
  }
}
