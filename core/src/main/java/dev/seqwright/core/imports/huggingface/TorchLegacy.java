package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.MappedFile;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.huggingface.TorchNames.Storage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code torch.save} wrote before version 1.6: five pickles (a magic number, a version, the
 * machine, the dictionary, the keys of the storages), then each storage, its number of elements (8
 * bytes) in front.
 */
final class TorchLegacy implements PickledFile.Storages {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final ValueLayout.OfLong COUNT =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile mapped;
  private final Path file;
  private final MemorySegment whole;
  private final Map<String, Long> starts = new HashMap<>(); // of counts, by key
  private List<String> keys;
  private long firstStorage;

  private TorchLegacy(MappedFile mapped) {
    this.mapped = mapped;
    this.file = mapped.file();
    this.whole = mapped.content();
  }

  static TorchLegacy open(Path file) {
    return MappedFile.open(file, "a file of torch.save", TorchLegacy::new);
  }

  @Override
  public Object dictionary() {
    long most = Math.min(whole.byteSize(), TorchZip.LONGEST_PICKLE);
    ByteBuffer in = whole.asSlice(0, most).asByteBuffer();
    requireMagic(in);
    new Unpickler(in, file.toString()).read(); // the version of the protocol: always 1001
    requireLittleEndian(new Unpickler(in, file.toString()).read());
    Object dictionary = new Unpickler(in, file.toString()).read();
    keys = keys(new Unpickler(in, file.toString()).read());
    firstStorage = in.position();
    return dictionary;
  }

  private void requireMagic(ByteBuffer in) {
    try {
      if (MAGIC.equals(new Unpickler(in, file.toString()).read())) {
        return;
      }
    } catch (UserException e) {
      throw damaged("it does not start as torch.save starts files", e);
    }
    throw damaged("it does not start as torch.save starts files", null);
  }

  private void requireLittleEndian(Object machine) {
    boolean little =
        machine instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("little_endian"));
    if (!little) {
      throw damaged("it was not written by a little-endian machine", null);
    }
  }

  private List<String> keys(Object found) {
    try {
      return Unpickler.list(found).stream().map(key -> Unpickler.as(String.class, key)).toList();
    } catch (IllegalArgumentException e) {
      throw damaged("its list of storages: " + e.getMessage(), e);
    }
  }

  @Override
  public MemorySegment read(Storage storage, Arena unused) {
    Long start = starts.get(storage.key());
    if (start == null) {
      throw damaged("it has no storage '" + storage.key() + "'", null);
    }
    long bytes = storage.elements() * storage.dtype().bytes();
    return whole.asSlice(start + Long.BYTES, bytes);
  }

  /** Where a storage starts follows from the types and sizes of those before it. */
  @Override
  public void index(Map<String, Storage> storages) {
    long at = firstStorage;
    for (String key : keys) {
      Storage storage = storages.get(key);
      if (storage == null) {
        throw damaged("no tensor tells the type of storage '" + key + "'", null);
      }
      starts.put(key, at);
      at = end(storage, at);
    }
  }

  private long end(Storage storage, long at) {
    long left = whole.byteSize() - at - Long.BYTES;
    long most = left / storage.dtype().bytes();
    if (left < 0 || storage.elements() > most || whole.get(COUNT, at) != storage.elements()) {
      throw damaged(
          "storage '%s' should have %d elements".formatted(storage.key(), storage.elements()),
          null);
    }
    return at + Long.BYTES + storage.elements() * storage.dtype().bytes();
  }

  private UserException damaged(String what, Exception cause) {
    return PickledFile.damaged(file, what, cause);
  }

  @Override
  public void close() {
    mapped.close();
  }
}
