package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/** A weight in the order that oneDNN prefers for a form; read by any number of workers. */
final class OneDnnWeight implements AutoCloseable {
  private final OneDnnScope scope = new OneDnnScope();
  private final Slabs slabs = new NativeSlabs();
  private final OneDnnMatmul.Form form;
  private final dnnl_memory_desc order;
  private final long address;

  /**
   * Copies a weight.
   *
   * @param form the number of rows is the one that the order is chosen for
   * @param from address of the elements, row-major (O, I)
   */
  OneDnnWeight(OneDnnMatmul.Form form, long from) {
    this.form = form;
    OneDnn.useCallingThreadOnly();
    order = OneDnnMatmul.preferredOrder(scope, form);
    address = slabs.slab(dnnl.dnnl_memory_desc_get_size(order)).address();
    pack(from);
  }

  /** Its product with x of some number of rows. */
  OneDnnMatmul matmul(OneDnnScope owner, int rows, long bias) {
    return new OneDnnMatmul(owner, form.withRows(rows), order, address, bias);
  }

  private void pack(long from) {
    try (OneDnnScope local = new OneDnnScope()) {
      dnnl_stream stream = OneDnn.stream(local);
      dnnl_memory_desc plain = form.weight(local);
      dnnl_exec_arg_t arguments = local.own(new dnnl_exec_arg_t(2));
      arguments.position(0).arg(dnnl.DNNL_ARG_FROM).memory(OneDnnMemory.at(local, plain, from));
      arguments.position(1).arg(dnnl.DNNL_ARG_TO).memory(OneDnnMemory.at(local, order, address));
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
    return OneDnnPrimitive.of(local, description);
  }

  @Override
  public void close() {
    scope.close();
    slabs.close();
  }
}
