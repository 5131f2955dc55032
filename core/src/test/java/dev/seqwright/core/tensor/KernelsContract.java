package dev.seqwright.core.tensor;

import org.junit.jupiter.api.Nested;

/** What every implementation of {@link Kernels} does, in the terms of the plain loops. */
public abstract class KernelsContract {

  /** The implementation under test. */
  protected abstract Kernels kernels();

  @Nested
  class Products extends ProductsContract {
    @Override
    protected ProductKernels kernels() {
      return KernelsContract.this.kernels().products();
    }
  }

  @Nested
  class Elements extends ElementsContract {
    @Override
    protected Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }

  @Nested
  class Rows extends RowsContract {
    @Override
    protected Kernels kernels() {
      return KernelsContract.this.kernels();
    }
  }

  @Nested
  class Softmax extends SoftmaxContract {
    @Override
    protected SoftmaxKernels kernels() {
      return KernelsContract.this.kernels().softmax();
    }
  }

  @Nested
  class Attention extends AttentionContract {
    @Override
    protected AttentionKernels kernels() {
      return KernelsContract.this.kernels().attention();
    }
  }

  @Nested
  class OfPairs extends PairsContract {
    @Override
    protected PairKernels kernels() {
      return KernelsContract.this.kernels().pairs();
    }
  }
}
