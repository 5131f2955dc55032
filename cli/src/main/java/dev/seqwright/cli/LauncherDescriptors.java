package dev.seqwright.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Takes over what the launcher has prepared on descriptors of their own, named by properties.
 *
 * <p>Standard error: the JVM has no switch for its one-line warning about incubator modules, so the
 * launcher starts it with standard error led through a filter and the real one kept. Here the real
 * one takes its place again ({@code dup2} of POSIX): from then on terminals are terminals, and the
 * filter ends.
 *
 * <p>Standard input: the launcher may have read its beginning, to see how much there is. That is
 * read here first.
 */
final class LauncherDescriptors {
  private static final String STDERR_KEPT = "seqwright.stderr";
  private static final String STDIN_READ = "seqwright.head";
  private static final int STDERR = 2;

  private LauncherDescriptors() {}

  /** Does nothing for a descriptor that the launcher did not name. */
  static void take() {
    Integer kept = Integer.getInteger(STDERR_KEPT);
    if (kept != null) {
      restoreStderr(kept);
    }
    Integer read = Integer.getInteger(STDIN_READ);
    if (read != null) {
      prependToStdin(read);
    }
  }

  private static void restoreStderr(int kept) {
    try {
      int ignored = (int) dup2().invokeExact(kept, STDERR);
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

  private static void prependToStdin(int read) {
    try {
      System.setIn(new SequenceInputStream(new FileInputStream("/dev/fd/" + read), System.in));
    } catch (IOException e) {
      throw new IllegalStateException("cannot give standard input back", e);
    }
  }
}
