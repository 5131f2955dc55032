package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Activation;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/**
 * oneDNN's matmul primitive for one number of rows: out = f(x W + b), x (N, I), W (I, O) in an
 * order of oneDNN's, b (1, O).
 */
final class OneDnnMatmul {
  /** The types of x, W and out. */
  enum Elements {
    /** Floats, with a bias. */
    FLOATS(dnnl.dnnl_f32, dnnl.dnnl_f32, dnnl.dnnl_f32, true),
    /** Unsigned bytes times signed ones, summed in integers. */
    BYTES(dnnl.dnnl_u8, dnnl.dnnl_s8, dnnl.dnnl_s32, false);

    private final int x;
    private final int weight;
    private final int out;
    private final boolean biased;

    Elements(int x, int weight, int out, boolean biased) {
      this.x = x;
      this.weight = weight;
      this.out = out;
      this.biased = biased;
    }
  }

  /** The sizes, the function and the types; N rows, I inputs, O outputs. */
  record Form(int rows, int inputs, int outputs, Activation activation, Elements elements) {
    Form withRows(int number) {
      return new Form(number, inputs, outputs, activation, elements);
    }

    private dnnl_memory_desc x(OneDnnScope scope) {
      return OneDnnMemory.strided(scope, elements.x, rows, inputs, inputs, 1);
    }

    /** The weight as it is given, transposed. */
    dnnl_memory_desc weight(OneDnnScope scope) {
      return OneDnnMemory.strided(scope, elements.weight, inputs, outputs, 1, inputs);
    }

    private dnnl_memory_desc anyWeight(OneDnnScope scope) {
      return OneDnnMemory.any(scope, elements.weight, inputs, outputs);
    }

    private dnnl_memory_desc bias(OneDnnScope scope) {
      return elements.biased
          ? OneDnnMemory.strided(scope, dnnl.dnnl_f32, 1, outputs, outputs, 1)
          : null;
    }

    private dnnl_memory_desc out(OneDnnScope scope) {
      return OneDnnMemory.strided(scope, elements.out, rows, outputs, outputs, 1);
    }
  }

  private final OneDnnMemory.Address address = new OneDnnMemory.Address();
  private final dnnl_primitive primitive;
  private final dnnl_memory x;
  private final dnnl_memory out;
  private final dnnl_exec_arg_t arguments;
  private final int count;

  /**
   * @param order of the weight
   * @param weight its address
   * @param bias its address, where the form has one
   */
  OneDnnMatmul(OneDnnScope scope, Form form, dnnl_memory_desc order, long weight, long bias) {
    primitive = OneDnnPrimitive.of(scope, describe(scope, form, order));
    x = OneDnnMemory.at(scope, form.x(scope), 0);
    out = OneDnnMemory.at(scope, form.out(scope), 0);
    count = form.elements.biased ? 4 : 3;
    arguments = scope.own(new dnnl_exec_arg_t(count));
    set(0, dnnl.DNNL_ARG_SRC, x);
    set(1, dnnl.DNNL_ARG_WEIGHTS, OneDnnMemory.at(scope, order, weight));
    set(2, dnnl.DNNL_ARG_DST, out);
    if (form.elements.biased) {
      set(3, dnnl.DNNL_ARG_BIAS, OneDnnMemory.at(scope, form.bias(scope), bias));
    }
  }

  private void set(int position, int role, dnnl_memory memory) {
    arguments.position(position).arg(role).memory(memory);
    arguments.position(0);
  }

  /** Computes on the matrices at these addresses. */
  void execute(dnnl_stream stream, long from, long to) {
    OneDnn.check(dnnl.dnnl_memory_set_data_handle(x, address.to(from)), "set_data_handle");
    OneDnn.check(dnnl.dnnl_memory_set_data_handle(out, address.to(to)), "set_data_handle");
    OneDnn.check(
        dnnl.dnnl_primitive_execute(primitive, stream, count, arguments), "dnnl_primitive_execute");
  }

  /** The order of the weight that oneDNN prefers for this form. */
  static dnnl_memory_desc preferredOrder(OneDnnScope scope, Form form) {
    return dnnl.dnnl_primitive_desc_query_md(
        describe(scope, form, form.anyWeight(scope)), dnnl.dnnl_query_weights_md, 0);
  }

  private static dnnl_primitive_desc describe(
      OneDnnScope scope, Form form, dnnl_memory_desc order) {
    return OneDnnPrimitive.matmul(
        scope,
        form.x(scope),
        order,
        form.bias(scope),
        form.out(scope),
        attributes(scope, form.activation));
  }

  private static dnnl_primitive_attr attributes(OneDnnScope scope, Activation activation) {
    return activation == Activation.IDENTITY
        ? OneDnnPrimitive.attributes(scope)
        : OneDnnPrimitive.attributes(scope, operations -> append(activation, operations));
  }

  private static void append(Activation activation, dnnl_post_ops operations) {
    float alpha = activation == Activation.SWISH ? 1 : 0;
    OneDnn.check(
        dnnl.dnnl_post_ops_append_eltwise(operations, algorithm(activation), alpha, 0),
        "dnnl_post_ops_append_eltwise");
  }

  private static int algorithm(Activation activation) {
    return switch (activation) {
      case IDENTITY -> dnnl.dnnl_eltwise_linear;
      case RELU -> dnnl.dnnl_eltwise_relu;
      case GELU -> dnnl.dnnl_eltwise_gelu_erf;
      case GELU_TANH -> dnnl.dnnl_eltwise_gelu_tanh;
      case SWISH -> dnnl.dnnl_eltwise_swish;
      case SIGMOID -> dnnl.dnnl_eltwise_logistic;
      case TANH -> dnnl.dnnl_eltwise_tanh;
    };
  }
}
