package dev.seqwright.core.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import dev.seqwright.core.tensor.workspace.NativeLibraries;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
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
  private static final Optional<MethodHandle> SET_THREADS = setThreads(library());

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
   * worker says it for itself; that way nothing depends on the environment of the process. Where
   * the function is missing, {@link #obstacle} has seen that the environment says it.
   */
  static void useCallingThreadOnly() {
    if (SET_THREADS.isEmpty()) {
      return;
    }
    try {
      SET_THREADS.get().invokeExact(1);
    } catch (Throwable e) {
      throw new IllegalStateException("omp_set_num_threads failed", e);
    }
  }

  /** Why the number of oneDNN's threads would not be ours to say, if so. */
  public static Optional<String> obstacle() {
    return threadsObstacle(library(), System.getenv("OMP_NUM_THREADS"));
  }

  /**
   * Likewise, of a library.
   *
   * @param threads OMP_NUM_THREADS in the environment, or null
   */
  static Optional<String> threadsObstacle(SymbolLookup library, String threads) {
    return setThreads(library).isPresent() || "1".equals(threads)
        ? Optional.empty()
        : Optional.of(
            "omp_set_num_threads is missing; start with OMP_NUM_THREADS=1 in the environment");
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

  /** What oneDNN and the libraries that it brought along export. */
  static SymbolLookup library() {
    return SymbolLookup.loaderLookup();
  }

  /** The function lies in the OpenMP library that oneDNN brought along. */
  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> setThreads(SymbolLookup library) {
    FunctionDescriptor of = FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT);
    return library
        .find("omp_set_num_threads")
        .map(at -> Linker.nativeLinker().downcallHandle(at, of));
  }
}
