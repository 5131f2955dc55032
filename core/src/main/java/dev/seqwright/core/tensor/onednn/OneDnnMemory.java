package dev.seqwright.core.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/** Descriptions of matrices for oneDNN, and its memory objects over memory of ours. */
final class OneDnnMemory {
  private OneDnnMemory() {}

  /**
   * A matrix of elements of a type of oneDNN's, whose element (i, j) lies at i rowStride + j
   * columnStride.
   */
  static dnnl_memory_desc strided(
      OneDnnScope scope, int type, long rows, long columns, long rowStride, long columnStride) {
    dnnl_memory_desc desc = new dnnl_memory_desc();
    long[] shape = {rows, columns};
    long[] strides = {rowStride, columnStride};
    OneDnn.check(
        dnnl_memory_desc_create_with_strides(desc, 2, shape, type, strides),
        "dnnl_memory_desc_create_with_strides");
    return scope.own(desc, dnnl::dnnl_memory_desc_destroy);
  }

  /** A matrix in the order that oneDNN likes best. */
  static dnnl_memory_desc any(OneDnnScope scope, int type, long rows, long columns) {
    dnnl_memory_desc desc = new dnnl_memory_desc();
    long[] shape = {rows, columns};
    OneDnn.check(
        dnnl_memory_desc_create_with_tag(desc, 2, shape, type, dnnl_format_tag_any),
        "dnnl_memory_desc_create_with_tag");
    return scope.own(desc, dnnl::dnnl_memory_desc_destroy);
  }

  /** A memory object at {@code address}, which may be set later. */
  static dnnl_memory at(OneDnnScope scope, dnnl_memory_desc desc, long address) {
    dnnl_memory memory = new dnnl_memory();
    OneDnn.check(
        dnnl_memory_create(memory, desc, OneDnn.engine(), new Address().to(address)),
        "dnnl_memory_create");
    return scope.own(memory, dnnl::dnnl_memory_destroy);
  }

  /** A pointer that is set anew for each call: JavaCPP allocates nothing. */
  static final class Address extends Pointer {
    Address to(long value) {
      address = value;
      return this;
    }
  }
}
