package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/**
 * A weight packed for oneDNN's matmul primitive, with bias and activation computed inside of it.
 *
 * <p>A primitive serves one number of rows. Rows are taken in blocks of 128, then a multiple of 16,
 * then what is left, so there are never more than 23 primitives. A single row would get a kernel
 * that sums in another order and travels with a row of zeros instead.
 */
final class OneDnnLinear implements PackedLinear {
  private static final int BLOCK = 128;
  private static final int STEP = 16;
  private static final int FEWEST_ROWS = 2;

  private final OneDnnScope scope = new OneDnnScope();
  private final Slabs slabs = new NativeSlabs();
  private final Map<Integer, OneDnnMatmul> byRows = new HashMap<>();
  private final OneDnnMatmul.Form form;
  private final dnnl_stream stream;
  private final dnnl_memory_desc order;
  private final MemorySegment weight;
  private final MemorySegment bias;
  private final Tensor pairX;
  private final Tensor pairOut;

  OneDnnLinear(Tensor weight, Tensor bias, Activation activation) {
    form = new OneDnnMatmul.Form(BLOCK, weight.columns(), weight.rows(), activation);
    OneDnn.useCallingThreadOnly();
    stream = OneDnn.stream(scope);
    order = OneDnnMatmul.preferredOrder(scope, form);
    this.weight = slabs.slab(dnnl.dnnl_memory_desc_get_size(order));
    this.bias = zeros(form.outputs()).memory();
    if (bias != null) {
      this.bias.copyFrom(bias.memory());
    }
    pairX = zeros(FEWEST_ROWS, form.inputs());
    pairOut = zeros(FEWEST_ROWS, form.outputs());
    pack(weight);
  }

  private Tensor zeros(int... shape) {
    return new Tensor(slabs.slab(4 * Tensor.elements(shape)), shape).zero();
  }

  /** Copies the transposed weight into the order that oneDNN prefers. */
  private void pack(Tensor from) {
    try (OneDnnScope local = new OneDnnScope()) {
      int inputs = form.inputs();
      dnnl_memory_desc plain = OneDnnMemory.strided(local, inputs, form.outputs(), 1, inputs);
      dnnl_exec_arg_t arguments = local.own(new dnnl_exec_arg_t(2));
      arguments
          .position(0)
          .arg(dnnl.DNNL_ARG_FROM)
          .memory(OneDnnMemory.at(local, plain, address(from)));
      arguments
          .position(1)
          .arg(dnnl.DNNL_ARG_TO)
          .memory(OneDnnMemory.at(local, order, weight.address()));
      arguments.position(0);
      dnnl_primitive reorder = reorder(local, plain);
      OneDnn.check(
          dnnl.dnnl_primitive_execute(reorder, stream, 2, arguments), "dnnl_primitive_execute");
    }
  }

  private dnnl_primitive reorder(OneDnnScope local, dnnl_memory_desc plain) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl.dnnl_reorder_primitive_desc_create(
            description, plain, OneDnn.engine(), order, OneDnn.engine(), null),
        "dnnl_reorder_primitive_desc_create");
    local.own(description, dnnl::dnnl_primitive_desc_destroy);
    dnnl_primitive reorder = new dnnl_primitive();
    OneDnn.check(dnnl.dnnl_primitive_create(reorder, description), "dnnl_primitive_create");
    return local.own(reorder, dnnl::dnnl_primitive_destroy);
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
    return new OneDnnMatmul(scope, form.withRows(rows), order, weight.address(), bias.address());
  }

  @Override
  public void close() {
    scope.close();
    slabs.close();
  }
}
