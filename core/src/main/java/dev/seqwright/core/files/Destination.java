package dev.seqwright.core.files;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of an output stands for, links followed: an open descriptor of this process, a file
 * that is there or not yet, or a pipe or device.
 *
 * @param path where the links lead
 * @param descriptor its number, or -1
 */
record Destination(Path path, int descriptor) {
  static final Path STANDARD_OUTPUT = Path.of("-");

  private static final Pattern DESCRIPTOR =
      Pattern.compile(
          "/(?:dev|proc/self|proc/" + ProcessHandle.current().pid() + ")/fd/(\\d{1,9})");

  private static final List<Path> STREAMS =
      List.of(Path.of("/dev/stdin"), Path.of("/dev/stdout"), Path.of("/dev/stderr"));

  private static final int NONE = -1;
  private static final int MOST_LINKS = 40;

  /**
   * Follows a name.
   *
   * @throws IOException when links lead in a circle, or the file must not be written
   */
  static Destination of(Path name) throws IOException {
    if (name.equals(STANDARD_OUTPUT)) {
      return new Destination(name, 1);
    }
    Path path = name.toAbsolutePath();
    for (int links = 0; links <= MOST_LINKS; links++) {
      int descriptor = descriptor(path);
      if (descriptor != NONE || !Files.isSymbolicLink(path)) {
        return new Destination(path, descriptor).writable();
      }
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    throw new FileSystemLoopException(name.toString());
  }

  private static int descriptor(Path path) {
    Matcher numbered = DESCRIPTOR.matcher(path.toString());
    return numbered.matches() ? Integer.parseInt(numbered.group(1)) : STREAMS.indexOf(path);
  }

  /** A file that is replaced needs no right to be written, but its owner meant something by it. */
  private Destination writable() throws AccessDeniedException {
    if (isReplaced() && Files.exists(path) && !Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString());
    }
    return this;
  }

  /** Whether it is a file, which is replaced as a whole when it is there already. */
  boolean isReplaced() {
    return descriptor == NONE && (Files.isRegularFile(path) || !Files.exists(path));
  }

  /** Opens what is not replaced. A descriptor goes on where its last writer stopped. */
  OutputStream open() throws IOException {
    return switch (descriptor) {
      case NONE -> Files.newOutputStream(path, StandardOpenOption.WRITE);
      case 1 -> leftOpen(FileDescriptor.out);
      case 2 -> leftOpen(FileDescriptor.err);
      default -> Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    };
  }

  private static OutputStream leftOpen(FileDescriptor descriptor) {
    return new FilterOutputStream(new FileOutputStream(descriptor)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() {
        // Others may still write there.
      }
    };
  }
}
