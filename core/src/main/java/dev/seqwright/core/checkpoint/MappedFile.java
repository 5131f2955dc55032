package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/** A file that is mapped, not read: only what is looked at is loaded. */
public final class MappedFile implements AutoCloseable {
  private final Path file;
  private final Arena arena;
  private final MemorySegment content;

  private MappedFile(Path file, Arena arena) throws IOException {
    this.file = file;
    this.arena = arena;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      this.content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /**
   * Maps a file and makes of it what then owns it.
   *
   * @param expected what it should be, for messages
   * @param reader closes the mapped file when it is done with it; nobody else does, unless the
   *     reader fails
   * @throws UserException when there is no such file, or it cannot be read
   */
  @SuppressWarnings("MustBeClosed") // the arena belongs to what is mapped, which closes it
  public static <T> T open(Path file, String expected, Function<MappedFile, T> reader) {
    if (!Files.isRegularFile(file)) {
      String found = Files.exists(file) ? " is not a file" : " does not exist";
      throw new UserException(file + found + "; expected " + expected);
    }
    Arena arena = Arena.ofShared();
    try {
      return reader.apply(new MappedFile(file, arena));
    } catch (IOException e) {
      arena.close();
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** All its bytes; they live until this is closed. */
  public MemorySegment content() {
    return content;
  }

  /** Unmaps it. */
  @Override
  public void close() {
    arena.close();
  }
}
