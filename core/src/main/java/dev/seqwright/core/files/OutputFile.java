package dev.seqwright.core.files;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Collection;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * A file that is there whole or not at all: it is written beside its place and put there by {@link
 * #commit}. Closed without that, it leaves no trace, and a file that was there stays as it was. A
 * file that is replaced keeps its mode, and its owner and group where the system allows that; a
 * link keeps pointing at its file. Pipes and devices, which cannot be replaced, and descriptors
 * that are open ({@code /dev/stdout}, or {@code -} for it) are written directly. What has a name
 * that ends in {@code .gz} is compressed.
 *
 * <p>All failures are {@link UserException}s that name the file, or {@link ClosedPipeException}s.
 */
public final class OutputFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final Path target;
  private final Optional<Unfinished> unfinished;
  private final OutputStream raw;
  private final Output stream;
  private final Writer writer;

  private OutputFile(Path file) throws IOException {
    Destination destination = Destination.of(file);
    boolean replaced = destination.isReplaced();
    this.name = file.toString();
    this.target = destination.path();
    this.unfinished = replaced ? Optional.of(Unfinished.beside(target)) : Optional.empty();
    this.raw = replaced ? Files.newOutputStream(content()) : destination.open();
    OutputStream buffered = new BufferedOutputStream(raw, BUFFER_BYTES);
    this.stream = new Output(name.endsWith(".gz") ? packed(buffered, replaced) : buffered, name);
    this.writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
  }

  /** Whoever reads a pipe gets at once what there is; a file packs better as one. */
  private static OutputStream packed(OutputStream to, boolean whole) throws IOException {
    return new GZIPOutputStream(to, BUFFER_BYTES, !whole);
  }

  /** Opens a file for writing. */
  public static OutputFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserException(
          Help.CANNOT_WRITE,
          file + ": a folder was found where the output file is to be; name a file");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          Help.CANNOT_WRITE, "%s: there is no folder %s; make it first".formatted(file, folder));
    }
    try {
      return new OutputFile(file);
    } catch (IOException e) {
      throw Output.failure(file.toString(), e);
    }
  }

  /** Writes a whole file. */
  public static void write(Path file, byte[] content) {
    try (OutputFile output = open(file)) {
      output.write(content);
      output.commit();
    }
  }

  /**
   * Refuses an output that is one of the inputs: it would be lost, or grow while it is read.
   *
   * @param output empty for standard output
   */
  public static void requireApart(Optional<Path> output, Collection<Path> inputs) {
    Path written =
        output
            .filter(name -> !name.equals(Destination.STANDARD_OUTPUT))
            .orElse(Path.of("/dev/stdout"));
    for (Path input : inputs) {
      if (isSameFile(written, input)) {
        throw new UserException(
            Help.CANNOT_WRITE,
            "%s is an input and the output, too; write to another file".formatted(input));
      }
    }
  }

  /** Devices may be both: a terminal is. */
  private static boolean isSameFile(Path output, Path input) {
    try {
      return Files.isRegularFile(output)
          && Files.isRegularFile(input)
          && Files.isSameFile(output, input);
    } catch (IOException e) {
      return false; // whoever opens it says what is wrong with it
    }
  }

  /** Where to write text, in UTF-8. */
  public Writer writer() {
    return writer;
  }

  /** Writes bytes, in place of text. */
  public void write(byte[] bytes) {
    stream.write(bytes, 0, bytes.length);
  }

  /** Flushes to the disk and puts the file in its place. */
  public void commit() {
    try {
      writer.close();
      if (unfinished.isPresent()) {
        unfinished.get().force();
        keepAttributes();
        unfinished.get().moveTo(target);
      }
    } catch (IOException e) {
      throw Output.failure(name, e);
    }
  }

  private void keepAttributes() throws IOException {
    PosixFileAttributeView old = view(target);
    if (old == null || !Files.exists(target)) {
      return;
    }
    PosixFileAttributes kept = old.readAttributes();
    PosixFileAttributeView view = view(content());
    view.setPermissions(kept.permissions());
    try {
      view.setGroup(kept.group());
      view.setOwner(kept.owner());
    } catch (IOException e) {
      // Another user may write to the file, but only the superuser gives files away.
    }
  }

  private static PosixFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class);
  }

  private Path content() {
    return unfinished.orElseThrow().content();
  }

  /** Closes the file; what was not committed is removed. */
  @Override
  public void close() {
    try {
      raw.close();
      if (unfinished.isPresent()) {
        unfinished.get().close();
      }
    } catch (IOException e) {
      throw Output.failure(name, e);
    }
  }
}
