package dev.seqwright.core.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import dev.seqwright.core.tensor.workspace.NativeLibraries;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * What every use of oneDNN needs: the library in memory, one thread a caller, errors that speak.
 */
public final class OneDnn {
  static {
    NativeLibraries.configure();
    Loader.load(dnnl.class);
  }

  private static final dnnl_engine ENGINE = newEngine();
  private static final MethodHandle SET_THREADS = setThreads();

  private OneDnn() {}

  /**
   * Loads the library, once.
   *
   * @throws LinkageError if that fails
   */
  public static void load() {}

  /** The processor, as oneDNN sees it; lives as long as the process. */
  static dnnl_engine engine() {
    return ENGINE;
  }

  private static dnnl_engine newEngine() {
    dnnl_engine engine = new dnnl_engine();
    check(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0), "dnnl_engine_create");
    return engine;
  }

  /** A queue of work; used by one thread. */
  static dnnl_stream stream(OneDnnScope scope) {
    dnnl_stream stream = new dnnl_stream();
    check(
        dnnl.dnnl_stream_create(stream, ENGINE, dnnl.dnnl_stream_default_flags),
        "dnnl_stream_create");
    return scope.own(stream, dnnl::dnnl_stream_destroy);
  }

  /**
   * Whether the processor has VNNI, which sums products of bytes in 32 bits; without it oneDNN sums
   * pairs in 16 bits, which saturate.
   */
  public static boolean sumsBytesExactly() {
    return has(dnnl.dnnl_cpu_isa_avx512_core_vnni) || has(dnnl.dnnl_cpu_isa_avx2_vnni);
  }

  /** Whether oneDNN's gemm for packed matrices has kernels for floats and for bytes here. */
  public static boolean packs() {
    return has(dnnl.dnnl_cpu_isa_avx2);
  }

  /** Whether the processor has AVX-512, whose kernels differ in more than their width. */
  static boolean hasWideVectors() {
    return has(dnnl.dnnl_cpu_isa_avx512_core);
  }

  private static boolean has(int instructions) {
    return (dnnl.dnnl_get_effective_cpu_isa() & instructions) == instructions;
  }

  /**
   * Makes oneDNN compute on the calling thread alone. OpenMP keeps this number per thread, so each
   * worker says it for itself; that way nothing depends on the environment of the process.
   */
  static void useCallingThreadOnly() {
    try {
      SET_THREADS.invokeExact(1);
    } catch (Throwable e) {
      throw new IllegalStateException("omp_set_num_threads failed", e);
    }
  }

  /**
   * Checks what a oneDNN function returned.
   *
   * @throws IllegalStateException naming {@code call}, unless it was success
   */
  static void check(int status, String call) {
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN: " + call + " returned " + "status " + status);
    }
  }

  /** The function lies in the OpenMP library that oneDNN brought along. */
  private static MethodHandle setThreads() {
    return bind("omp_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
  }

  /**
   * A function of oneDNN's own, which takes addresses and returns a status.
   *
   * @param name as its compiler writes it, after the namespace
   */
  static MethodHandle function(String name, int addresses) {
    MemoryLayout[] longs =
        Collections.nCopies(addresses, ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new);
    return bind("_ZN4dnnl4impl3cpu" + name, FunctionDescriptor.of(ValueLayout.JAVA_INT, longs));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind(String name, FunctionDescriptor of) {
    return Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().findOrThrow(name), of);
  }
}
