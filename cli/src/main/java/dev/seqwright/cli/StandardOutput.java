package dev.seqwright.cli;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Standard output that does not lose data in silence: unlike {@link System#out}, a write that fails
 * is a {@link UserException} (a full disk) or a {@link ClosedPipeException} (the reader left).
 */
final class StandardOutput extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream target;

  StandardOutput(OutputStream target) {
    this.target = target;
  }

  /** The process's standard output, buffered: flush it. */
  static OutputStream open() {
    OutputStream raw = new FileOutputStream(FileDescriptor.out);
    return new StandardOutput(new BufferedOutputStream(raw, BUFFER_BYTES));
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

  private static void attempt(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static RuntimeException failure(IOException e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      return new ClosedPipeException(e);
    }
    return new UserException(
        Help.CANNOT_WRITE,
        "standard output: "
            + reason
            + ". The output is not complete; write it to a place that can"
            + " hold it and run the command again",
        e);
  }
}
