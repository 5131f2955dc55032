package dev.seqwright.core.tensor.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class Nd4jSlabsTest {
  private final Nd4jSlabs slabs = new Nd4jSlabs();

  @AfterEach
  void free() {
    slabs.close();
  }

  @Test
  void slabsAreAlignedToACacheLine() {
    for (long bytes : new long[] {1, 64, 1000, 1 << 20}) {
      MemorySegment slab = slabs.slab(bytes);
      assertThat(slab.address() % 64).isZero();
      assertThat(slab.byteSize()).isEqualTo(bytes);
      slab.fill((byte) 1);
    }
  }

  /** A slab that is not held is collected while it is in use. */
  @Test
  void noSlabIsLostWhenWorkersAskAtTheSameTime() {
    IntStream.range(0, 20_000).parallel().forEach(i -> slabs.slab(64));
    assertThat(slabs.held()).isEqualTo(20_000);
    slabs.close();
    assertThat(slabs.held()).isZero();
  }

  @Test
  void aTensorAndItsArrayAreTheSameMemory() {
    Tensor tensor = new Tensor(slabs.slab(4 * 6), 2, 3).fill(1, 2, 3, 4, 5, 6);
    INDArray array = Nd4jArrays.view(tensor);
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.getFloat(1, 2)).isEqualTo(6);
    array.addi(10);
    assertThat(tensor.toArray()).containsExactly(11, 12, 13, 14, 15, 16);
    tensor.set(0, -1);
    assertThat(array.getFloat(0, 0)).isEqualTo(-1);
    assertThat(array.sum(1).toFloatVector()).containsExactly(24, 45);
  }

  @Test
  void aTensorInTheMiddleOfASlabIsSeenToo() {
    Workspace memory = new Workspace(slabs);
    memory.allocate(5);
    Tensor tensor = memory.allocate(3, 1, 2).fill(1, 2, 3, 4, 5, 6);
    assertThat(Nd4jArrays.view(tensor).getFloat(2, 0, 1)).isEqualTo(6);
  }

  @Test
  void anArrayDoesNotFreeTheMemoryOfItsTensor() throws InterruptedException {
    Tensor tensor = new Tensor(slabs.slab(4 << 10), 1 << 10);
    for (int i = 0; i < 1000; i++) {
      Nd4jArrays.view(tensor).assign(i);
    }
    System.gc();
    Thread.sleep(50);
    assertThat(tensor.get(1023)).isEqualTo(999);
  }

  @Test
  void closingFreesAtOnce() throws IOException {
    long before = resident();
    for (int i = 0; i < 10; i++) {
      try (Slabs some = new Nd4jSlabs()) {
        some.slab(64 << 20).fill((byte) 1);
      }
    }
    assertThat(resident() - before).isLessThan(300L << 20);
  }

  @Test
  void anArrayOnTheHeapIsRefused() {
    Tensor tensor = new Tensor(MemorySegment.ofArray(new float[2]), 2);
    assertThatThrownBy(() -> Nd4jArrays.view(tensor)).hasMessageContaining("native memory");
  }

  /** Bytes of this process in main memory. */
  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/statm");
    assumeThat(status).as("resident memory is read from /proc").exists();
    try (Scanner pages = new Scanner(status, UTF_8)) {
      pages.nextLong();
      return 4096 * pages.nextLong();
    }
  }
}
