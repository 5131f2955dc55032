package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * A weight packed for oneDNN's matmul primitive, with bias and activation computed inside of it.
 *
 * <p>A primitive serves one number of rows. Rows are taken in blocks of 160, then a multiple of 16,
 * then what is left, so there are never more than 25 primitives. A single row would get a kernel
 * that sums in another order and travels with a row of zeros instead.
 */
final class OneDnnLinear implements PackedLinear {
  private static final int BLOCK = 160;
  private static final int STEP = 16;
  private static final int FEWEST_ROWS = 2;

  private final OneDnnScope scope = new OneDnnScope();
  private final Slabs slabs = new NativeSlabs();
  private final Map<Integer, OneDnnMatmul> byRows = new HashMap<>();
  private final OneDnnMatmul.Form form;
  private final Optional<OneDnnWeight> owned;
  private final OneDnnWeight weight;
  private final MemorySegment bias;
  private final dnnl_stream stream;
  private final Tensor pairX;
  private final Tensor pairOut;

  OneDnnLinear(Tensor weight, Tensor bias, Activation activation) {
    form =
        new OneDnnMatmul.Form(
            BLOCK, weight.columns(), weight.rows(), activation, OneDnnMatmul.Elements.FLOATS);
    this.weight = new OneDnnWeight(form, address(weight));
    this.owned = Optional.of(this.weight);
    this.bias = zeros(form.outputs()).memory();
    if (bias != null) {
      this.bias.copyFrom(bias.memory());
    }
    stream = OneDnn.stream(scope);
    pairX = zeros(FEWEST_ROWS, form.inputs());
    pairOut = zeros(FEWEST_ROWS, form.outputs());
  }

  private OneDnnLinear(OneDnnLinear other) {
    form = other.form;
    weight = other.weight;
    owned = Optional.empty();
    bias = other.bias;
    OneDnn.useCallingThreadOnly();
    stream = OneDnn.stream(scope);
    pairX = zeros(FEWEST_ROWS, form.inputs());
    pairOut = zeros(FEWEST_ROWS, form.outputs());
  }

  @Override
  public PackedLinear share() {
    return new OneDnnLinear(this);
  }

  private Tensor zeros(int... shape) {
    return new Tensor(slabs.slab(4 * Tensor.elements(shape)), shape).zero();
  }

  @Override
  public void apply(Tensor x, Tensor out) {
    if (x.columns() != form.inputs() || out.columns() != form.outputs() || x.rows() != out.rows()) {
      throw new IllegalArgumentException(x + " into " + out + " by a weight of form " + form);
    }
    for (int from = 0; from < x.rows(); ) {
      int to = from + blockOf(x.rows() - from);
      block(x.rows(from, to), out.rows(from, to));
      from = to;
    }
  }

  private static int blockOf(int left) {
    return left >= STEP ? Math.min(BLOCK, left / STEP * STEP) : left;
  }

  private void block(Tensor x, Tensor out) {
    if (x.rows() >= FEWEST_ROWS) {
      execute(x, out);
      return;
    }
    pairX.rows(0, 1).copyFrom(x);
    execute(pairX, pairOut);
    out.copyFrom(pairOut.rows(0, 1));
  }

  private static long address(Tensor tensor) {
    if (!tensor.memory().isNative()) {
      throw new IllegalArgumentException(tensor + " lies on the heap");
    }
    return tensor.memory().address();
  }

  private void execute(Tensor x, Tensor out) {
    byRows.computeIfAbsent(x.rows(), this::matmul).execute(stream, address(x), address(out));
  }

  private OneDnnMatmul matmul(int rows) {
    return weight.matmul(scope, rows, bias.address());
  }

  @Override
  public void close() {
    scope.close();
    slabs.close();
    owned.ifPresent(OneDnnWeight::close);
  }
}
