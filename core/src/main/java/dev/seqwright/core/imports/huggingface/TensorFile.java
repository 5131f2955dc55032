package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.UserException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Named tensors in a file. */
interface TensorFile extends AutoCloseable {

  /** The file, for messages. */
  String name();

  /** The names of all tensors. */
  Set<String> names();

  /** The shape of a tensor. */
  Optional<List<Long>> shape(String tensor);

  /**
   * Reads a tensor as float32 in native order.
   *
   * @param floats as many as the tensor has elements
   * @throws UserException when its elements are not floating-point numbers, or cannot be read
   */
  void read(String tensor, MemorySegment floats);

  @Override
  void close();
}
