package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.UserException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Named tensors in a file. */
interface TensorFile extends AutoCloseable {

  /**
   * Opens the weights of a folder.
   *
   * @throws UserException when it has none, or damaged ones
   */
  static TensorFile of(Path folder) {
    Path safe = folder.resolve("model.safetensors");
    Path pickled = folder.resolve("pytorch_model.bin");
    if (Files.isRegularFile(safe)) {
      return new SafetensorsFile(safe);
    }
    if (Files.isRegularFile(pickled)) {
      return PickledFile.open(pickled);
    }
    throw new UserException(
        folder
            + " has neither model.safetensors nor pytorch_model.bin; expected one of them, in one"
            + " piece (save_pretrained with a max_shard_size that holds the model)");
  }

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
