package dev.seqwright.core.files;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Bytes that are not lost in silence: unlike {@link System#out}, a write that fails is a {@link
 * UserException} that names the output (a full disk) or a {@link ClosedPipeException} (the reader
 * left).
 */
public final class Output extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream target;
  private final String name;

  /**
   * Bytes for a stream.
   *
   * @param name what messages call it
   */
  public Output(OutputStream target, String name) {
    this.target = target;
    this.name = name;
  }

  /** The process's standard output, buffered: flush it. */
  public static Output standard() {
    OutputStream raw = new FileOutputStream(FileDescriptor.out);
    return new Output(new BufferedOutputStream(raw, BUFFER_BYTES), "standard output");
  }

  @Override
  public void write(int b) {
    attempt(() -> target.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    attempt(() -> target.write(bytes, offset, length));
  }

  @Override
  public void flush() {
    attempt(target::flush);
  }

  @Override
  public void close() {
    attempt(target::close);
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  /** What to throw when an output cannot be opened, written or given its name. */
  static RuntimeException failure(String name, IOException e) {
    String reason = FileProblem.of(e);
    if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      return new ClosedPipeException(e);
    }
    return new UserException(
        Help.CANNOT_WRITE,
        "%s: the output cannot be written: %s. Name a place that can be written and has room, and run the command again"
            .formatted(name, reason),
        e);
  }
}
