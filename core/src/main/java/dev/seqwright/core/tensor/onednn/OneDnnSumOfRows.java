package dev.seqwright.core.tensor.onednn;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/** oneDNN's matmul primitive for C = A' B (+ C): A (N, O), B (N, I), C (O, I). */
final class OneDnnSumOfRows {
  /**
   * What a primitive serves.
   *
   * @param rows N
   * @param outputs O
   * @param inputs I
   * @param adds whether C is added to
   */
  record Form(int rows, int outputs, int inputs, boolean adds) {
    private dnnl_memory_desc a(OneDnnScope scope) {
      return OneDnnMemory.strided(scope, dnnl.dnnl_f32, outputs, rows, 1, outputs);
    }

    private dnnl_memory_desc b(OneDnnScope scope) {
      return OneDnnMemory.strided(scope, dnnl.dnnl_f32, rows, inputs, inputs, 1);
    }

    private dnnl_memory_desc c(OneDnnScope scope) {
      return OneDnnMemory.strided(scope, dnnl.dnnl_f32, outputs, inputs, inputs, 1);
    }
  }

  private final OneDnnMemory.Address address = new OneDnnMemory.Address();
  private final dnnl_primitive primitive;
  private final dnnl_memory a;
  private final dnnl_memory b;
  private final dnnl_memory c;
  private final dnnl_exec_arg_t arguments;

  OneDnnSumOfRows(OneDnnScope scope, Form form) {
    primitive = OneDnnPrimitive.of(scope, describe(scope, form));
    a = OneDnnMemory.at(scope, form.a(scope), 0);
    b = OneDnnMemory.at(scope, form.b(scope), 0);
    c = OneDnnMemory.at(scope, form.c(scope), 0);
    arguments = scope.own(new dnnl_exec_arg_t(3));
    arguments.position(0).arg(dnnl.DNNL_ARG_SRC).memory(a);
    arguments.position(1).arg(dnnl.DNNL_ARG_WEIGHTS).memory(b);
    arguments.position(2).arg(dnnl.DNNL_ARG_DST).memory(c);
    arguments.position(0);
  }

  private static dnnl_primitive_desc describe(OneDnnScope scope, Form form) {
    dnnl_primitive_attr attributes =
        form.adds
            ? OneDnnPrimitive.attributes(scope, OneDnnSumOfRows::addToOutput)
            : OneDnnPrimitive.attributes(scope);
    return OneDnnPrimitive.matmul(
        scope, form.a(scope), form.b(scope), null, form.c(scope), attributes);
  }

  private static void addToOutput(dnnl_post_ops operations) {
    OneDnn.check(
        dnnl.dnnl_post_ops_append_sum(operations, 1, 0, dnnl.dnnl_data_type_undef),
        "dnnl_post_ops_append_sum");
  }

  /** Computes on the matrices at these addresses. */
  void execute(dnnl_stream stream, long left, long right, long out) {
    set(a, left);
    set(b, right);
    set(c, out);
    OneDnn.check(
        dnnl.dnnl_primitive_execute(primitive, stream, 3, arguments), "dnnl_primitive_execute");
  }

  private void set(dnnl_memory memory, long at) {
    OneDnn.check(dnnl.dnnl_memory_set_data_handle(memory, address.to(at)), "set_data_handle");
  }
}
