package dev.seqwright.core.tensor;

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
  /** The sizes and the function; N rows, I inputs, O outputs. */
  record Form(int rows, int inputs, int outputs, Activation activation) {
    Form withRows(int number) {
      return new Form(number, inputs, outputs, activation);
    }
  }

  private final OneDnnMemory.Address address = new OneDnnMemory.Address();
  private final dnnl_primitive primitive = new dnnl_primitive();
  private final dnnl_memory x;
  private final dnnl_memory out;
  private final dnnl_exec_arg_t arguments;

  OneDnnMatmul(OneDnnScope scope, Form form, dnnl_memory_desc order, long weight, long bias) {
    dnnl_primitive_desc description = describe(scope, form, order);
    OneDnn.check(dnnl.dnnl_primitive_create(primitive, description), "dnnl_primitive_create");
    scope.own(primitive, dnnl::dnnl_primitive_destroy);
    x = OneDnnMemory.at(scope, rowMajor(scope, form.rows, form.inputs), 0);
    out = OneDnnMemory.at(scope, rowMajor(scope, form.rows, form.outputs), 0);
    arguments = scope.own(new dnnl_exec_arg_t(4));
    set(0, dnnl.DNNL_ARG_SRC, x);
    set(1, dnnl.DNNL_ARG_WEIGHTS, OneDnnMemory.at(scope, order, weight));
    set(2, dnnl.DNNL_ARG_BIAS, OneDnnMemory.at(scope, rowMajor(scope, 1, form.outputs), bias));
    set(3, dnnl.DNNL_ARG_DST, out);
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
        dnnl.dnnl_primitive_execute(primitive, stream, 4, arguments), "dnnl_primitive_execute");
  }

  /** The order of the weight that oneDNN prefers for this form. */
  static dnnl_memory_desc preferredOrder(OneDnnScope scope, Form form) {
    dnnl_memory_desc any = OneDnnMemory.any(scope, form.inputs, form.outputs);
    return dnnl.dnnl_primitive_desc_query_md(
        describe(scope, form, any), dnnl.dnnl_query_weights_md, 0);
  }

  private static dnnl_primitive_desc describe(
      OneDnnScope scope, Form form, dnnl_memory_desc order) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl.dnnl_matmul_primitive_desc_create(
            description,
            OneDnn.engine(),
            rowMajor(scope, form.rows, form.inputs),
            order,
            rowMajor(scope, 1, form.outputs),
            rowMajor(scope, form.rows, form.outputs),
            attributes(scope, form.activation)),
        "dnnl_matmul_primitive_desc_create");
    return scope.own(description, dnnl::dnnl_primitive_desc_destroy);
  }

  private static dnnl_memory_desc rowMajor(OneDnnScope scope, int rows, int columns) {
    return OneDnnMemory.strided(scope, rows, columns, columns, 1);
  }

  private static dnnl_primitive_attr attributes(OneDnnScope scope, Activation activation) {
    dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    OneDnn.check(dnnl.dnnl_primitive_attr_create(attributes), "dnnl_primitive_attr_create");
    scope.own(attributes, dnnl::dnnl_primitive_attr_destroy);
    if (activation != Activation.IDENTITY) {
      OneDnn.check(
          dnnl.dnnl_primitive_attr_set_post_ops(attributes, function(scope, activation)),
          "dnnl_primitive_attr_set_post_ops");
    }
    return attributes;
  }

  private static dnnl_post_ops function(OneDnnScope scope, Activation activation) {
    dnnl_post_ops operations = new dnnl_post_ops();
    OneDnn.check(dnnl.dnnl_post_ops_create(operations), "dnnl_post_ops_create");
    scope.own(operations, dnnl::dnnl_post_ops_destroy);
    float alpha = activation == Activation.SWISH ? 1 : 0;
    OneDnn.check(
        dnnl.dnnl_post_ops_append_eltwise(operations, algorithm(activation), alpha, 0),
        "dnnl_post_ops_append_eltwise");
    return operations;
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
