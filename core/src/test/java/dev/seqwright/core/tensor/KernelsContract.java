package dev.seqwright.core.tensor;

import org.junit.jupiter.api.Nested;

/** What every implementation of {@link Kernels} does, in the terms of the plain loops. */
abstract class KernelsContract {

  /** The implementation under test. */
  abstract Kernels kernels();

  @Nested
  class Products extends ProductsContract {
    @Override
    Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }

  @Nested
  class Elements extends ElementsContract {
    @Override
    Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }

  @Nested
  class Rows extends RowsContract {
    @Override
    Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }

  @Nested
  class Softmax extends SoftmaxContract {
    @Override
    Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }

  @Nested
  class Attention extends AttentionContract {
    @Override
    Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }

  @Nested
  class OfPairs extends PairsContract {
    @Override
    Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }
}
