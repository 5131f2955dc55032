package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tensors of {@code model.safetensors}. */
final class SafetensorsFile implements TensorFile {
  private final Path file;
  private final Safetensors tensors;

  SafetensorsFile(Path file) {
    this.file = file;
    this.tensors = Safetensors.open(file);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Set<String> names() {
    return tensors.tensors().stream().map(StoredTensor::name).collect(Collectors.toSet());
  }

  @Override
  public Optional<List<Long>> shape(String tensor) {
    return tensors.find(tensor).map(StoredTensor::shape);
  }

  @Override
  public void read(String tensor, MemorySegment floats) {
    tensors.readFloats(tensors.find(tensor).orElseThrow(), floats);
  }

  @Override
  public void close() {
    tensors.close();
  }
}
