package dev.seqwright.core.tensor.onednn;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.Optional;

/**
 * The functions that oneDNN's library exports though its headers do not declare them: the gemm of
 * its recurrent layers, whose factors are packed once. They are found under the names that C++ has
 * on Linux; where they are missing or the processor has faster ones, products take the public
 * primitives.
 *
 * @param floats for float32, where this processor needs it and the library has it
 * @param bytes for int8, likewise
 */
record OneDnnFunctions(Optional<OneDnnSgemm> floats, Optional<OneDnnByteGemm.Functions> bytes) {
  /** Those of the library that is loaded. */
  static OneDnnFunctions here() {
    return Here.FUNCTIONS;
  }

  /** Those of some library. */
  static OneDnnFunctions in(SymbolLookup library) {
    return new OneDnnFunctions(
        floatsHelp() ? OneDnnSgemm.in(library) : Optional.empty(),
        bytesHelp() ? OneDnnByteGemm.Functions.in(library) : Optional.empty());
  }

  private static boolean floatsHelp() {
    return OneDnn.packs() && !OneDnn.hasWideVectors();
  }

  private static boolean bytesHelp() {
    return OneDnn.packs() && !OneDnn.sumsBytesExactly();
  }

  /** What is slower because a function is missing, if anything. */
  Optional<String> loss() {
    boolean slowFloats = floatsHelp() && floats.isEmpty();
    boolean slowBytes = bytesHelp() && bytes.isEmpty();
    if (!slowFloats && !slowBytes) {
      return Optional.empty();
    }
    String what = slowFloats && slowBytes ? "float32 and int8" : slowFloats ? "float32" : "int8";
    return Optional.of(
        "this platform's oneDNN does not export its packed gemm; products in "
            + what
            + " take its public primitives, which are slower on this processor");
  }

  /**
   * A function that takes addresses and returns a status.
   *
   * @param name as the compiler writes it, after the namespace
   */
  @SuppressWarnings("restricted")
  static Optional<MethodHandle> find(SymbolLookup library, String name, int addresses) {
    MemoryLayout[] longs =
        Collections.nCopies(addresses, ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new);
    FunctionDescriptor of = FunctionDescriptor.of(ValueLayout.JAVA_INT, longs);
    return library
        .find("_ZN4dnnl4impl3cpu" + name)
        .map(at -> Linker.nativeLinker().downcallHandle(at, of));
  }

  /** Found when they are first needed, once the library is loaded. */
  private static final class Here {
    static final OneDnnFunctions FUNCTIONS = in(OneDnn.library());
  }
}
