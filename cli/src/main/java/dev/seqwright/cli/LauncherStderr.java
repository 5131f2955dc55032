package dev.seqwright.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Gives standard error back after the start. The JVM has no switch for its one-line warning about
 * incubator modules, so the launcher starts it with standard error led through a filter and the
 * real one kept as another descriptor. Here the real one takes its place again ({@code dup2} of
 * POSIX): from then on terminals are terminals, and the filter ends.
 */
final class LauncherStderr {
  private static final String KEPT_DESCRIPTOR = "seqwright.stderr";
  private static final int STDERR = 2;

  private LauncherStderr() {}

  /** Does nothing unless the launcher named the descriptor that it kept. */
  static void restore() {
    Integer kept = Integer.getInteger(KEPT_DESCRIPTOR);
    if (kept == null) {
      return;
    }
    try {
      int ignored = (int) dup2().invokeExact(kept.intValue(), STDERR);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot give standard error back", e);
    }
  }

  private static MethodHandle dup2() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("dup2"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }
}
