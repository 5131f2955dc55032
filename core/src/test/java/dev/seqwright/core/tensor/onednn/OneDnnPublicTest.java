package dev.seqwright.core.tensor.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.ActivationKernels;
import dev.seqwright.core.tensor.Int8LinearTest;
import dev.seqwright.core.tensor.PackedLinearTest;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * oneDNN's kernels with a library that exports what its headers declare and no more, as on macOS
 * and Windows: every contract of products holds.
 */
class OneDnnPublicTest {
  private static final SymbolLookup PUBLIC =
      name -> name.startsWith("_Z") ? Optional.empty() : OneDnn.library().find(name);

  private static final SymbolLookup EMPTY = name -> Optional.empty();

  private static final OneDnnFunctions NONE = OneDnnFunctions.in(PUBLIC);

  @Nested
  class ProductsOfFloats extends OneDnnProductsTest {
    @Override
    protected OneDnnProducts oneDnn(ActivationKernels activations) {
      return new OneDnnProducts(activations, NONE);
    }
  }

  @Nested
  class PackedWeights extends PackedLinearTest {
    @Override
    protected OneDnnProducts oneDnn(ActivationKernels activations) {
      return new OneDnnProducts(activations, NONE);
    }
  }

  @Nested
  class WeightsInBytes extends Int8LinearTest {
    @Override
    protected boolean oneDnnSumsIn16Bits() {
      return false;
    }

    @Override
    protected OneDnnProducts oneDnn(ActivationKernels activations) {
      return new OneDnnProducts(activations, NONE);
    }
  }

  @Test
  void noneOfTheUndeclaredFunctionsIsFound() {
    assertThat(NONE.floats()).isEmpty();
    assertThat(NONE.bytes()).isEmpty();
  }

  @Test
  void theTrialOfTheKernelsSucceeds() {
    assertThat(OneDnnTrial.obstacle(NONE)).isEmpty();
    assertThat(OneDnnTrial.obstacle(OneDnnFunctions.here())).isEmpty();
  }

  @Test
  void aLibraryThatCannotMultiplyIsPassedOver() {
    OneDnnPacking broken = new OneDnnPacking(failing(10), failing(10));
    OneDnnSgemm sgemm = new OneDnnSgemm(broken, failing(15));
    assertThat(OneDnnTrial.obstacle(new OneDnnFunctions(Optional.of(sgemm), Optional.empty())))
        .contains("a small product failed: oneDNN: packing a matrix returned status 5");
  }

  /** A function of oneDNN's that returns a status of failure. */
  private static MethodHandle failing(int addresses) {
    List<Class<?>> longs = Collections.nCopies(addresses, long.class);
    return MethodHandles.dropArguments(MethodHandles.constant(int.class, 5), 0, longs);
  }

  /** A processor that has faster ones loses nothing. */
  @Test
  void whatIsSlowerIsTold() {
    boolean needed = OneDnn.packs() && !(OneDnn.hasWideVectors() && OneDnn.sumsBytesExactly());
    assertThat(NONE.loss().isPresent()).isEqualTo(needed);
    assertThat(NONE.loss().orElse("does not export its packed gemm"))
        .contains("does not export its packed gemm");
  }

  @Test
  void oneThreadIsAskedOfTheLibraryOrOfTheEnvironment() {
    assertThat(OneDnn.threadsObstacle(PUBLIC, null)).isEmpty();
    assertThat(OneDnn.threadsObstacle(EMPTY, "1")).isEmpty();
    assertThat(OneDnn.threadsObstacle(EMPTY, "2").orElseThrow()).contains("OMP_NUM_THREADS=1");
    assertThat(OneDnn.threadsObstacle(EMPTY, null).orElseThrow()).contains("OMP_NUM_THREADS=1");
  }
}
