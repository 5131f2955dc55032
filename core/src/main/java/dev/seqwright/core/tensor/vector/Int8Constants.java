package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;

/**
 * The constants that turn the sums of a {@link ByteProduct} into outputs.
 *
 * @param slabs the memory of the rest
 * @param scales of each row of the weight (O)
 * @param bias zeros where there is none (O)
 * @param totals the sum of each row's bytes (O)
 */
public record Int8Constants(Slabs slabs, Tensor scales, Tensor bias, Tensor totals) {

  public static Int8Constants of(QuantizedMatrix weight, Tensor bias) {
    Slabs slabs = new NativeSlabs();
    Tensor totals = column(slabs, weight.outputs());
    for (int o = 0; o < weight.outputs(); o++) {
      totals.set(o, weight.sum(o));
    }
    Tensor scales = column(slabs, weight.outputs()).copyFrom(weight.scales());
    Tensor terms = column(slabs, weight.outputs());
    return new Int8Constants(slabs, scales, bias == null ? terms : terms.copyFrom(bias), totals);
  }

  /** The same without the ownership of its memory. */
  Int8Constants borrowed() {
    return new Int8Constants(new NativeSlabs(), scales, bias, totals);
  }

  private static Tensor column(Slabs slabs, int outputs) {
    return new Tensor(slabs.slab(4L * outputs).asSlice(0, 4L * outputs), outputs).zero();
  }
}
