package dev.seqwright.core.tensor.onednn;

import java.util.function.Consumer;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/** Makes oneDNN's primitives and what they are described by. */
final class OneDnnPrimitive {
  private OneDnnPrimitive() {}

  static dnnl_primitive of(OneDnnScope scope, dnnl_primitive_desc description) {
    dnnl_primitive primitive = new dnnl_primitive();
    OneDnn.check(dnnl.dnnl_primitive_create(primitive, description), "dnnl_primitive_create");
    return scope.own(primitive, dnnl::dnnl_primitive_destroy);
  }

  /**
   * C = A B + bias.
   *
   * @param bias null for none
   */
  static dnnl_primitive_desc matmul(
      OneDnnScope scope,
      dnnl_memory_desc a,
      dnnl_memory_desc b,
      dnnl_memory_desc bias,
      dnnl_memory_desc c,
      dnnl_primitive_attr attributes) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl.dnnl_matmul_primitive_desc_create(
            description, OneDnn.engine(), a, b, bias, c, attributes),
        "dnnl_matmul_primitive_desc_create");
    return scope.own(description, dnnl::dnnl_primitive_desc_destroy);
  }

  /** No operations after the product. */
  static dnnl_primitive_attr attributes(OneDnnScope scope) {
    dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    OneDnn.check(dnnl.dnnl_primitive_attr_create(attributes), "dnnl_primitive_attr_create");
    return scope.own(attributes, dnnl::dnnl_primitive_attr_destroy);
  }

  /**
   * Operations after the product.
   *
   * @param append puts them down
   */
  static dnnl_primitive_attr attributes(OneDnnScope scope, Consumer<dnnl_post_ops> append) {
    dnnl_primitive_attr attributes = attributes(scope);
    dnnl_post_ops operations = new dnnl_post_ops();
    OneDnn.check(dnnl.dnnl_post_ops_create(operations), "dnnl_post_ops_create");
    scope.own(operations, dnnl::dnnl_post_ops_destroy);
    append.accept(operations);
    OneDnn.check(
        dnnl.dnnl_primitive_attr_set_post_ops(attributes, operations),
        "dnnl_primitive_attr_set_post_ops");
    return attributes;
  }
}
