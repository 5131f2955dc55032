package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open safetensors file. The file is mapped, not read: only what is asked for is loaded. Every
 * mistake in it is found on opening and is a {@link UserException} that names the file.
 */
public final class Safetensors implements AutoCloseable {
  /**
   * What the name of the scales (O) of a tensor of bytes (O, I) has behind the tensor's: such a
   * tensor stands for scale times byte, row by row.
   */
  public static final String SCALES = "_scale";

  private static final long MAX_HEADER = 100_000_000; // the limit of the format
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MappedFile mapped;
  private final MemorySegment data;
  private final Map<String, String> metadata;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private Safetensors(MappedFile mapped) {
    this.mapped = mapped;
    this.file = mapped.file();
    MemorySegment whole = mapped.content();
    long header = headerLength(whole);
    this.data = whole.asSlice(Long.BYTES + header);
    SafetensorsHeader.Content content =
        new SafetensorsHeader(file.toString(), data.byteSize())
            .parse(whole.asSlice(Long.BYTES, header).asByteBuffer());
    this.metadata = Map.copyOf(content.metadata());
    content.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
  }

  /** Loads the library that reads headers, by reading one. */
  static void prepare() {
    SafetensorsHeader.readExample();
  }

  /**
   * Opens a file and checks its header against its size.
   *
   * @throws UserException when the file is missing, cut, damaged or of another format
   */
  public static Safetensors open(Path file) {
    return MappedFile.open(file, "a safetensors file", Safetensors::new);
  }

  private long headerLength(MemorySegment whole) {
    long size = whole.byteSize();
    if (size < Long.BYTES) {
      throw damaged(file.toString(), "it has only " + size + " bytes", null);
    }
    long length = whole.get(LENGTH, 0);
    if (length < 2 || length > Math.min(MAX_HEADER, size - Long.BYTES)) {
      throw damaged(
          file.toString(),
          "it announces a header of %s bytes and has %d bytes in all"
              .formatted(Long.toUnsignedString(length), size),
          null);
    }
    return length;
  }

  static UserException damaged(String file, String what, Exception cause) {
    return new UserException(
        Help.DAMAGED_MODEL,
        file
            + ": not a safetensors file, or cut or damaged: "
            + what
            + "; restore it from a copy or make it again",
        cause);
  }

  /** The file that was opened. */
  public Path file() {
    return file;
  }

  /** The free texts of the header. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** What is stored, in the order of the data. */
  public List<StoredTensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /** The tensor of that name. */
  public Optional<StoredTensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * The stored bytes of a tensor of this file, little-endian; they live until the file is closed.
   */
  public MemorySegment bytes(StoredTensor tensor) {
    return data.asSlice(tensor.begin(), tensor.end() - tensor.begin()).asReadOnly();
  }

  /**
   * Reads a tensor of this file as float32, converting from F16, BF16 or F64.
   *
   * @param floats takes {@link StoredTensor#elements} floats in native order
   * @throws UserException when its elements are integers
   * @throws IllegalArgumentException when {@code floats} has another size
   */
  public void readFloats(StoredTensor tensor, MemorySegment floats) {
    if (!tensor.dtype().isFloating()) {
      throw new UserException(
          "%s: tensor '%s' has elements of type %s; expected F32, F16, BF16 or F64"
              .formatted(file, tensor.name(), tensor.dtype()));
    }
    if (floats.byteSize() != tensor.elements() * Float.BYTES) {
      throw new IllegalArgumentException(
          "%s: %d elements do not fit %d bytes"
              .formatted(tensor.name(), tensor.elements(), floats.byteSize()));
    }
    tensor.dtype().toFloats(bytes(tensor), floats);
  }

  /**
   * A tensor of this file as a new Java array; its elements must be as {@link #readFloats} says.
   */
  public float[] floats(StoredTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    readFloats(tensor, MemorySegment.ofArray(values));
    return values;
  }

  /**
   * Fills a tensor of this file by its name, as float32 whatever its type.
   *
   * @throws UserException when the file has no tensor of that name and shape, or one with numbers
   *     that are not finite
   */
  public void read(NamedTensor target) {
    StoredTensor found = tensors.get(target.name());
    if (found == null || !found.shape().equals(target.shape())) {
      throw new UserException(
          Help.DAMAGED_MODEL,
          "%s: tensor '%s' has shape %s, expected %s"
              .formatted(
                  file, target.name(), found == null ? "none" : found.shape(), target.shape()));
    }
    readValues(found, target);
    target.requireFinite(file);
  }

  /** The tensor that holds the scales of the rows of one in bytes, if the file has it. */
  Optional<StoredTensor> scales(StoredTensor tensor) {
    return find(tensor.name() + SCALES);
  }

  private void readValues(StoredTensor tensor, NamedTensor target) {
    if (tensor.dtype() != Dtype.I8) {
      readFloats(tensor, target.values());
      return;
    }
    float[] scales = floats(scales(tensor).orElseThrow());
    int columns = Math.toIntExact(tensor.elements() / Math.max(1, scales.length));
    Tensor rows = new Tensor(MemorySegment.ofArray(scales), scales.length);
    QuantizedMatrix matrix = new QuantizedMatrix(bytes(tensor), rows, columns);
    matrix.dequantize(new Tensor(target.values(), scales.length, columns));
  }

  /**
   * Refuses names and shapes that are not exactly those of the file, see {@link #readExactly}.
   *
   * @throws UserException naming the first tensor that does not agree, and how many do not
   */
  public void requireExactly(Map<String, List<Long>> shapes) {
    new StateDictCheck(this).require(shapes);
  }

  /**
   * Fills tensors that are exactly those of the file: the same names and shapes, none missing and
   * none left over, but for the scales of tensors in bytes. Nothing is written unless all of them
   * agree.
   *
   * @throws UserException naming the first tensor that does not agree, and how many do not, or the
   *     first that has numbers that are not finite
   */
  public void readExactly(List<NamedTensor> targets) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    targets.forEach(target -> shapes.put(target.name(), target.shape()));
    requireExactly(shapes);
    for (NamedTensor target : targets) {
      readValues(tensors.get(target.name()), target);
      target.requireFinite(file);
    }
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    mapped.close();
  }
}
