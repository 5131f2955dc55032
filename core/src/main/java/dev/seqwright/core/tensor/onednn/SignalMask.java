package dev.seqwright.core.tensor.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Keeps signals away from a thread while it runs native code that cannot be interrupted. A signal's
 * handler begins by writing a frame below the stack pointer; code that uses this register for
 * something else has its memory overwritten there. Signals sent meanwhile arrive at {@link
 * #release}; those that report a fault of the thread itself arrive at once.
 *
 * <p>On Linux. Elsewhere nothing is kept away: profilers of macOS and Windows stop threads without
 * signals.
 */
final class SignalMask {
  private static final int SET_MASK = 2;

  /** SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV. */
  private static final int[] FAULTS = {4, 5, 6, 7, 8, 11};

  private static final boolean SUPPORTED =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");

  private final MemorySegment others = Arena.ofAuto().allocate(Native.SET_BYTES);

  /** No signal reaches the calling thread from here on. */
  void hold() {
    if (SUPPORTED) {
      Native.set(Native.ALL_BUT_FAULTS, others);
    }
  }

  /** The calling thread, which called {@link #hold}, gets signals as before. */
  void release() {
    if (SUPPORTED) {
      Native.set(others, MemorySegment.NULL);
    }
  }

  /** Functions of the C library, bound when they are first needed. */
  @SuppressWarnings("restricted")
  private static final class Native {
    /** A set of 1,024 signals, which is more than any C library has. */
    static final long SET_BYTES = 128;

    static final MemorySegment ALL_BUT_FAULTS = allButFaults();

    private static final MethodHandle SET =
        Linker.nativeLinker()
            .downcallHandle(
                SymbolLookup.loaderLookup()
                    .or(Linker.nativeLinker().defaultLookup())
                    .findOrThrow("pthread_sigmask"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS),
                Linker.Option.critical(false));

    private Native() {}

    private static MemorySegment allButFaults() {
      MemorySegment set = Arena.global().allocate(SET_BYTES).fill((byte) -1);
      for (int signal : FAULTS) {
        int bit = signal - 1;
        long word = set.get(ValueLayout.JAVA_LONG, 0);
        set.set(ValueLayout.JAVA_LONG, 0, word & ~(1L << bit));
      }
      return set;
    }

    static void set(MemorySegment signals, MemorySegment before) {
      int error;
      try {
        error = (int) SET.invokeExact(SET_MASK, signals, before);
      } catch (Throwable e) {
        throw new IllegalStateException("pthread_sigmask failed", e);
      }
      if (error != 0) {
        throw new IllegalStateException("pthread_sigmask returned " + error);
      }
    }
  }
}
