package dev.seqwright.cli.train;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Whether somebody is watching standard error. */
final class Terminal {
  private static final int STDERR = 2;

  private Terminal() {}

  /**
   * Asks {@code isatty} of POSIX about standard error; {@link System#console} would ask about
   * standard input and output. A system without {@code isatty} counts as none.
   */
  static boolean isStandardError() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> isatty = linker.defaultLookup().find("isatty");
    return isatty.isPresent() && call(linker, isatty.get());
  }

  private static boolean call(Linker linker, MemorySegment isatty) {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return (int) linker.downcallHandle(isatty, type).invokeExact(STDERR) == 1;
    } catch (Throwable e) {
      throw new IllegalStateException("isatty cannot be called", e);
    }
  }
}
