package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.Dtype;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.huggingface.TorchNames.Storage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tensors of {@code pytorch_model.bin}, as {@code torch.save} writes a dictionary of them: since
 * version 1.6 a zip file, before that one pickle after the other. Tensors are found on opening;
 * their elements are read when they are asked for.
 */
final class PickledFile implements TensorFile {

  /** Where the elements are. */
  interface Storages extends AutoCloseable {

    /** The pickle of the dictionary, unpickled. */
    Object dictionary();

    /** Tells, before any is read, what storages the dictionary's tensors lie in. */
    default void index(Map<String, Storage> storages) {}

    /**
     * The bytes of a storage, exactly as many as it should have.
     *
     * @throws UserException when the file has another number of them, or none
     */
    MemorySegment read(Storage storage, Arena arena);

    @Override
    void close();
  }

  private final Path file;
  private final Storages storages;
  private final Map<String, PickledTensor> tensors = new LinkedHashMap<>();

  private PickledFile(Path file, Storages storages) {
    this.file = file;
    this.storages = storages;
    if (!(storages.dictionary() instanceof Map<?, ?> found)) {
      throw damaged("it holds no dictionary of tensors");
    }
    found.forEach(this::add);
    storages.index(storagesOfTensors());
  }

  private Map<String, Storage> storagesOfTensors() {
    Map<String, Storage> used = new HashMap<>();
    for (PickledTensor tensor : tensors.values()) {
      Storage storage = tensor.storage();
      Storage other = used.putIfAbsent(storage.key(), storage);
      if (other != null && !other.equals(storage)) {
        throw damaged("storage '" + storage.key() + "' has two types or sizes");
      }
    }
    return used;
  }

  /**
   * Opens a file.
   *
   * @throws UserException when it is damaged, or holds more than tensors
   */
  static PickledFile open(Path file) {
    Storages storages = isZip(file) ? new TorchZip(file) : TorchLegacy.open(file);
    try {
      return new PickledFile(file, storages);
    } catch (RuntimeException e) {
      storages.close();
      throw e;
    }
  }

  private static boolean isZip(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && start[0] == 'P' && start[1] == 'K';
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    }
  }

  private void add(Object name, Object value) {
    if (!(name instanceof String text && value instanceof PickledTensor tensor)) {
      throw damaged("'" + name + "' is not a tensor");
    }
    tensors.put(text, tensor);
  }

  /** What is said of a file whose outer structure is not that of {@code torch.save}. */
  static UserException damaged(Path file, String what, Exception cause) {
    return new UserException(
        file
            + ": not a file of torch.save, or cut or damaged: "
            + what
            + "; get it again from where it came",
        cause);
  }

  private UserException damaged(String what) {
    return new UserException(
        file + ": " + what + "; expected the state_dict of a model, as save_pretrained writes it");
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public Optional<List<Long>> shape(String tensor) {
    return Optional.ofNullable(tensors.get(tensor)).map(PickledTensor::shape);
  }

  @Override
  public void read(String name, MemorySegment floats) {
    PickledTensor tensor = tensors.get(name);
    Dtype dtype = tensor.storage().dtype();
    if (!dtype.isFloating()) {
      throw new UserException(
          "%s: tensor '%s' has elements of type %s; expected F32, F16, BF16 or F64"
              .formatted(file, name, dtype));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = storages.read(tensor.storage(), arena);
      dtype.toFloats(ordered(tensor, bytes, arena), floats);
    }
  }

  /** The elements of a tensor, row by row. */
  private static MemorySegment ordered(PickledTensor tensor, MemorySegment storage, Arena arena) {
    int size = tensor.storage().dtype().bytes();
    long count = tensor.elements();
    if (tensor.isContiguous()) {
      return storage.asSlice(count == 0 ? 0 : tensor.offset() * size, count * size);
    }
    MemorySegment elements = arena.allocate(count * size);
    for (long i = 0; i < count; i++) {
      MemorySegment.copy(storage, tensor.position(i) * size, elements, i * size, size);
    }
    return elements;
  }

  @Override
  public void close() {
    storages.close();
  }
}
