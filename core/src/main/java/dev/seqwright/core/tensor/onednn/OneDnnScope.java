package dev.seqwright.core.tensor.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.Pointer;

/** Native objects that are freed together, the youngest first, by {@link #close} alone. */
final class OneDnnScope implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /** Takes over an object that {@code destroy} frees. */
  <T extends Pointer> T own(T object, ToIntFunction<T> destroy) {
    releases.push(() -> OneDnn.check(destroy.applyAsInt(object), "destroy"));
    return object;
  }

  /** Takes over memory that JavaCPP allocated. */
  <T extends Pointer> T own(T memory) {
    releases.push(memory::deallocate);
    return memory;
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
