package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.huggingface.TorchNames.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip file of {@code torch.save}: {@code NAME/data.pkl}, the elements of each storage in {@code
 * NAME/data/KEY}. torch compresses nothing, so a compressed entry is refused, and what an entry
 * announces can never be more than the file holds.
 */
final class TorchZip implements PickledFile.Storages {
  static final int LONGEST_PICKLE = 4 << 20; // names and shapes of some ten thousand tensors
  private static final String PICKLE = "data.pkl";

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private final long fileSize;
  private final String prefix;

  TorchZip(Path file) {
    this.file = file;
    try {
      this.zip = new ZipFile(file.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw damaged("its list of entries: " + e.getMessage(), e);
    }
    try {
      zip.stream().forEach(this::add);
      this.fileSize = file.toFile().length();
      this.prefix = prefix();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void add(ZipEntry entry) {
    String name = entry.getName();
    List<String> parts = List.of(name.replace('\\', '/').split("/", -1));
    if (parts.contains("..") || parts.getFirst().isEmpty()) {
      throw damaged("an entry is named '" + name + "', a path that leads elsewhere", null);
    }
    if (entries.put(name, entry) != null) {
      throw damaged("two entries are named '" + name + "'", null);
    }
  }

  @Override
  public Object dictionary() {
    ZipEntry order = entries.get(prefix + "byteorder");
    if (order != null && !text(order).equals("little")) {
      throw damaged("its byte order is not 'little'", null);
    }
    ZipEntry pickle = entries.get(prefix + PICKLE);
    return new Unpickler(ByteBuffer.wrap(bytes(pickle, LONGEST_PICKLE)), file + "/" + pickle)
        .read();
  }

  private String prefix() {
    List<String> pickles =
        entries.keySet().stream().filter(n -> n.matches("[^/]*/" + PICKLE)).toList();
    if (pickles.size() != 1) {
      throw damaged("it has " + pickles.size() + " entries NAME/" + PICKLE, null);
    }
    String name = pickles.getFirst();
    return name.substring(0, name.length() - PICKLE.length());
  }

  private String text(ZipEntry entry) {
    return new String(bytes(entry, 16), StandardCharsets.US_ASCII);
  }

  @Override
  public MemorySegment read(Storage storage, Arena arena) {
    ZipEntry entry = entries.get(prefix + "data/" + storage.key());
    if (entry == null) {
      throw damaged("it has no storage '" + storage.key() + "'", null);
    }
    requireStored(entry);
    long bytes = entry.getSize();
    if (bytes / storage.dtype().bytes() != storage.elements()) {
      throw damaged(
          "%s has %d bytes, expected %d elements of %s"
              .formatted(entry, bytes, storage.elements(), storage.dtype()),
          null);
    }
    return copy(entry, arena.allocate(bytes));
  }

  private MemorySegment copy(ZipEntry entry, MemorySegment target) {
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = zip.getInputStream(entry)) {
      for (long at = 0; at < target.byteSize(); ) {
        int count = in.read(chunk, 0, (int) Math.min(chunk.length, target.byteSize() - at));
        if (count < 0) {
          throw damaged(entry + " is cut", null);
        }
        MemorySegment.copy(MemorySegment.ofArray(chunk), 0, target, at, count);
        at += count;
      }
      return target;
    } catch (IOException e) {
      throw damaged(entry + ": " + e.getMessage(), e);
    }
  }

  private byte[] bytes(ZipEntry entry, int most) {
    requireStored(entry);
    if (entry.getSize() > most) {
      throw damaged(
          "%s has %d bytes, expected at most %d".formatted(entry, entry.getSize(), most), null);
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    copy(entry, MemorySegment.ofArray(bytes));
    return bytes;
  }

  private void requireStored(ZipEntry entry) {
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    if (!stored || entry.getSize() != entry.getCompressedSize() || entry.getSize() < 0) {
      throw damaged(entry + " is compressed, which torch never does", null);
    }
    if (entry.getSize() > fileSize) {
      throw damaged(entry + " announces " + entry.getSize() + " bytes, more than the file", null);
    }
  }

  private UserException damaged(String what, Exception cause) {
    return PickledFile.damaged(file, what, cause);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw damaged(e.getMessage(), e);
    }
  }
}
